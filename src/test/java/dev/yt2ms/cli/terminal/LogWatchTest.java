package dev.yt2ms.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.FileAppender;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.run.StopReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests that yt2ms notices when its log can't be written. Logback itself does not report this. */
class LogWatchTest {

    @TempDir
    private Path folder;

    private final LoggerContext context = new LoggerContext();
    private final List<StopReason> reasons = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @Survives(FaultCell.DISK_FULL_IN_LOG)
    void reportsALogOnAFullDiskOnce() {
        logTo("/dev/full");

        await().until(() -> !reasons.isEmpty());
        await().during(Duration.ofMillis(200)).until(() -> reasons.size() == 1);
        assertThat(reasons.get(0).kind()).isEqualTo(StopReason.Kind.OPERATOR);
        assertThat(reasons.get(0).message()).contains("The log can't be written", "free some space");
    }

    @Test
    void reportsALogThatCannotBeOpenedWithTheReason() {
        logTo(folder.toString());

        await().until(() -> !reasons.isEmpty());
        assertThat(reasons.get(0).message()).contains("can't be written (", "run again");
    }

    @Test
    void aLogThatCanBeWrittenReportsNothing() {
        logTo(folder.resolve("log").toString());

        await().during(Duration.ofMillis(200)).until(reasons::isEmpty);
    }

    private void logTo(String file) {
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.getStatusManager().add(new LogWatch(reasons::add));
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg%n");
        encoder.start();
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setFile(file);
        appender.start();
        context.getLogger("test").addAppender(appender);
        for (int line = 0; line < 10; line++) {
            context.getLogger("test").info("line {}", line);
        }
    }
}
