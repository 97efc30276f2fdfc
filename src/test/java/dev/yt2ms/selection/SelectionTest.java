package dev.yt2ms.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.model.Video;
import dev.yt2ms.settings.SelectSettings;
import dev.yt2ms.settings.jobfile.JobFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests each rule of {@code select} at its limits. The rules are written as in a job file. */
class SelectionTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    @TempDir
    private Path folder;

    /** The properties of a video that the rules of {@code select} use. */
    private record Sample(
            String title,
            String published,
            Duration length,
            OptionalLong views,
            Video.Shape shape,
            Video.Definition definition) {

        Sample(String title, String published, Duration length, OptionalLong views, Video.Shape shape) {
            this(title, published, length, views, shape, Video.Definition.HIGH);
        }

        Video video(Video.Privacy privacy, boolean recording, Video.Playlist... playlists) {
            return new Video(
                    "dQw4w9WgXcQ",
                    new Video.Snippet(title, "", List.of(), "22", ""),
                    new Video.Publication(Instant.parse(published), "UCx", "Channel", privacy, false),
                    length,
                    new Video.Picture(shape, definition),
                    new Video.Broadcast(Video.LiveStatus.NONE, recording),
                    new Video.Counts(views, OptionalLong.empty(), OptionalLong.empty()),
                    List.of(playlists),
                    NOW);
        }

        Video video() {
            return video(Video.Privacy.PUBLIC, false);
        }
    }

    private static Sample sample() {
        return new Sample(
                "A title", "2020-01-31T12:00:00Z", Duration.ofMinutes(10), OptionalLong.of(100), Video.Shape.WIDE);
    }

    @Test
    void theSelectionDecidesOnlyAboutMembersOnlyRefusals() {
        Selection excluding = selection("members-only: exclude");

        assertThat(excluding.skipReasonAfter("members-only"))
                .contains("select.members-only: the video is only for the channel's members");
        assertThat(excluding.skipReasonAfter("premium-only")).isEmpty();
        assertThat(selection("").skipReasonAfter("members-only")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "min-age: 1h, 2026-11-24T09:00:00Z, HIGH, false",
        "min-age: 1h, 2026-11-24T09:00:01Z, HIGH, true",
        "min-age: 1h, 2026-11-24T10:00:30Z, HIGH, true",
        "'', 2026-11-24T09:50:00Z, HIGH, true",
        "'', 2026-11-24T09:50:00Z, UNKNOWN, true",
        "'', 2026-11-24T08:50:00Z, UNKNOWN, false",
        "'', 2026-11-24T04:00:01Z, STANDARD, true",
        "'', 2026-11-24T04:00:00Z, STANDARD, false",
        "min-age: 7h, 2026-11-24T03:30:00Z, STANDARD, true",
        "min-age: 7h, 2026-11-24T03:30:00Z, HIGH, true",
        "min-age: 0s, 2026-11-24T10:00:00Z, STANDARD, false",
        "'', 2029-01-01T00:00:00Z, HIGH, false",
        "'', 1970-01-01T00:00:00Z, STANDARD, false"
    })
    void aNewVideoWaitsUntilYouTubeOffersItsHigherResolutions(
            String yaml, String published, Video.Definition definition, boolean waits) {
        Sample young =
                new Sample("A", published, Duration.ofMinutes(1), OptionalLong.empty(), Video.Shape.WIDE, definition);

        Optional<String> reason = selection(yaml).skipReason(young.video());

        assertThat(reason.isPresent()).isEqualTo(waits);
        assertThat(reason.orElse("select.min-age: ")).startsWith("select.min-age: ");
    }

    @ParameterizedTest
    @CsvSource({"HIGH, ''", "STANDARD, ', and YouTube may not yet offer its highest resolution'"})
    void theReasonOfAVideoThatIsTooNewNamesItsTime(Video.Definition definition, String more) {
        String published = "2026-11-24T09:50:00Z";
        Sample young =
                new Sample("A", published, Duration.ofMinutes(1), OptionalLong.empty(), Video.Shape.WIDE, definition);

        assertThat(skipReason("", young.video()).orElseThrow())
                .endsWith("the video was published at " + published + more);
    }

    private Selection selection(String yaml) {
        return new Selection(settings(yaml), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private SelectSettings settings(String yaml) {
        return JobFile.parse(
                        "job.yml",
                        "migration: {name: n, source: {channel: '@x', api-key: k}, destination: {token: t}, select: {"
                                + yaml + "}}",
                        folder)
                .select();
    }

    private Optional<String> skipReason(String yaml, Video video) {
        return selection(yaml).skipReason(video);
    }

    @Test
    void withoutRulesEveryOrdinaryVideoIsMoved() {
        assertThat(skipReason("", sample().video())).isEmpty();
        for (Video.Privacy privacy : Video.Privacy.values()) {
            assertThat(skipReason("", sample().video(privacy, true))).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "published-after: 2020-01-31, -",
                "published-after: 2020-02-01, select.published-after",
                "'published-after: \"2020-01-31T12:00:00Z\"', -",
                "'published-after: \"2020-01-31T12:00:01Z\"', select.published-after",
                "published-before: 2020-02-01, -",
                "published-before: 2020-01-31, select.published-before",
                "'published-before: \"2020-01-31T12:00:00Z\"', select.published-before",
                "min-duration: 10m, -",
                "min-duration: 601s, select.min-duration",
                "max-duration: 600s, -",
                "max-duration: 9m, select.max-duration",
                "min-views: 100, -",
                "min-views: 101, select.min-views",
                "title-matches: '(?i)TITLE$', -",
                "title-matches: '^title', select.title-matches",
                "title-excludes: '^title', -",
                "title-excludes: title, select.title-excludes",
                "ids: [dQw4w9WgXcQ], -",
                "ids: ['https://youtu.be/dQw4w9WgXcQ?t=1'], -",
                "ids: ['https://www.youtube.com/watch?list=PL1&v=dQw4w9WgXcQ&t=1'], -",
                "ids: [dqw4w9wgxcq], select.ids",
                "exclude-ids: [dQw4w9WgXcQ], select.exclude-ids",
                "exclude-ids: [other], -",
                "'ids: [dQw4w9WgXcQ], exclude-ids: [dQw4w9WgXcQ]', select.exclude-ids",
                "shorts: exclude, -",
                "shorts: only, select.shorts",
                "privacy: [unlisted], select.privacy",
                "'privacy: [Public, unlisted]', -",
            })
    void aRuleExcludesMatchingVideosAndIsNamedAsTheReason(String yaml, String rule) {
        Optional<String> reason = skipReason(yaml, sample().video());

        assertThat(reason.map(text -> text.substring(0, text.indexOf(':')))).isEqualTo(Optional.ofNullable(rule));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LA CITTÀ DI SERA", "La citta\u0300 di sera", "La città di sera"})
    void expressionsIgnoreCaseInAllLanguages(String title) {
        Video video = new Sample(
                        title, "2020-01-31T12:00:00Z", Duration.ofMinutes(1), OptionalLong.empty(), Video.Shape.WIDE)
                .video();

        assertThat(skipReason("title-matches: '(?i)\\bcittà\\b'", video)).isEmpty();
        assertThat(skipReason("title-matches: '^\\w+ \\w+ \\w+ \\w+$'", video)).isEmpty();
    }

    @Test
    void aHiddenViewCountExcludesNoVideo() {
        Sample hidden =
                new Sample("A", "2020-01-31T12:00:00Z", Duration.ofMinutes(1), OptionalLong.empty(), Video.Shape.WIDE);

        assertThat(skipReason("min-views: 1000", hidden.video())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "UPRIGHT, 180, true",
        "UPRIGHT, 181, false",
        "WIDE,    20,  false",
        "UNKNOWN, 60,  true",
        "UNKNOWN, 61,  false",
    })
    void aShortIsAnUprightVideoOfAtMostThreeMinutes(Video.Shape shape, int seconds, boolean isShort) {
        Video video = new Sample("A", "2020-01-31T12:00:00Z", Duration.ofSeconds(seconds), OptionalLong.empty(), shape)
                .video();

        assertThat(skipReason("shorts: exclude", video).isPresent()).isEqualTo(isShort);
        assertThat(skipReason("shorts: only", video).isEmpty()).isEqualTo(isShort);
        assertThat(skipReason("shorts: include", video)).isEmpty();
    }

    @Test
    void recordingsOfBroadcastsCanBeExcluded() {
        Video recording = sample().video(Video.Privacy.PUBLIC, true);

        assertThat(skipReason("live-recordings: exclude", recording).orElseThrow())
                .startsWith("select.live-recordings:");
        assertThat(skipReason("live-recordings: exclude", sample().video())).isEmpty();
        assertThat(skipReason("live-recordings: include", recording)).isEmpty();
    }

    @Test
    void playlistsAreNamedByTitleInAnyCaseOrById() {
        Video video = sample().video(
                        Video.Privacy.PUBLIC,
                        false,
                        new Video.Playlist("PL1", "Interviews"),
                        new Video.Playlist("PL2", "Best of"));

        assertThat(skipReason("playlists: [interviews]", video)).isEmpty();
        assertThat(skipReason("playlists: [PL2]", video)).isEmpty();
        assertThat(skipReason("playlists: [pl2]", video).orElseThrow()).startsWith("select.playlists:");
        assertThat(skipReason("exclude-playlists: [BEST OF]", video))
                .contains("select.exclude-playlists: the video is in \"Best of\"");
        assertThat(skipReason("exclude-playlists: [others]", video)).isEmpty();
    }

    @Test
    void aFileOfIdsMayContainCommentsAndAddresses() throws Exception {
        Files.writeString(
                folder.resolve("ids.txt"),
                "\uFEFF# ours\n\nhttps://www.youtube.com/shorts/dQw4w9WgXcQ\n-bcdefghijk  # begins with a dash\n");

        assertThat(settings("ids-file: ids.txt").ids().only().orElseThrow())
                .containsExactlyInAnyOrder("dQw4w9WgXcQ", "-bcdefghijk");
        assertThat(skipReason("ids: [dQw4w9WgXcQ], exclude-ids: [other], exclude-ids-file: ids.txt", sample().video()))
                .contains("select.exclude-ids: this key names the video");
    }

    @Test
    void theFirstVideoInTheOrderHasTheLowestRank() {
        Video old = new Sample("A", "2010-01-01T00:00:00Z", Duration.ofMinutes(1), OptionalLong.of(5), Video.Shape.WIDE)
                .video();
        Video young = new Sample(
                        "A", "2020-01-01T00:00:00Z", Duration.ofMinutes(1), OptionalLong.empty(), Video.Shape.WIDE)
                .video();

        assertThat(rank("oldest-first", old)).isLessThan(rank("oldest-first", young));
        assertThat(rank("newest-first", old)).isGreaterThan(rank("newest-first", young));
        assertThat(rank("most-viewed", old)).isLessThan(rank("most-viewed", young));
    }

    private long rank(String order, Video video) {
        return selection("order: " + order).rank(video);
    }

    @Test
    void anExpressionThatTakesTooLongIsAbandoned() {
        Sample hostile = new Sample(
                "a".repeat(100) + "!",
                "2020-01-31T12:00:00Z",
                Duration.ofMinutes(1),
                OptionalLong.empty(),
                Video.Shape.WIDE);

        assertThat(skipReason("title-matches: '(.*a){15}b'", hostile.video()).orElseThrow())
                .startsWith("select.title-matches: the expression takes too long");
    }

    @Test
    void randomTitlesCauseNoException() {
        Random random = new Random(20261124);
        Selection selection = selection("title-matches: '(?i)\\p{L}+.*(x|y)+', title-excludes: '(a|aa)+$'");
        for (int i = 0; i < 2000; i++) {
            StringBuilder title = new StringBuilder();
            random.ints(random.nextInt(120), 0, 0x1FFFF).forEach(title::appendCodePoint);
            Sample sample = new Sample(
                    title.toString(),
                    "2020-01-31T12:00:00Z",
                    Duration.ofMinutes(1),
                    OptionalLong.empty(),
                    Video.Shape.WIDE);
            assertThat(selection.skipReason(sample.video()).orElse("select.")).startsWith("select.");
        }
    }
}
