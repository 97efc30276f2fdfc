package dev.yt2ms.download.ytdlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.download.DownloadOutcome;
import dev.yt2ms.download.DownloadOutcome.Downloaded;
import dev.yt2ms.download.DownloadOutcome.Failed;
import dev.yt2ms.download.DownloadRequest;
import dev.yt2ms.download.media.Clips;
import dev.yt2ms.model.Media;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.TransferListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests downloads over HTTP with the real yt-dlp and ffmpeg. */
@StartsProcesses
class YtDlpDownloaderTest {

    @TempDir
    Path folder;

    @AutoClose
    private final MediaSite site = new MediaSite();

    @Test
    void downloadsAnMp4ByteForByte() throws Exception {
        byte[] clip = Clips.bytes(Clips.mp4());
        site.serve("clip.mp4", MediaSite.file(clip));
        TestDownloads downloads = TestDownloads.of(site);

        Downloaded done = downloaded(downloads.download("clip.mp4", folder.resolve("v")));

        assertThat(Files.readAllBytes(done.file())).isEqualTo(clip);
        assertThat(done.bytes()).isEqualTo(clip.length);
        assertThat(done.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(clip)));
        assertThat(done.duration()).isBetween(Duration.ofMillis(7900), Duration.ofMillis(8100));
        assertThat(done.media()).hasToString("320x180 h264/aac");
        assertOnlyMediaIsLeft(done);
        assertProgressIsMonotone(downloads, clip.length);
    }

    @Test
    void requestsNoMediaBeforeItsTurn() throws Exception {
        site.serve("watch", MediaSite.page("clip.mp4")).serve("clip.mp4", MediaSite.file(Clips.bytes(Clips.mp4())));
        List<Long> mediaRequests = new CopyOnWriteArrayList<>();

        downloaded(download("watch", new TransferListener() {
            @Override
            public void progress(long bytes, long total) {}

            @Override
            public boolean chosen(ChosenMedia media) {
                mediaRequests.add(mediaRequests());
                return false;
            }

            @Override
            public void awaitTurn(BooleanSupplier isWanted) {
                assertThat(isWanted.getAsBoolean()).isTrue();
                mediaRequests.add(mediaRequests());
            }
        }));

        // yt-dlp requests the first bytes with the page, to find out which media it is.
        assertThat(mediaRequests).hasSize(2).allMatch(count -> count.equals(mediaRequests.get(0)));
        assertThat(mediaRequests()).isGreaterThan(mediaRequests.get(0));
    }

    @Test
    void aDownloadThatIsCancelledBeforeItsTurnRequestsNoMedia() {
        site.serve("watch", MediaSite.page("clip.mp4")).serve("clip.mp4", MediaSite.file(Clips.bytes(Clips.mp4())));
        List<Long> mediaRequests = new CopyOnWriteArrayList<>();
        Cancellation cancellation = new Cancellation();

        DownloadOutcome outcome = download("watch", cancellation, new TransferListener() {
            @Override
            public void progress(long bytes, long total) {}

            @Override
            public boolean chosen(ChosenMedia media) {
                mediaRequests.add(mediaRequests());
                cancellation.cancel(Cancellation.Reason.NO_ROOM);
                return false;
            }
        });

        assertThat(outcome).isEqualTo(new DownloadOutcome.Cancelled(Cancellation.Reason.NO_ROOM));
        assertThat(mediaRequests).containsExactly(mediaRequests());
    }

    private long mediaRequests() {
        return site.requests().stream()
                .filter(request -> request.contains("clip.mp4"))
                .count();
    }

    private DownloadOutcome download(String id, TransferListener listener) {
        return download(id, new Cancellation(), listener);
    }

    private DownloadOutcome download(String id, Cancellation cancellation, TransferListener listener) {
        return TestDownloads.of(site)
                .downloader()
                .download(
                        new DownloadRequest(id, Duration.ofSeconds(Clips.SECONDS), "", folder.resolve("v")),
                        listener,
                        cancellation);
    }

    @Test
    void downloadsTheVideoOnAPage() throws IOException {
        site.serve("watch", MediaSite.page("clip.mp4")).serve("clip.mp4", MediaSite.file(Clips.bytes(Clips.mp4())));

        downloaded(TestDownloads.of(site).download("watch", folder.resolve("v")));
    }

    @Test
    void takesAnIdThatBeginsWithADash() throws IOException {
        site.serve("-clip.mp4", MediaSite.file(Clips.bytes(Clips.mp4())));

        downloaded(TestDownloads.of(site).download("-clip.mp4", folder.resolve("-v")));
    }

    @Test
    void theNextDownloadSendsTheCookiesThatTheLastOneRenewed() throws IOException {
        List<String> sent = new CopyOnWriteArrayList<>();
        MediaSite.Answer clip = MediaSite.file(Clips.bytes(Clips.mp4()));
        site.serve("clip.mp4", exchange -> {
            sent.add(String.valueOf(exchange.getRequestHeaders().getFirst("Cookie")));
            exchange.getResponseHeaders().add("Set-Cookie", "session=renewed; Max-Age=86400; Path=/");
            clip.to(exchange);
        });
        TestDownloads downloads = TestDownloads.of(site);
        downloads.stateDir = folder.resolve("state");
        String own = "# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t2147483647\tsession\tfirst\n";
        downloads.cookies = Optional.of(Files.writeString(folder.resolve("cookies.txt"), own));

        downloaded(downloads.download("clip.mp4", folder.resolve("v")));
        assertThat(sent.get(0)).isEqualTo("session=first");
        sent.clear();
        downloaded(downloads.download("clip.mp4", folder.resolve("w")));
        assertThat(sent).isNotEmpty().containsOnly("session=renewed");
        assertThat(folder.resolve("cookies.txt")).hasContent(own);

        sent.clear();
        Files.writeString(folder.resolve("cookies.txt"), own.replace("first", "exported-later"));
        downloaded(downloads.download("clip.mp4", folder.resolve("x")));
        assertThat(sent.get(0)).isEqualTo("session=exported-later");
    }

    @Test
    void downloadsHls() throws IOException {
        site.serveFolder(Clips.hls());
        TestDownloads downloads = TestDownloads.of(site);

        Downloaded done = downloaded(downloads.download("hls.m3u8", folder.resolve("v")));

        assertThat(done.media()).hasToString("320x180 h264/aac");
        assertOnlyMediaIsLeft(done);
    }

    @Test
    void choosesAPlainerFormatOrReportsThatThereIsNone() throws IOException {
        site.serve("clip.mp4", MediaSite.file(Clips.bytes(Clips.mp4()))).serveFolder(Clips.dash());
        TestDownloads downloads = TestDownloads.of(site);
        Path directory = folder.resolve("v");
        Media unencodable = new Media(1080, 1920, "vp9", Optional.of("opus"), Optional.empty(), false, false);

        assertThat(downloaded(downloads.download("dash.mpd", directory, Optional.of(unencodable)))
                        .media())
                .hasToString("320x180 h264/aac");
        assertThat(downloads.download("clip.mp4", directory, Optional.of(unencodable)))
                .as("outcome if the source does not report the codec")
                .isInstanceOf(DownloadOutcome.NothingPlainer.class);
        assertThat(directory).doesNotExist();
        assertThat(downloads.download("missing.mp4", directory, Optional.of(unencodable)))
                .as("outcome if the source fails")
                .isInstanceOf(DownloadOutcome.Failed.class);
        downloads.args.addAll(List.of("-f", "bv"));
        Media withOpus = new Media(180, 320, "h264", Optional.of("opus"), Optional.empty(), false, false);
        assertThat(downloads.download("dash.mpd", directory, Optional.of(withOpus)))
                .as("outcome if download.args choose a format that is not plainer")
                .isInstanceOf(DownloadOutcome.NothingPlainer.class);
        assertThat(directory).doesNotExist();
    }

    @Test
    void mergesSeparatePictureAndSound() throws IOException {
        site.serveFolder(Clips.dash());
        TestDownloads downloads = TestDownloads.of(site);

        Downloaded done = downloaded(downloads.download("dash.mpd", folder.resolve("v")));

        assertThat(done.media()).hasToString("320x180 h264/aac");
        assertThat(done.file().getFileName()).hasToString("media.mp4");
        assertOnlyMediaIsLeft(done);
        assertProgressIsMonotone(downloads, done.bytes() / 2);
    }

    /**
     * yt2ms lists the postprocessors that run ffmpeg, and gives each of them the options that keep ffmpeg from reading
     * files of this machine. If the list lacked a postprocessor, it would run without these options.
     */
    @Test
    void allPostprocessorsOfTheInstalledYtDlpThatRunFfmpegAreKnown() throws Exception {
        Process python = new ProcessBuilder("/usr/bin/python3", "-c", """
                        import yt_dlp.postprocessor
                        from yt_dlp.postprocessor.ffmpeg import FFmpegPostProcessor
                        def below(c):
                            for s in c.__subclasses__():
                                yield s
                                yield from below(s)
                        print(*{s.pp_key() for s in below(FFmpegPostProcessor)})
                        """).start();
        String names = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assumeTrue(python.waitFor() == 0, "This test needs a yt-dlp that is installed as a module of /usr/bin/python3");

        assertThat(YtDlpCommand.POSTPROCESSORS).contains(names.strip().split(" "));
    }

    @Test
    void continuesAfterAResetConnection() throws IOException {
        byte[] clip = Clips.bytes(Clips.mp4());
        site.serve("clip.mp4", MediaSite.first(2, MediaSite.upTo(clip, clip.length / 3), MediaSite.file(clip)));
        TestDownloads downloads = TestDownloads.of(site);
        downloads.args.set(1, "3");

        Downloaded done = downloaded(downloads.download("clip.mp4", folder.resolve("v")));

        assertThat(Files.readAllBytes(done.file())).isEqualTo(clip);
        assertThat(site.requests()).anyMatch(request -> request.matches("GET /clip.mp4 bytes=[1-9]\\d*-.*"));
    }

    @Test
    void resumesThePartialFileOfAnEarlierAttempt() throws IOException {
        byte[] clip = Clips.bytes(Clips.mp4());
        site.serve("clip.mp4", MediaSite.upTo(clip, clip.length / 2));
        TestDownloads downloads = TestDownloads.of(site);
        downloads.args.set(1, "0");
        Path directory = folder.resolve("v");

        Failed failed = (Failed) downloads.download("clip.mp4", directory);
        assertThat(failed.failure().keepPartial()).isTrue();
        assertThat(directory.resolve("media.mp4.part")).exists();
        site.serve("clip.mp4", MediaSite.file(clip));
        Downloaded done = downloaded(downloads.download("clip.mp4", directory));

        assertThat(Files.readAllBytes(done.file())).isEqualTo(clip);
        assertThat(site.requests().get(site.requests().size() - 1)).doesNotEndWith("bytes=0-");
    }

    @Test
    void acceptsACompleteFileThatAKilledRunLeft() throws IOException {
        byte[] clip = Clips.bytes(Clips.mp4());
        site.serve("clip.mp4", MediaSite.file(clip));
        Path directory = Files.createDirectories(folder.resolve("v"));
        Files.write(directory.resolve("media.mp4"), clip);

        downloaded(TestDownloads.of(site).download("clip.mp4", directory));
    }

    @Test
    void respectsTheRateLimit() throws IOException {
        byte[] clip = Clips.bytes(Clips.mp4());
        site.serve("clip.mp4", MediaSite.file(clip));
        TestDownloads downloads = TestDownloads.of(site);
        downloads.rateLimit = OptionalLong.of(clip.length / 2);
        long start = System.nanoTime();

        downloaded(downloads.download("clip.mp4", folder.resolve("v")));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1500));
        assertThat(downloads.progress).hasSizeGreaterThan(2);
    }

    private static Downloaded downloaded(DownloadOutcome outcome) {
        assertThat(outcome).isInstanceOf(Downloaded.class);
        return (Downloaded) outcome;
    }

    private static void assertOnlyMediaIsLeft(Downloaded done) throws IOException {
        try (Stream<Path> files = Files.list(done.file().getParent())) {
            assertThat(files).containsExactly(done.file());
        }
    }

    private static void assertProgressIsMonotone(TestDownloads downloads, long least) {
        long[] bytes = downloads.progress.stream().mapToLong(step -> step[0]).toArray();
        long[] sorted = bytes.clone();
        Arrays.sort(sorted);
        assertThat(bytes).isEqualTo(sorted);
        assertThat(bytes[bytes.length - 1]).isGreaterThanOrEqualTo(least);
        assertThat(downloads.progress).allMatch(step -> step[1] == -1 || step[1] >= step[0]);
    }
}
