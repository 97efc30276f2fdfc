package dev.yt2ms.mainstreaming.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.mainstreaming.UploadOutcome;
import dev.yt2ms.mainstreaming.UploadOutcome.Cancelled;
import dev.yt2ms.mainstreaming.UploadOutcome.Uploaded;
import dev.yt2ms.mainstreaming.UploadRequest;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.TransferListener;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadTest extends PlatformFixture {

    private LoopbackServer accepting(String answer) {
        return serving(exchange -> {
            exchange.skip(exchange.contentLength());
            exchange.answer(200, "", answer);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"contentId\":\"4711\"}",
                "{\"ContentId\":4711}",
                "\uFEFF {\"d\":{\"contentID\":\" 4711 \",\"more\":[1]}}",
                "[{\"contentId\":4711}]",
                "<UploadResult xmlns=\"urn:x\"><a:ContentId xmlns:a=\"urn:y\">4711</a:ContentId></UploadResult>",
                "<r><d><contentId>4711</contentId></d></r>"
            })
    void readsTheContentIdFromAnyFormOfAnswer(String answer) {
        assertThat(upload(accepting(answer), 1000)).isEqualTo(new Uploaded("4711"));
    }

    @Test
    void sendsOnePostWithALengthAndWithoutTheKey() {
        LoopbackServer uploads = accepting("{\"contentId\":\"1\"}");
        LoopbackServer api = sessionsAt(uploads);

        upload(client(api), 200_000);

        assertThat(api.heads())
                .singleElement()
                .asString()
                .startsWith("POST /Sdk/13/WCFMSApi.svc/json/CreateUploaderSession ");
        assertThat(uploads.heads())
                .singleElement()
                .asString()
                .startsWith("POST " + UPLOAD_PATH + " ")
                .containsPattern("(?i)content-length: 200\\d{3}\r\n")
                .doesNotContainIgnoringCase("transfer-encoding")
                .doesNotContain(TOKEN);
    }

    @Test
    void reportsTheProgressUpToTheWholeFile() {
        List<Long> heard = new ArrayList<>();
        client(sessionsAt(accepting("{\"contentId\":\"1\"}")))
                .upload(
                        request(200_000),
                        (sent, total) -> {
                            assertThat(total).isEqualTo(200_000);
                            heard.add(sent);
                        },
                        new Cancellation());

        assertThat(heard).isSorted().hasSize(5).startsWith(0L, 65_536L).endsWith(200_000L);
    }

    @Test
    void aLargeFileArrivesCompletely() {
        // To upload more than two gigabytes with a small heap, run this test by hand with
        // -Dyt2ms.test.upload-bytes=6442450944 -DargLine=-Xmx64m.
        long bytes = Long.getLong("yt2ms.test.upload-bytes", 100_000_000L);
        AtomicLong counted = new AtomicLong();
        AtomicLong announced = new AtomicLong();
        LoopbackServer uploads = serving(exchange -> {
            announced.set(exchange.contentLength());
            counted.set(exchange.skip(exchange.contentLength()));
            exchange.answer(200, "", "{\"contentId\":\"1\"}");
        });
        long started = System.nanoTime();

        assertThat(upload(uploads, bytes)).isEqualTo(new Uploaded("1"));

        System.out.printf(
                "%d bytes in %.1f s, heap limit %d MiB%n",
                bytes, (System.nanoTime() - started) / 1e9, Runtime.getRuntime().maxMemory() >> 20);
        assertThat(counted.get()).isEqualTo(announced.get()).isGreaterThan(bytes);
    }

    @Test
    void anUploadRespectsTheRateLimit() {
        rateLimit = OptionalLong.of(200_000);
        List<Long> nanos = new CopyOnWriteArrayList<>();
        LoopbackServer uploads = serving(exchange -> {
            exchange.skip(exchange.contentLength());
            exchange.answer(200, "", "{\"contentId\":\"c1\"}");
        });
        long start = System.nanoTime();

        UploadOutcome outcome = client(sessionsAt(uploads))
                .upload(request(300_000), (sent, total) -> nanos.add(System.nanoTime() - start), new Cancellation());

        assertThat(outcome).isEqualTo(new Uploaded("c1"));
        assertThat(nanos.get(nanos.size() - 1)).as("duration in ns at 200 kB/s").isGreaterThan(1_000_000_000L);
    }

    @Test
    void aSlowUploadIsCancelledAtOnce() {
        rateLimit = OptionalLong.of(1);
        LoopbackServer uploads = serving(exchange -> exchange.skip(exchange.contentLength()));
        Cancellation cancellation = new Cancellation();
        TransferListener stopping =
                (sent, total) -> new Thread(() -> cancellation.cancel(Cancellation.Reason.RUN_STOPS)).start();

        assertThat(client(sessionsAt(uploads)).upload(request(300_000), stopping, cancellation))
                .isEqualTo(new Cancelled());
    }

    @Test
    void noSessionIsOpenedForAFileWhoseSizeHasChanged() {
        LoopbackServer api = sessions("http://127.0.0.1:1/");
        UploadRequest request = new UploadRequest(fields(), file(1000), 999, "");

        assertThat(changed(client(api).upload(request, (sent, total) -> {}, new Cancellation())))
                .isEqualTo("it has 1000 bytes instead of 999");
        assertThat(api.connections()).isZero();
    }

    @Test
    void reportsAMissingFileAsChanged() {
        UploadRequest gone = new UploadRequest(fields(), directory.resolve("gone.mp4"), 5, "");

        assertThat(changed(client(sessions("x")).upload(gone, (sent, total) -> {}, new Cancellation())))
                .isEqualTo("it is missing or can't be opened");
    }

    @ParameterizedTest
    @ValueSource(longs = {300_000, 2_000_000})
    void aFileThatChangesItsSizeIsNotSentToTheEnd(long newSize) {
        long bytes = 1_000_000;
        AtomicLong got = new AtomicLong();
        LoopbackServer uploads = serving(exchange -> got.set(exchange.skip(exchange.contentLength())));
        UploadRequest request = request(bytes);

        UploadOutcome outcome = client(sessionsAt(uploads))
                .upload(request, (sent, total) -> resize(request, sent, newSize), new Cancellation());

        changed(outcome);
        await().untilAsserted(() -> assertThat(got.get()).isPositive().isLessThan(bytes + 500));
    }

    /** The file changes before or during the upload but keeps its size, so only its digest shows the change. */
    @ParameterizedTest
    @ValueSource(longs = {0, 500_000})
    @Survives(FaultCell.STAGED_FILE_CHANGED)
    void aFileWhoseBytesChangeIsNeverSentToTheEnd(long whenSent) {
        long bytes = 1_000_000;
        AtomicLong missing = new AtomicLong();
        LoopbackServer uploads =
                serving(exchange -> missing.set(exchange.contentLength() - exchange.skip(exchange.contentLength())));
        UploadRequest request = request(bytes);

        UploadOutcome outcome = client(sessionsAt(uploads))
                .upload(
                        request,
                        (sent, total) -> {
                            if (sent >= whenSent) {
                                write(request.file(), bytes - 1);
                            }
                        },
                        new Cancellation());

        assertThat(changed(outcome)).isEqualTo("its content has changed");
        await().untilAsserted(() -> assertThat(missing.get()).isPositive());
    }

    private static void write(Path to, long position) {
        try (RandomAccessFile file = new RandomAccessFile(to.toFile(), "rw")) {
            file.seek(position);
            file.write(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void resize(UploadRequest request, long sent, long newSize) {
        if (sent >= 200_000) {
            try (RandomAccessFile file = new RandomAccessFile(request.file().toFile(), "rw")) {
                file.setLength(newSize);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void anUploadCancelledBeforeItsStartMakesNoRequest() {
        LoopbackServer api = sessions("x");
        Cancellation cancellation = new Cancellation();
        cancellation.cancel(Cancellation.Reason.RUN_STOPS);

        assertThat(client(api).upload(request(10), (sent, total) -> {}, cancellation))
                .isEqualTo(new Cancelled());
        assertThat(api.connections()).isZero();
    }

    @Test
    void anUploadCancelledWhileItOpensTheSessionEndsAtOnce() {
        Cancellation cancellation = new Cancellation();
        LoopbackServer api = serving(exchange -> {
            cancellation.cancel(Cancellation.Reason.RUN_STOPS);
            exchange.in().read();
        });

        assertThat(client(api).upload(request(10), (sent, total) -> {}, cancellation))
                .isEqualTo(new Cancelled());
    }

    @Test
    void anUploadCancelledWhileTheServerDoesNotReadEndsAtOnce() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        LoopbackServer uploads = serving(exchange -> {
            reading.countDown();
            awaitQuietly(over);
        });
        Cancellation cancellation = new Cancellation();
        MainStreamingClient client = client(sessionsAt(uploads));
        UploadRequest request = request(64_000_000);
        CompletableFuture<UploadOutcome> outcome =
                CompletableFuture.supplyAsync(() -> client.upload(request, (sent, total) -> {}, cancellation));
        reading.await();

        cancellation.cancel(Cancellation.Reason.RUN_STOPS);

        assertThat(outcome.get(3, java.util.concurrent.TimeUnit.MINUTES)).isEqualTo(new Cancelled());
        over.countDown();
    }

    @Test
    void anUploadCancelledWhileItAwaitsTheAnswerIsUnsure() {
        Cancellation cancellation = new Cancellation();
        LoopbackServer uploads = serving(exchange -> {
            exchange.skip(exchange.contentLength());
            cancellation.cancel(Cancellation.Reason.RUN_STOPS);
            exchange.in().read();
        });

        UploadOutcome outcome = client(sessionsAt(uploads)).upload(request(1000), (sent, total) -> {}, cancellation);

        assertThat(unsure(outcome).rule()).isEqualTo("upload-interrupted");
    }

    static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anUploadDoesNotChangeTheFile() throws IOException {
        UploadRequest request = request(1000);
        client(sessionsAt(accepting("{}"))).upload(request, (sent, total) -> {}, new Cancellation());
        assertThat(Files.size(request.file())).isEqualTo(1000);
    }
}
