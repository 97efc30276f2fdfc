package dev.yt2ms.ledger.jdbc.channel;

import static dev.yt2ms.ledger.jdbc.LedgerVideos.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yt2ms.ledger.EnumeratedVideo;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.Verdict;
import dev.yt2ms.ledger.jdbc.LedgerSuite;
import dev.yt2ms.ledger.jdbc.LedgerVideos;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Video;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what an enumeration records in the ledger, and that it can be read back unchanged. */
abstract class EnumerationSuite extends LedgerSuite {

    @Test
    void returnsTheDetailsOfAVideoAsTheyWereRecorded() {
        Video video = LedgerVideos.video("-_Aa0", "Title", OptionalLong.of(999_999_999_999L), NOW);
        enumeration.record(List.of(new EnumeratedVideo(video, Optional.empty())));
        assertThat(item("-_Aa0").video()).isEqualTo(video);
    }

    @Test
    void keepsHiddenViewCountsHidden() {
        Video hidden = LedgerVideos.video("a", "Title", OptionalLong.empty(), NOW);
        enumeration.record(List.of(new EnumeratedVideo(hidden, Optional.empty())));
        assertThat(item("a").video().counts().views()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "emoji 😀👨‍👩‍👧‍👦 and 漢字 and \u202Eright to left\u202C",
                "quotes ' \" ` \\ and ; DROP TABLE migration_item; -- and :id and ${x} and ?",
                "line\r\nbreaks\tand \u0001 control \u007F characters"
            })
    void keepsHostileTextsAsTheyAre(String text) {
        Video video = LedgerVideos.video("a", text, text, List.of(text, "b"), OptionalLong.of(1), NOW);
        enumeration.record(List.of(new EnumeratedVideo(video, Optional.of("because of " + text))));
        assertThat(item("a").video()).isEqualTo(video);
        assertThat(status("a").skipReason()).contains("because of " + text);
    }

    @Test
    void recordsTextsWithCharactersThatADatabaseCannotStore() {
        String text = "NUL \0, half \uD83D and half \uDE00 of a pair";
        Video video = LedgerVideos.video("a", text, text, List.of(text), OptionalLong.of(1), NOW);
        enumeration.record(List.of(new EnumeratedVideo(video, Optional.of(text))));
        String clean = "NUL , half \uFFFD and half \uFFFD of a pair";
        assertThat(item("a").video().snippet().title()).isEqualTo(clean);
        assertThat(item("a").video().snippet().description()).isEqualTo(clean);
        assertThat(item("a").video().snippet().tags()).containsExactly(clean);
        assertThat(status("a").skipReason()).contains(clean);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "漢", "😀"})
    void shortensOnlyTextsLongerThanTheirColumn(String character) {
        String text = character.repeat(5_000);
        Video video = LedgerVideos.video("a", text, text, List.of(text), OptionalLong.of(1), NOW);
        enumeration.record(List.of(new EnumeratedVideo(video, Optional.of(text))));
        enumeration.refreshDetails(List.of(video));
        recordSelected("b");
        claim(Station.DOWNLOAD);
        ledger.failed(
                Station.DOWNLOAD,
                "b",
                new Verdict(
                        ItemState.FAILED,
                        true,
                        Optional.empty(),
                        Failure.of(FailureClass.RETRY, text, text),
                        false,
                        false));

        assertThat(item("a").video().snippet().description()).isEqualTo(text);
        assertThat(item("a").video().snippet().tags()).containsExactly(text);
        assertThat(text).startsWith(item("a").video().snippet().title());
        assertThat(item("a").video().snippet().title()).hasSize(2_000);
        assertThat(text).startsWith(status("a").skipReason().orElseThrow());
        assertThat(text).startsWith(status("b").failures().text().orElseThrow());
    }

    @Test
    void recordsRandomTexts() {
        Random random = new Random(20261124);
        for (int round = 0; round < 30; round++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(2_500), 0, 0x10000).forEach(unit -> text.append((char) unit));
            Video video = LedgerVideos.video(
                    "video" + round,
                    text.toString(),
                    text.toString(),
                    List.of(text.toString()),
                    OptionalLong.of(1),
                    NOW);
            enumeration.record(List.of(new EnumeratedVideo(video, Optional.of(text.toString()))));
            assertThat(item("video" + round).video().snippet().description()).isEqualTo(storable(text.toString()));
        }
    }

    @Test
    void appliesTheSelectionAgainToKnownVideos() {
        recordSelected("a");
        enumeration.record(List.of(LedgerVideos.skipped("b", "upcoming")));
        assertThat(status("b").skipReason()).contains("upcoming");

        enumeration.record(List.of(LedgerVideos.skipped("a", "too short"), LedgerVideos.selected("b")));
        assertThat(state("a")).isEqualTo(ItemState.SKIPPED);
        assertThat(status("a").skipReason()).contains("too short");
        assertThat(state("b")).isEqualTo(ItemState.PENDING);
        assertThat(status("b").skipReason()).isEmpty();
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("b");
    }

    @ParameterizedTest
    @EnumSource(
            value = ItemState.class,
            names = {"DOWNLOADING", "DOWNLOADED", "UPLOADING", "UPLOADED", "VERIFYING", "VERIFIED"})
    void doesNotSkipItemsWhoseTransferHasBegun(ItemState state) throws SQLException {
        recordSelected("a");
        force("UPDATE migration_item SET state = '" + state + "'");
        enumeration.record(List.of(LedgerVideos.skipped("a", "no")));
        assertThat(state("a")).isEqualTo(state);
        assertThat(status("a").skipReason()).isEmpty();
        enumeration.recordUnavailable(List.of("a"), "not public");
        assertThat(state("a")).isEqualTo(state);
        assertThat(status("a").skipReason()).isEmpty();
        recordSelected("a");
        assertThat(state("a")).isEqualTo(state);
    }

    @ParameterizedTest
    @EnumSource(
            value = ItemState.class,
            names = {"PENDING", "FAILED", "DEFERRED"})
    void skipsItemsWhoseTransferHasNotBegun(ItemState state) throws SQLException {
        recordSelected("a");
        force("UPDATE migration_item SET state = '" + state + "'");
        recordSelected("a");
        assertThat(state("a")).isEqualTo(state);
        enumeration.record(List.of(LedgerVideos.skipped("a", "no")));
        assertThat(state("a")).isEqualTo(ItemState.SKIPPED);
    }

    @Test
    void itemsThatAreSelectedAgainGetNewAttempts() {
        recordSelected("a");
        claim(Station.DOWNLOAD);
        ledger.failed(Station.DOWNLOAD, "a", LedgerVideos.failed(FailureClass.RETRY));
        enumeration.record(List.of(LedgerVideos.skipped("a", "no")));
        recordSelected("a");
        assertThat(status("a").failures().attempts()).isZero();
        assertThat(status("a").failures().errorClass()).isEmpty();
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("a");
    }

    @Test
    void itemsThatStaySelectedKeepTheirAttempts() {
        recordSelected("a");
        claim(Station.DOWNLOAD);
        ledger.failed(Station.DOWNLOAD, "a", LedgerVideos.again(Station.DOWNLOAD, Duration.ofMinutes(1)));
        recordSelected("a");
        assertThat(item("a").attempts().downloads()).isEqualTo(1);
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("nothing");
    }

    @Test
    void updatesTheDetailsAndKeepsThePlaceInTheList() {
        recordSelected("a", "b");
        Video renamed = LedgerVideos.video("a", "New title", OptionalLong.of(6), NOW.plusSeconds(60));
        enumeration.record(List.of(new EnumeratedVideo(renamed, Optional.empty())));
        assertThat(item("a").video()).isEqualTo(renamed);
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("a");
        Video refreshed = LedgerVideos.video("a", "Newer", OptionalLong.of(7), NOW.plusSeconds(90));
        enumeration.refreshDetails(List.of(refreshed, LedgerVideos.video("unknown")));
        assertThat(item("a").video()).isEqualTo(refreshed);
        assertThat(state("a")).isEqualTo(ItemState.DOWNLOADING);
        assertThat(view.counts()).isEqualTo(Map.of(ItemState.DOWNLOADING, 1L, ItemState.PENDING, 1L));
    }

    @Test
    void recordsIdsForWhichTheSourceHasNoDetails() {
        recordSelected("known");
        enumeration.recordUnavailable(List.of("known", "unknown"), "not public");
        assertThat(state("known")).isEqualTo(ItemState.SKIPPED);
        assertThat(status("unknown").skipReason()).contains("not public");
        assertThat(item("known").video().snippet().title()).isEqualTo("Title of known");
        assertThat(item("unknown").video()).isEqualTo(Video.unknown("unknown", NOW));
        recordSelected("unknown");
        assertThat(claim(Station.DOWNLOAD)).isEqualTo("unknown");
    }

    @Test
    void findsOutdatedDetailsOfTheItemsClosestToTheirUpload() throws SQLException {
        Instant old = NOW.minus(Duration.ofDays(2));
        for (String id : List.of("pending", "downloaded", "fresh", "done")) {
            enumeration.record(List.of(new EnumeratedVideo(
                    LedgerVideos.video(id, id, OptionalLong.of(1), id.equals("fresh") ? NOW : old), Optional.empty())));
        }
        force("UPDATE migration_item SET state = 'DOWNLOADED' WHERE video_id = 'downloaded'");
        force("UPDATE migration_item SET state = 'UPLOADED' WHERE video_id = 'done'");
        Instant aDayAgo = NOW.minus(Duration.ofDays(1));
        assertThat(enumeration.withDetailsOlderThan(aDayAgo, 50)).containsExactly("downloaded", "pending");
        assertThat(enumeration.withDetailsOlderThan(aDayAgo, 1)).containsExactly("downloaded");
    }

    @Test
    void countsItemsByState() {
        assertThat(view.counts()).isEmpty();
        assertThat(view.figures().bytesUploaded()).isZero();
        recordSelected("a", "b");
        enumeration.record(List.of(LedgerVideos.skipped("c", "no")));
        assertThat(view.counts()).isEqualTo(Map.of(ItemState.PENDING, 2L, ItemState.SKIPPED, 1L));
        assertThat(view.secondsLeft()).isEqualTo(120);
    }

    @Test
    void visitsThousandsOfItemsInTheOrderOfEnumeration() {
        List<String> ids = IntStream.range(0, 1_203)
                .mapToObj(i -> "video" + (i * 7_919) % 1_203)
                .toList();
        enumeration.record(ids.stream().map(LedgerVideos::selected).toList());
        List<String> visited = new ArrayList<>();
        view.forEachStatus(status -> visited.add(status.videoId()));
        assertThat(visited).isEqualTo(ids);
        List<String> again = new ArrayList<>();
        view.forEach(ItemState.PENDING, item -> {
            again.add(item.id());
            ledger.stagedFileLost(item.id()); // A visitor may change the items that it visits.
        });
        assertThat(again).isEqualTo(ids);
        assertThat(items(EnumSet.of(ItemState.UPLOADED))).isEmpty();
    }

    @Test
    void recordsAWholePageOrNothingOfIt() {
        List<EnumeratedVideo> page = new ArrayList<>(List.of(LedgerVideos.selected("a")));
        page.add(LedgerVideos.selected("x".repeat(101))); // The column is too short for this id.
        assertThatThrownBy(() -> enumeration.record(page)).isInstanceOf(RuntimeException.class);
        assertThat(view.counts()).isEmpty();
    }
}
