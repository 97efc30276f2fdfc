package dev.yt2ms.download.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.download.staging.DiskRoom;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

    /** Rules by which a single failure is enough to make the run test another video as a control. */
    private static final Set<String> OF_ADDRESS_OR_TOOL =
            Set.of("throttled", "bot-check", "cookies-expired", "js-runtime", "proxy-refused", "ffmpeg-missing");

    private static final Set<String> OF_TOOLS = Set.of("ffmpeg-missing", "postprocessing");

    private final DownloadErrors errors = new DownloadErrors(text -> text);

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
throttled | RETRY | THROTTLED | keep
bot-check | RETRY | OPERATOR | keep
page-reload | RETRY | OPERATOR | keep
cookies-expired | RETRY | OPERATOR | keep
js-runtime | RETRY | OPERATOR | keep
no-formats | RETRY | OPERATOR | keep
age-restricted | PERMANENT | - | wipe
members-only | PERMANENT | - | wipe
private | PERMANENT | - | wipe
blocked-in-country | PERMANENT | - | wipe
not-yet | DEFERRED | - | wipe
live | DEFERRED | - | wipe
gone | PERMANENT | OPERATOR | wipe
http-gone | PERMANENT | OPERATOR | wipe
http-403 | RETRY | OPERATOR | keep
http-416 | RETRY | - | wipe
network | RETRY | OUTAGE | keep
proxy-refused | RETRY | OPERATOR | keep
disk-full | OPERATOR | - | wipe
staging-not-writable | OPERATOR | - | keep
ffmpeg-missing | RETRY | OPERATOR | keep
postprocessing | RETRY | OPERATOR | wipe
interrupted | RETRY | - | keep
unsupported-page | RETRY | OPERATOR | wipe
filtered | PERMANENT | - | wipe
""")
    void rulesKeepTheirNamesAndClasses(String rule, FailureClass failureClass, FailureClass inARow, String partial) {
        assertThat(DownloadErrors.rules())
                .filteredOn(row -> row.name().equals(rule))
                .isNotEmpty()
                .allSatisfy(row -> {
                    assertThat(row.failureClass()).isEqualTo(failureClass);
                    assertThat(row.inARow().orElse(null)).isEqualTo(inARow);
                    assertThat(row.alone()).isEqualTo(OF_ADDRESS_OR_TOOL.contains(rule));
                    assertThat(row.stage().isPresent()).isEqualTo(OF_TOOLS.contains(rule));
                    assertThat(row.keepPartial()).isEqualTo("keep".equals(partial));
                    assertThat(row.ifNotGone().isPresent())
                            .isEqualTo(Set.of("gone", "http-gone").contains(rule));
                });
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
    void exitCodesWithoutAnyOutputAreClassified(int code, String rule, FailureClass failureClass) {
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
        // ffmpeg has already deleted the incomplete file, so the disk has free room, but less than the file needs.
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
    void aFullDiskExplainsAnInterruptedMerge() {
        Failure torn = Failure.of(FailureClass.RETRY, "media-cut", "cut");
        List<String> merged = List.of("[Merger] Merging formats into \"media.mp4\"");
        List<String> plain = List.of("[VideoRemuxer] Not remuxing media file \"media.mp4\"");
        // The separate video and audio files are already deleted. The disk holds half of the merged file, and has as
        // much free space as the two files took.
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
    void anErrorMayContinueOverSeveralLines() {
        List<String> stderr = List.of(
                "ERROR: [youtube] x: Join our club",
                "it is for members; Join this channel to see it",
                "WARNING: x is not available");

        assertThat(errors.ofExit(1, stderr, List.of(), ROOM).rule()).isEqualTo("members-only");
    }

    @Test
    void stdoutExplainsAFailureIfStderrIsEmpty() {
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
    void aStallBetweenRetriesIsClassifiedByTheErrorBeforeIt() {
        Duration timeout = Duration.ofMinutes(5);
        String tried = "[download] Got error: HTTP Error 403: Forbidden. Retrying fragment 1 (9/10)...";

        assertThat(errors.ofStall(timeout, List.of(tried, "[download] Sleeping 60.00 seconds ..."))
                        .rule())
                .isEqualTo("http-403");
        assertThat(errors.ofStall(timeout, List.of(tried, "[download] Destination: media.mp4", "[x] y", "[x] z"))
                        .rule())
                .isEqualTo("stalled");
        assertThat(errors.ofStall(timeout, List.of()).rule()).isEqualTo("stalled");
    }

    @Test
    void messagesAreCleanedAndShortenedForDisplay() {
        String text = "ERROR: \u001b[0;31mbad\u001b[0m \u202ething\u0000 at https://u:p@h.test/a/b?key=1&sig=2#f and"
                + " http://[::1]:80/x?y; please report this issue on  https://github.com/yt-dlp " + "x".repeat(500);

        assertThat(errors.clean(text)).isEqualTo("bad thing at https://h.test/a/b and http://[::1]:80/x");
        assertThat(errors.clean("y".repeat(1000))).hasSize(301);
        assertThat(errors.clean("\uD83D\uDE00".repeat(1000)).codePoints()).hasSize(301);
    }

    @ParameterizedTest
    @ValueSource(strings = {"error=28, No space left on device", "Disk quota exceeded"})
    void aFullDiskThatYt2msItselfMeetsIsRecognized(String text) {
        assertThat(errors.ofStart(new IOException(text)).rule()).isEqualTo("disk-full");
        assertThat(errors.ofStaging(new IOException(text)).rule()).isEqualTo("disk-full");
    }

    @Test
    void randomErrorTextsAreAlwaysClassified() {
        List<String> parts = DownloadErrors.rules().stream()
                .flatMap(rule -> rule.patterns().values().stream())
                .flatMap(pattern -> List.of(pattern.pattern().split("\\|")).stream())
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

    @Test
    void aStallNamesYtDlpOnlyForWhatItHasReported() {
        Duration timeout = Duration.ofSeconds(300);
        Failure retrying = errors.ofStall(
                timeout,
                List.of(
                        "[download] Got error: HTTP Error 403: Forbidden. Retrying (1/10)...",
                        "Sleeping 300.00 seconds ..."));
        Failure silent = errors.ofStall(timeout, List.of("[download]  10% of 10MiB"));

        assertThat(retrying.rule()).isEqualTo("http-403");
        assertThat(retrying.message())
                .contains(" (The download made no progress for 300 s and was ended; yt-dlp: ")
                .containsPattern("; yt-dlp: .*HTTP Error 403: Forbidden.*\\)$");
        assertThat(silent.message()).isEqualTo("The download made no progress for 300 s and was ended");
    }
}
