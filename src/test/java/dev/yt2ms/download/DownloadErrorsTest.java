package dev.yt2ms.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.run.Failure;
import dev.yt2ms.run.FailureClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadErrorsTest {

    private static final DiskRoom ROOM = new DiskRoom(1L << 40, 1L << 20, 1L << 20);

    private final DownloadErrors errors = new DownloadErrors(text -> text);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', nullValues = "-", textBlock = """
ERROR: [youtube] x: Video unavailable. This content isn't available, try again later. Your account has been rate-limited by YouTube | throttled | THROTTLED | - | keep
ERROR: [youtube] x: Video unavailable. This content isn’t available, try again later | throttled | THROTTLED | - | keep
ERROR: [youtube] x: The current session has been rate-limited by YouTube for up to an hour | throttled | THROTTLED | - | keep
ERROR: unable to download video data: HTTP Error 429: Too Many Requests | throttled | THROTTLED | - | keep
ERROR: [youtube] x: Sign in to confirm you’re not a bot. Use --cookies-from-browser | bot-check | OPERATOR | - | keep
ERROR: [youtube] x: Sign in to confirm you're not a bot | bot-check | OPERATOR | - | keep
ERROR: [youtube] x: YouTube is requiring a captcha challenge before playback | bot-check | OPERATOR | - | keep
ERROR: [youtube] x: Your IP is likely being blocked by YouTube | bot-check | OPERATOR | - | keep
ERROR: [youtube] x: The page needs to be reloaded. | page-reload | RETRY | OPERATOR | keep
WARNING: [youtube] The provided YouTube account cookies are no longer valid. | cookies-expired | OPERATOR | - | keep
WARNING: [youtube] No supported JavaScript runtime could be found. | js-runtime | OPERATOR | - | keep
WARNING: [youtube] x: n challenge solving failed: Some formats may be missing. | js-runtime | OPERATOR | - | keep
WARNING: [youtube] x: Signature solving failed: Some formats may be missing. | js-runtime | OPERATOR | - | keep
WARNING: [youtube] x: nsig extraction failed: Some formats may be missing | js-runtime | OPERATOR | - | keep
WARNING: [youtube] x: YouTube is forcing SABR streaming for this client | no-formats | RETRY | OPERATOR | keep
WARNING: [youtube] x: Some formats have been skipped as they are missing a URL | no-formats | RETRY | OPERATOR | keep
WARNING: [youtube] x: web client https formats require a GVS PO Token | no-formats | RETRY | OPERATOR | keep
WARNING: Only images are available for download. use --list-formats | no-formats | RETRY | OPERATOR | keep
ERROR: [youtube] x: Requested format is not available. Use --list-formats | no-formats | RETRY | OPERATOR | keep
ERROR: [youtube] x: Sign in to confirm your age. This video may be inappropriate | age-restricted | PERMANENT | - | wipe
ERROR: [youtube] x: This video is age-restricted | age-restricted | PERMANENT | - | wipe
ERROR: [youtube] x: Join this channel to get access to perks | members-only | PERMANENT | - | wipe
ERROR: [youtube] x: This is members-only content | members-only | PERMANENT | - | wipe
ERROR: [youtube] x: Private video. Sign in if you've been granted access | private | PERMANENT | - | wipe
ERROR: [youtube] x: The uploader has not made this video available in your country | blocked-in-country | PERMANENT | - | wipe
ERROR: [youtube] x: This video contains content from Y, who has blocked it in your country on copyright grounds | blocked-in-country | PERMANENT | - | wipe
ERROR: [youtube] x: Premieres in 3 hours | not-yet | DEFERRED | - | wipe
ERROR: [youtube] x: This live event will begin in 2 days. | not-yet | DEFERRED | - | wipe
ERROR: [youtube] x: The account associated with this video has been terminated | gone | PERMANENT | OPERATOR | wipe
ERROR: [youtube] x: Video unavailable. This video is no longer available due to a copyright claim | gone | PERMANENT | OPERATOR | wipe
ERROR: [youtube] x: This video has been removed by the uploader | gone | PERMANENT | OPERATOR | wipe
ERROR: [youtube] x: This video is DRM protected | gone | PERMANENT | OPERATOR | wipe
ERROR: [youtube] x: Video unavailable | gone | PERMANENT | OPERATOR | wipe
ERROR: [youtube] x: This video is not available | gone | PERMANENT | OPERATOR | wipe
ERROR: [generic] None: Unable to download webpage: HTTP Error 404: Not Found | http-gone | PERMANENT | OPERATOR | wipe
ERROR: unable to download video data: HTTP Error 410: Gone | http-gone | PERMANENT | OPERATOR | wipe
ERROR: unable to download video data: HTTP Error 403: Forbidden | http-403 | RETRY | OPERATOR | keep
ERROR: unable to download video data: HTTP Error 416: Requested range not satisfiable | http-416 | RETRY | - | wipe
ERROR: [generic] x: Unable to download webpage: HTTP Error 503: Service Unavailable | network | RETRY | OUTAGE | keep
ERROR: unable to download video data: HTTP Error 500: Internal Server Error | network | RETRY | OUTAGE | keep
ERROR: [download] Got error: The read operation timed out. Giving up after 10 retries | network | RETRY | OUTAGE | keep
ERROR: [download] Got error: Downloaded 100 bytes, expected 200 bytes. Giving up after 10 retries | network | RETRY | OUTAGE | keep
ERROR: unable to download video data: <urlopen error [Errno 104] Connection reset by peer> | network | RETRY | OUTAGE | keep
ERROR: Unable to download webpage: <urlopen error [Errno 111] Connection refused> | network | RETRY | OUTAGE | keep
ERROR: Unable to download webpage: <urlopen error [Errno -3] Temporary failure in name resolution> | network | RETRY | OUTAGE | keep
ERROR: Unable to download webpage: Failed to resolve 'www.youtube.com' ([Errno -2] Name or service not known) | network | RETRY | OUTAGE | keep
ERROR: Tunnel connection failed: 407 Proxy Authentication Required | proxy-refused | OPERATOR | - | keep
ERROR: unable to write data: [Errno 28] No space left on device | disk-full | OPERATOR | - | wipe
OSError: [Errno 28] No space left on device | disk-full | OPERATOR | - | wipe
ERROR: unable to open for writing: [Errno 13] Permission denied: 'media.mp4.part' | staging-not-writable | OPERATOR | - | keep
ERROR: You have requested merging of multiple formats but ffmpeg is not installed. Aborting due to --abort-on-error | ffmpeg-missing | OPERATOR | - | keep
ERROR: Postprocessing: Conversion failed! | postprocessing | RETRY | OPERATOR | wipe
ERROR: Interrupted by user | interrupted | RETRY | - | keep
ERROR: Unsupported URL: http://host.test/ | unsupported-page | RETRY | OPERATOR | wipe
ERROR: something that nobody has seen before | unknown | RETRY | OPERATOR | wipe
""")
    void everyRowOfTheTable(String line, String rule, FailureClass failureClass, FailureClass inARow, String partial) {
        Failure failure = errors.ofExit(1, List.of("WARNING: something else", line), List.of(), ROOM);

        assertThat(failure.rule()).isEqualTo(rule);
        assertThat(failure.failureClass()).isEqualTo(failureClass);
        assertThat(failure.inARow().orElse(null)).isEqualTo(inARow);
        assertThat(failure.keepPartial()).isEqualTo("keep".equals(partial));
        assertThat(failure.ifNotGone().isPresent())
                .isEqualTo(Set.of("gone", "http-gone").contains(rule));
        assertThat(failure.message()).isNotBlank().doesNotContain("ERROR:");
    }

    @Test
    void everyRuleHasATextThatItMatchesFirst() {
        // The parameterised test above names them all; so does this list, which fails when a row is added without one.
        assertThat(DownloadErrors.rules().stream().map(ErrorRule::name).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "disk-full",
                        "interrupted",
                        "staging-not-writable",
                        "throttled",
                        "bot-check",
                        "page-reload",
                        "cookies-expired",
                        "js-runtime",
                        "no-formats",
                        "age-restricted",
                        "members-only",
                        "private",
                        "blocked-in-country",
                        "not-yet",
                        "ffmpeg-missing",
                        "postprocessing",
                        "gone",
                        "http-gone",
                        "http-416",
                        "http-403",
                        "proxy-refused",
                        "network",
                        "unsupported-page",
                        "live",
                        "filtered");
    }

    @ParameterizedTest
    @CsvSource({
        "2, usage, OPERATOR",
        "100, stopped-by-args, OPERATOR",
        "101, stopped-by-args, OPERATOR",
        "126, tool-not-runnable, OPERATOR",
        "127, tool-not-runnable, OPERATOR",
        "137, killed, RETRY",
        "139, killed, RETRY",
        "143, killed, RETRY",
        "1, unknown, RETRY",
        "42, unknown, RETRY"
    })
    void exitCodesWithoutAWord(int code, String rule, FailureClass failureClass) {
        Failure failure = errors.ofExit(code, List.of(), List.of(), ROOM);

        assertThat(failure.rule()).isEqualTo(rule);
        assertThat(failure.failureClass()).isEqualTo(failureClass);
    }

    @Test
    @Survives(FaultCell.DISK_FULL_IN_MERGE)
    void aFullDiskExplainsAFailedMerge() {
        List<String> stderr = List.of("ERROR: Postprocessing: Conversion failed!");

        assertThat(errors.ofExit(1, stderr, List.of(), new DiskRoom(0, 1L << 30, 1L << 30))
                        .rule())
                .isEqualTo("disk-full");
        // The torn file is deleted again, so there is room, but not enough for it.
        assertThat(errors.ofExit(1, stderr, List.of(), new DiskRoom(1L << 29, 1L << 30, 1L << 30))
                        .failureClass())
                .isEqualTo(FailureClass.OPERATOR);
        assertThat(errors.ofExit(1, stderr, List.of(), new DiskRoom(1L << 29, 1L << 30, 0))
                        .rule())
                .isEqualTo("disk-full");
        assertThat(errors.ofExit(1, stderr, List.of(), new DiskRoom(1L << 31, 1L << 30, 1L << 30))
                        .rule())
                .isEqualTo("postprocessing");
    }

    @Test
    @Survives(FaultCell.DISK_FULL_IN_MERGE)
    void aFullDiskExplainsATornMerge() {
        Failure torn = Failure.of(FailureClass.RETRY, "media-cut", "cut");
        List<String> merged = List.of("[Merger] Merging formats into \"media.mp4\"");
        List<String> plain = List.of("[VideoRemuxer] Not remuxing media file \"media.mp4\"");
        // The parts are deleted already: half of the file is there, and room for the parts.
        DiskRoom full = new DiskRoom(1L << 30, 1L << 29, 1L << 30);

        assertThat(errors.ofBrokenFile(torn, merged, full).rule()).isEqualTo("disk-full");
        assertThat(errors.ofBrokenFile(torn, plain, full)).isEqualTo(torn);
        assertThat(errors.ofBrokenFile(torn, merged, ROOM)).isEqualTo(torn);
    }

    @Test
    void warningsBesideAnErrorDoNotHideIt() {
        List<String> stderr = List.of(
                "WARNING: [youtube] x: web client https formats require a GVS PO Token",
                "WARNING: [youtube] this feature is not available, and was removed",
                "ERROR: [youtube] x: Private video");

        assertThat(errors.ofExit(1, stderr, List.of(), ROOM).rule()).isEqualTo("private");
    }

    @Test
    void anErrorGoesOnOverSeveralLines() {
        List<String> stderr = List.of(
                "ERROR: [youtube] x: Join our club",
                "it is for members; Join this channel to see it",
                "WARNING: x is not available");

        assertThat(errors.ofExit(1, stderr, List.of(), ROOM).rule()).isEqualTo("members-only");
    }

    @Test
    void stdoutSpeaksWhereStderrSaysNothing() {
        assertThat(errors.ofExit(
                                1,
                                List.of("ERROR: odd"),
                                List.of("[download] Got error: HTTP Error 429. Retrying (1/10)..."),
                                ROOM)
                        .rule())
                .isEqualTo("throttled");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
[download] T does not pass filter (live_status!=?is_live & live_status!=?is_upcoming), skipping .. | live | DEFERRED
[download] T does not pass filter (duration>60), skipping .. | filtered | PERMANENT
[download] File is larger than max-filesize (3 bytes > 2 bytes). Aborting. | filtered | PERMANENT
[download] T has already been recorded in the archive | filtered | PERMANENT
[info] nothing to see | no-file | RETRY
""")
    void successWithoutAFileIsExplained(String line, String rule, FailureClass failureClass) {
        Failure failure = errors.ofNoFile(List.of(), List.of("[generic] Extracting", line));

        assertThat(failure.inARow().isPresent()).isEqualTo(rule.equals("no-file"));
        assertThat(failure.rule()).isEqualTo(rule);
        assertThat(failure.failureClass()).isEqualTo(failureClass);
    }

    @Test
    void messagesAreFitToBeShown() {
        String text = "ERROR: \u001b[0;31mbad\u001b[0m \u202ething\u0000 at https://u:p@h.test/a/b?key=1&sig=2#f and"
                + " http://[::1]:80/x?y; please report this issue on  https://github.com/yt-dlp " + "x".repeat(500);

        assertThat(errors.clean(text)).isEqualTo("bad thing at https://h.test/a/b and http://[::1]:80/x");
        assertThat(errors.clean("y".repeat(1000))).hasSize(301);
        assertThat(errors.clean("\uD83D\uDE00".repeat(1000)).codePoints()).hasSize(301);
    }

    @ParameterizedTest
    @ValueSource(strings = {"error=28, No space left on device", "Disk quota exceeded"})
    void aFullDiskOfOurOwnIsSeen(String text) {
        assertThat(errors.ofStart(new IOException(text)).rule()).isEqualTo("disk-full");
        assertThat(errors.ofStaging(new IOException(text)).rule()).isEqualTo("disk-full");
    }

    @Test
    void anyTextIsClassified() {
        List<String> parts = DownloadErrors.rules().stream()
                .flatMap(rule -> List.of(rule.pattern().pattern().split("\\|")).stream())
                .collect(Collectors.toList());
        parts.addAll(List.of("ERROR:", "WARNING:", " ", "https://a@b?", "\u001b[", "’", "\n", "["));
        long seed = 20261123;
        Random random = new Random(seed);
        for (int round = 0; round < 3000; round++) {
            List<String> stderr = IntStream.range(0, random.nextInt(6))
                    .mapToObj(line -> randomLine(random, parts))
                    .toList();
            int exitCode = random.nextInt(256);

            Failure failure = errors.ofExit(exitCode, stderr, stderr, ROOM);
            Failure noFile = errors.ofNoFile(stderr, stderr);

            for (String message : List.of(failure.message(), noFile.message())) {
                assertThat(message)
                        .as("seed %d round %d: %s", seed, round, stderr)
                        .isNotBlank()
                        .hasSizeLessThan(900)
                        .doesNotContainPattern("\\p{Cntrl}");
            }
        }
    }

    private static String randomLine(Random random, List<String> parts) {
        StringBuilder line = new StringBuilder();
        for (int part = random.nextInt(8); part > 0; part--) {
            if (random.nextInt(3) == 0) {
                byte[] bytes = new byte[random.nextInt(300)];
                random.nextBytes(bytes);
                line.append(new String(bytes, random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.UTF_16));
            } else {
                line.append(parts.get(random.nextInt(parts.size())));
            }
        }
        return line.toString();
    }
}
