package dev.yt2ms.cli.terminal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.LengthCounter;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.rolling.TriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import dev.yt2ms.cli.options.LogFormat;
import dev.yt2ms.cli.options.OutputOptions;
import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.run.LogContext;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.value.KnownSecrets;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/**
 * Sets up logging. All events go to a file in the state directory. The events of yt2ms itself also go to stderr or, if
 * there is a live display, to that display. From the loggers of transfers, the display gets only warnings and errors.
 * All lines have the form of {@link OutputOptions#logFormat}.
 */
public final class Logging {

    private static final String OWN = "dev.yt2ms";
    private static final String LINE = "%d{HH:mm:ss} %msg%n%nopex";
    private static final String FILE_LINE = "%d{yyyy-MM-dd'T'HH:mm:ss.SSS,UTC}Z %-5level [%thread] %X{"
            + LogContext.STEP + ":--} %X{" + LogContext.VIDEO + ":--} %logger{24} %msg%n%ex";
    /**
     * Loggers of transfers. The live display shows transfers in separate lines, so it gets only their warnings and
     * errors.
     */
    private static final Set<String> TRANSFERS =
            Set.of("dev.yt2ms.job.download.DownloadWriter", "dev.yt2ms.job.upload.UploadRecords");

    private Logging() {}

    /**
     * Starts logging for one migration.
     *
     * @param secrets the secrets that all output hides
     * @param commands the commands that messages suggest
     * @param display receives the lines that would otherwise go to stderr, but of transfers only the warnings and
     *     errors; empty if there is no live display
     * @param stop is called once if the log can't be written
     */
    public static void start(
            Settings settings,
            KnownSecrets secrets,
            JobCommands commands,
            OutputOptions output,
            Optional<Consumer<String>> display,
            Consumer<StopReason> stop) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.getStatusManager().add(new LogWatch(stop));
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        Function<String, Layout<ILoggingEvent>> layouts = output.logFormat() == LogFormat.JSON
                ? pattern -> new JsonLayout(secrets, settings.name(), commands.anywhere())
                : pattern -> pattern(secrets, commands.anywhere(), pattern);
        root.addAppender(file(context, settings.stateDir(), layouts.apply(FILE_LINE)));
        if (display.isPresent()) {
            DisplayAppender lines = new DisplayAppender(display.get());
            lines.addFilter(new OwnEvents(output.level(), TRANSFERS));
            root.addAppender(started(lines, context, layouts.apply(LINE)));
        } else {
            OutputStreamAppender<ILoggingEvent> lines =
                    output.logFormat() == LogFormat.JSON ? jsonLines() : standardError();
            lines.addFilter(new OwnEvents(output.level(), Set.of()));
            root.addAppender(started(lines, context, layouts.apply(LINE)));
        }
        // db-scheduler logs only about its own tables and threads, which is of no use to a person.
        context.getLogger("com.github.kagkarlsson").setLevel(Level.OFF);
        context.getLogger(OWN).setLevel(output.verbose() ? Level.DEBUG : Level.INFO);
    }

    private static OutputStreamAppender<ILoggingEvent> standardError() {
        ConsoleAppender<ILoggingEvent> lines = new ConsoleAppender<>();
        lines.setTarget("System.err");
        return lines;
    }

    private static OutputStreamAppender<ILoggingEvent> jsonLines() {
        OutputStreamAppender<ILoggingEvent> lines = new OutputStreamAppender<>();
        lines.setOutputStream(JsonErrors.forJson());
        return lines;
    }

    private static Layout<ILoggingEvent> pattern(KnownSecrets secrets, JobCommands commands, String pattern) {
        RedactingLayout layout = new RedactingLayout(secrets, commands);
        layout.setPattern(pattern);
        return layout;
    }

    /** Closes the log file, so that its folder can be deleted. */
    public static void end() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        // The reset has set the root logger to DEBUG, but nothing may be logged between commands.
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    }

    private static RollingFileAppender<ILoggingEvent> file(
            LoggerContext context, Path stateDir, Layout<ILoggingEvent> layout) {
        Path folder = folder(stateDir);
        RollingFileAppender<ILoggingEvent> appender = new PrivateFileAppender(folder);
        // Without a context, Logback would print its warning that the triggering policy below replaces the first one.
        appender.setContext(context);
        appender.setFile(folder.resolve("yt2ms.log").toString());
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> rolling = new SizeAndTimeBasedRollingPolicy<>();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(inPattern(folder) + "/yt2ms.%d{yyyy-MM-dd}.%i.log.gz");
        rolling.setMaxFileSize(FileSize.valueOf("20MB"));
        rolling.setMaxHistory(60);
        rolling.setTotalSizeCap(FileSize.valueOf("500MB"));
        rolling.start();
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(new Trigger(rolling));
        return started(appender, context, layout);
    }

    /**
     * Returns a path for Logback's pattern of file names, in which % begins a conversion. Logback has no escape for it
     * in file names: it replaces each backslash by a slash. Therefore, a date in the format "%" stands for each %.
     * {@code aux} means that this date does not determine when a new file begins.
     */
    private static String inPattern(Path folder) {
        return folder.toString().replace("%", "%d{%, aux}");
    }

    /**
     * Creates the folder of the log. Logback would create it too, but readable for all users. If it can't be created,
     * {@link LogWatch} reports the error.
     */
    private static Path folder(Path stateDir) {
        Path folder = stateDir.resolve("logs");
        try {
            return PrivateFiles.makeFolder(folder);
        } catch (IOException e) {
            return folder;
        }
    }

    /**
     * Decides as a rolling policy does when a new file begins, without being one. If the triggering policy of an
     * appender is also its rolling policy, Logback compares the log's path with the pattern of the file names as a
     * regular expression, and fails if a folder has a name such as {@code (old}.
     */
    private record Trigger(SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy)
            implements TriggeringPolicy<ILoggingEvent> {

        @Override
        public boolean isTriggeringEvent(File file, ILoggingEvent event) {
            return policy.isTriggeringEvent(file, event);
        }

        @Override
        public LengthCounter getLengthCounter() {
            return policy.getLengthCounter();
        }

        @Override
        public boolean isStarted() {
            return policy.isStarted();
        }

        @Override
        public void start() {
            // The appender's rolling policy is the same object, and is started and stopped as such.
        }

        @Override
        public void stop() {}
    }

    /** Makes each new file of the log readable by this user only, whatever the umask is. */
    private static final class PrivateFileAppender extends RollingFileAppender<ILoggingEvent> {

        private final Path folder;

        private PrivateFileAppender(Path folder) {
            this.folder = folder;
        }

        @Override
        public void openFile(String file) throws IOException {
            PrivateFiles.open(Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .close();
            super.openFile(file);
            makePackedFilesPrivate();
        }

        /**
         * Removes other users' permissions on compressed log files. Logback creates these files with the permissions of
         * the umask, and copies and backups of the folder would keep them.
         */
        private void makePackedFilesPrivate() {
            try {
                PrivateFiles.tighten(folder);
            } catch (IOException e) {
                // Logback has just deleted one of these files. The folder is private anyway, and this method runs again
                // when the next file is opened.
            }
        }
    }

    private static <A extends OutputStreamAppender<ILoggingEvent>> A started(
            A appender, LoggerContext context, Layout<ILoggingEvent> layout) {
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
