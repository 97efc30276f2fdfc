package dev.yt2ms.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.http.LoggedRequest;
import dev.yt2ms.sandbox.platform.PlatformClient;
import dev.yt2ms.sandbox.youtube.SandboxChannel;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the parts of the sandbox work together. */
@StartsProcesses
class SandboxTest {

    @TempDir
    Path directory;

    @Test
    void closingTheSandboxEndsStalledConnectionsAndThreadsAtOnce() throws Exception {
        List<Thread> ofOtherTests = threads();
        Sandbox sandbox = Sandbox.start(directory, 0);
        sandbox.faults().add(Fault.at("watch", new FaultAction.Stall(-1)).always());
        PlatformClient client = new PlatformClient(sandbox);
        CompletableFuture<Boolean> broken = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        client.get("/watch?v=x");
                        return false;
                    } catch (IOException e) {
                        return true;
                    }
                },
                runnable -> new Thread(runnable).start());
        await().until(() -> sandbox.faults().stalled() == 1);

        sandbox.close();

        assertThat(broken.get()).isTrue();
        await().until(() -> ofOtherTests.containsAll(threads()));
    }

    @Test
    void aDirectoryBelongsToOneSandboxAtATime() throws IOException {
        Sandbox first = Sandbox.start(directory, 0);

        assertThatThrownBy(() -> Sandbox.start(directory, 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another sandbox");
        first.close();
        Sandbox.start(directory, 0).close();
    }

    @Test
    void anOccupiedPortIsReportedAndDoesNotLockTheDirectory() throws IOException {
        try (Sandbox other = Sandbox.start(directory.resolve("other"), 0)) {
            int taken = other.url().getPort();

            assertThatThrownBy(() -> Sandbox.start(directory.resolve("mine"), taken))
                    .isInstanceOf(BindException.class);
            Sandbox.start(directory.resolve("mine"), 0).close();
        }
    }

    @Test
    void onlyConnectionsFromThisMachineAreAccepted() throws Exception {
        try (Sandbox sandbox = Sandbox.start(directory, 0)) {
            for (InetAddress address : otherAddresses()) {
                assertThatThrownBy(() -> new Socket(address, sandbox.url().getPort()).close())
                        .as(address.toString())
                        .isInstanceOf(ConnectException.class);
            }
        }
    }

    @Test
    void mediaIsServedInRanges() throws IOException {
        try (Sandbox sandbox = Sandbox.start(directory, 0)) {
            sandbox.channel().add(SandboxVideo.of("v").padding(200_000).build());
            byte[] whole = range(sandbox, null, 200).bytes;
            int length = whole.length;

            assertThat(range(sandbox, "bytes=100000-", 206).bytes)
                    .isEqualTo(Arrays.copyOfRange(whole, 100_000, length));
            assertThat(range(sandbox, "bytes=10-19", 206).bytes).isEqualTo(Arrays.copyOfRange(whole, 10, 20));
            assertThat(range(sandbox, "bytes=-70000", 206).bytes)
                    .isEqualTo(Arrays.copyOfRange(whole, length - 70_000, length));
            assertThat(range(sandbox, "bytes=10-19", 206).contentRange).isEqualTo("bytes 10-19/" + length);
            assertThat(range(sandbox, "bytes=" + length + "-", 416).contentRange)
                    .isEqualTo("bytes */" + length);
            assertThat(range(sandbox, "bytes=0-1,4-5", 200).bytes).isEqualTo(whole);
        }
    }

    @Test
    void requestsAreLoggedUpToALimit() throws IOException {
        try (Sandbox sandbox = Sandbox.start(directory, 0)) {
            PlatformClient client = new PlatformClient(sandbox);
            client.get("/watch?v=none");
            client.call("ListVodCategory", Map.of());

            List<LoggedRequest> requests = sandbox.requests();

            assertThat(requests).extracting(LoggedRequest::where).containsExactly("watch", "platform.ListVodCategory");
            assertThat(requests).extracting(LoggedRequest::subject).containsExactly("none", "");
            assertThat(requests).extracting(LoggedRequest::status).containsExactly(404, 200);
            assertThat(requests.get(1).received()).isPositive();
            sandbox.traffic().forget();
            assertThat(sandbox.requests()).isEmpty();
        }
    }

    @Test
    void theMaximumOfSimultaneousDownloadsIsRecorded() throws Exception {
        try (Sandbox sandbox = Sandbox.start(directory, 0)) {
            sandbox.channel().fill(3);
            sandbox.faults().add(Fault.at("media", new FaultAction.Stall(0)).always());
            PlatformClient client = new PlatformClient(sandbox);
            List<CompletableFuture<Integer>> downloads = List.of(0, 1, 2).stream()
                    .map(i -> CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return client.get("/media/" + SandboxChannel.filledId(i) + "/video.mp4")
                                            .status();
                                } catch (IOException e) {
                                    return -1;
                                }
                            },
                            runnable -> new Thread(runnable).start()))
                    .toList();
            await().until(() -> sandbox.faults().stalled() == 3);

            sandbox.faults().clear();

            for (CompletableFuture<Integer> download : downloads) {
                assertThat(download.get()).isEqualTo(200);
            }
            await().until(() -> sandbox.traffic().downloads().now() == 0);
            assertThat(sandbox.traffic().downloads().most()).isEqualTo(3);
        }
    }

    private record Answered(byte[] bytes, String contentRange) {}

    private static Answered range(Sandbox sandbox, String range, int status) throws IOException {
        Request.Builder request = new Request.Builder().url(sandbox.url() + "media/v/video.mp4");
        if (range != null) {
            request.header("Range", range);
        }
        try (Response response = PlatformClient.HTTP.newCall(request.build()).execute()) {
            assertThat(response.code()).isEqualTo(status);
            return new Answered(response.body().bytes(), response.header("Content-Range"));
        }
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("sandbox-")
                        || thread.getName().equals("HTTP-Dispatcher"))
                .toList();
    }

    private static List<InetAddress> otherAddresses() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .toList();
    }
}
