package dev.yt2ms.report.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.files.AnotherUser;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the file in which a run records its process id and port. After a kill, the file remains, and another process
 * may then get the same process id or port.
 */
@StartsProcesses
class RunFileTest {

    @TempDir
    private Path state;

    @Test
    void theRunFileOfARunningProcessIsBelieved() {
        RunFile written = RunFile.ofThisProcess(Instant.EPOCH, 1, "key");
        written.write(state);

        assertThat(RunFile.read(state)).hasValue(written);
    }

    /** If a run is killed while it writes the run file, it leaves a temporary file. */
    @Test
    void removesTheTemporaryFileOfAKilledRun() throws Exception {
        Files.createFile(state.resolve(".run.json.98b0924d99852a45.part"));
        RunFile.ofThisProcess(Instant.EPOCH, 1, "key").write(state);

        assertThat(state.toFile().list()).containsExactly("run.json");
    }

    @Test
    void aRunFileWhoseProcessIdWasReusedIsNotBelieved() throws Exception {
        RunFile ours = RunFile.ofThisProcess(Instant.EPOCH, 1, "key");
        new RunFile(ours.pid(), ours.startedAt(), 1, "key", ours.process() + "1").write(state);
        assertThat(RunFile.read(state))
                .as("a file with another start time of the process")
                .isEmpty();

        new RunFile(1, ours.startedAt(), 1, "key", ours.process()).write(state);
        assertThat(RunFile.read(state))
                .as("a file with the id of another process")
                .isEmpty();

        Files.writeString(
                RunFile.in(state),
                "{\"pid\":%d,\"startedAt\":\"1970-01-01T00:00:00Z\",\"port\":1,\"key\":\"k\"}".formatted(ours.pid()));
        assertThat(RunFile.read(state))
                .as("a file of an older version without the start time of the process")
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[[[[[[[[",
                "[]",
                "{\"pid\":PID}",
                "{\"pid\":PID,\"startedAt\":\"now\",\"port\":1,\"key\":\"k\"}",
                "{\"pid\":PID,\"startedAt\":\"1970-01-01T00:00:00Z\",\"port\":99999,\"key\":\"k\"}",
                "{\"pid\":PID,\"startedAt\":\"1970-01-01T00:00:00Z\",\"port\":-1,\"key\":\"k\"}",
                "{\"pid\":PID,\"startedAt\":\"1970-01-01T00:00:00Z\",\"port\":1}",
                "{\"pid\":PID,\"startedAt\":null,\"port\":1,\"key\":\"k\"}",
                "{\"pid\":99999999999999999999,\"startedAt\":\"1970-01-01T00:00:00Z\",\"port\":1,\"key\":\"k\"}",
            })
    void aBrokenRunFileIsNotBelieved(String content) throws Exception {
        Files.writeString(
                RunFile.in(state),
                content.replace("PID", Long.toString(ProcessHandle.current().pid())));

        assertThat(RunFile.read(state)).isEmpty();
    }

    @Test
    @Timeout(60)
    void onlyASmallRegularFileIsReadAsRunFile() throws Exception {
        try (RandomAccessFile huge = new RandomAccessFile(RunFile.in(state).toFile(), "rw")) {
            huge.setLength(1L << 40);
        }
        assertThat(RunFile.read(state)).as("a file of a terabyte").isEmpty();

        Files.delete(RunFile.in(state));
        Process mkfifo = new ProcessBuilder("mkfifo", RunFile.in(state).toString()).start();
        assertThat(mkfifo.waitFor()).isZero();
        assertThat(RunFile.read(state)).as("a pipe").isEmpty();

        Files.delete(RunFile.in(state));
        RunFile.ofThisProcess(Instant.EPOCH, 1, "key").write(state);
        Path elsewhere = Files.move(RunFile.in(state), state.resolve("elsewhere"));
        Files.createSymbolicLink(RunFile.in(state), elsewhere);
        assertThat(RunFile.read(state)).as("a link").isEmpty();

        Files.delete(RunFile.in(state));
        Files.createDirectory(RunFile.in(state));
        assertThat(RunFile.read(state)).as("a folder").isEmpty();
    }

    @Test
    void theRunFileOfAnotherUserIsNotBelieved() throws Exception {
        AnotherUser other = AnotherUser.orSkip();
        RunFile.ofThisProcess(Instant.EPOCH, 1, "key").write(state);
        other.give(RunFile.in(state));
        assertThat(RunFile.read(state))
                .as("a file that belongs to another user")
                .isEmpty();

        Process theirs = other.start("sleep", "60");
        try {
            Files.delete(RunFile.in(state));
            new RunFile(theirs.pid(), Instant.EPOCH.toString(), 1, "key", null).write(state);
            assertThat(RunFile.read(state))
                    .as("a file with the id of another user's process")
                    .isEmpty();
        } finally {
            theirs.destroyForcibly();
        }
    }

    @Test
    @Timeout(120)
    void anEndlessAnswerToAStatusRequestIsAbandoned() throws Exception {
        try (ServerSocket stranger = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> sendWithoutEnd(stranger));
            RunFile run = RunFile.ofThisProcess(Instant.EPOCH, stranger.getLocalPort(), "key");

            assertThatThrownBy(() -> StatusEndpoint.ask(run, StatusReport.Extent.ALL))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is too large or takes too long");
            sent.cancel(true);
        }
    }

    private static void sendWithoutEnd(ServerSocket stranger) {
        try (Socket connection = stranger.accept();
                OutputStream out = connection.getOutputStream()) {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] much = new byte[1 << 20];
            while (true) {
                out.write(much);
            }
        } catch (IOException e) {
            // The client closes the connection once the answer is too large or takes too long.
        }
    }

    @Test
    void namesTheProcessAndTheSecondOfItsStart() {
        RunFile run = RunFile.ofThisProcess(Instant.parse("2026-01-02T03:04:05.678901234Z"), 1, "key");

        assertThat(run.describe())
                .isEqualTo("process " + ProcessHandle.current().pid() + ", started 2026-01-02 03:04:05 UTC");
    }
}
