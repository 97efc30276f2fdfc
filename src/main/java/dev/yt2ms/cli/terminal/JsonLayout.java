package dev.yt2ms.cli.terminal;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.CoreConstants;
import ch.qos.logback.core.LayoutBase;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.report.JsonOutput;
import dev.yt2ms.run.LogContext;
import dev.yt2ms.settings.value.KnownSecrets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Formats each event as one JSON object on a line, for programs that collect logs. Like {@link RedactingLayout} it lets
 * through no secret and no character that controls a terminal.
 */
final class JsonLayout extends LayoutBase<ILoggingEvent> {

    private final KnownSecrets secrets;
    private final String migration;
    private final JobCommands commands;

    /**
     * @param migration the name of the migration, which each object contains
     * @param commands the commands that messages suggest
     */
    JsonLayout(KnownSecrets secrets, String migration, JobCommands commands) {
        this.commands = commands;
        this.secrets = secrets;
        this.migration = migration;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", event.getInstant().toString());
        line.put("level", event.getLevel().toString());
        line.put("message", secrets.hide(commands.filledIn(String.valueOf(event.getFormattedMessage()))));
        line.put("migration", secrets.hide(migration));
        Map<String, String> context = event.getMDCPropertyMap();
        if (context.containsKey(LogContext.RUN)) {
            line.put(LogContext.RUN, Long.valueOf(context.get(LogContext.RUN)));
        }
        for (String key : new String[] {LogContext.STEP, LogContext.VIDEO}) {
            if (context.containsKey(key)) {
                line.put(key, secrets.hide(context.get(key)));
            }
        }
        line.put("logger", event.getLoggerName());
        line.put("thread", secrets.hide(event.getThreadName()));
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            line.put("exception", secrets.hide(ThrowableProxyUtil.asString(thrown)));
        }
        // Secrets are hidden in each value above and not in the whole line. There, JSON may escape characters of a
        // secret, and a short secret may be a part of a key or of a number.
        return JsonOutput.mapper().writeValueAsString(line) + CoreConstants.LINE_SEPARATOR;
    }
}
