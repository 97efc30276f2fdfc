package dev.yt2ms.cli.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.report.status.StatusDocument;
import dev.yt2ms.report.status.StatusText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@StartsProcesses
class StatusWatchTest {

    private static final StatusWatch.Reading RUNNING = () -> status("RUNNING");
    private static final StatusWatch.Reading LOCKED = () -> {
        throw new LedgerException("the ledger is locked", true);
    };
    private static final StatusWatch.Reading BROKEN_OFF = () -> {
        throw new IOException("the answer broke off");
    };

    private final PrintStream standardOut = System.out;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @AfterEach
    void restoreOut() {
        System.setOut(standardOut);
    }

    @Test
    void missedAnswersDoNotEndTheWatch() throws Exception {
        watch(Duration.ofHours(1), RUNNING, LOCKED, BROKEN_OFF, RUNNING, () -> status("COMPLETED"));

        assertThat(out.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.matches("(run:|the status can't).*")))
                .containsExactly(
                        "run: RUNNING",
                        "the status can't be read at present, trying again (the ledger is locked)",
                        "the status can't be read at present, trying again (the answer broke off)",
                        "run: RUNNING",
                        "run: COMPLETED");
    }

    @Test
    void oneMissedAnswerAfterALongPauseDoesNotEndTheWatch() throws Exception {
        watch(Duration.ZERO, RUNNING, LOCKED, RUNNING, LOCKED, () -> status("STOPPED"));

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("run: STOPPED");
    }

    @Test
    void endsWithoutAFirstAnswerOrAfterALongSilence() {
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> watch(Duration.ZERO, RUNNING, BROKEN_OFF, LOCKED))
                .withMessage("the ledger is locked");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> watch(Duration.ofHours(1), BROKEN_OFF));
    }

    private void watch(Duration patience, StatusWatch.Reading... readings) throws Exception {
        Deque<StatusWatch.Reading> left = new ArrayDeque<>(List.of(readings));
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        new StatusWatch(
                        () -> left.remove().read(),
                        StatusText.Detail.USUAL,
                        JobCommands.UNKNOWN_FILE,
                        Duration.ofMillis(1),
                        patience)
                .run();
        assertThat(left).isEmpty();
    }

    private static StatusDocument status(String run) {
        return new StatusDocument(
                ("{\"name\":\"x\",\"channel\":{},\"counts\":{},\"run\":{\"state\":\"" + run + "\"},\"items\":[]}")
                        .getBytes(StandardCharsets.UTF_8));
    }
}
