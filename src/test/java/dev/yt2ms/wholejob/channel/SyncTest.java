package dev.yt2ms.wholejob.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.job.RunOutcome;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.model.Video;
import dev.yt2ms.report.status.StatusDocument;
import dev.yt2ms.report.status.StatusText;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.LoggedRequest;
import dev.yt2ms.sandbox.youtube.Delivery;
import dev.yt2ms.sandbox.youtube.SandboxChannel;
import dev.yt2ms.sandbox.youtube.SandboxPlaylist;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.LedgerFile;
import dev.yt2ms.wholejob.TestBed.Database;
import dev.yt2ms.wholejob.WholeJobTest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * Tests that a sync moves new videos for few quota units, and that a full scan also reports changed and deleted videos.
 */
@StartsProcesses
class SyncTest extends WholeJobTest {

    private static SandboxVideo video(String id, int year) {
        return SandboxVideo.of(id)
                .publishedAt(Instant.parse(year + "-06-01T00:00:00Z"))
                .build();
    }

    private List<SandboxVideo> addVideos(int count) {
        List<SandboxVideo> videos = IntStream.range(0, count)
                .mapToObj(i -> video("video%06d".formatted(i), 2010 + i))
                .toList();
        bed.sandbox.channel().add(videos);
        return videos;
    }

    private CommandLineProcess.Result sync(String... options) {
        bed.sandbox.traffic().forget();
        bed.sandbox.youtube().resetQuota();
        return bed.run("sync", options);
    }

    private void assertDone(CommandLineProcess.Result result) {
        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    }

    private JsonNode item(JsonNode status, SandboxVideo video) {
        return StreamSupport.stream(status.path("items").spliterator(), false)
                .filter(item -> item.path("videoId").asString().equals(video.id()))
                .findFirst()
                .orElseThrow();
    }

    /** Reads a column directly from the ledger, without a command. */
    private String ledger(String column, String where) {
        try (LedgerFile ledger = bed.ledger()) {
            return String.join(",", ledger.texts("SELECT CAST(" + column + " AS VARCHAR) " + where));
        }
    }

    private String item(String column, SandboxVideo video) {
        return ledger(column, "FROM migration_item WHERE video_id = '" + video.id() + "'");
    }

    private String gone() {
        return ledger("COUNT(gone_since)", "FROM migration_item");
    }

    /**
     * Makes the last full scan, and the deletions that it found, older by this number of days. After seven days a full
     * scan is due.
     */
    private void days(int days) {
        try (LedgerFile ledger = bed.ledger()) {
            ledger.update("UPDATE migration SET full_look_at = full_look_at - INTERVAL '" + days + "' DAY");
            ledger.update("UPDATE migration_item SET gone_since = gone_since - INTERVAL '" + days
                    + "' DAY, gone_seen_at = gone_seen_at - INTERVAL '" + days + "' DAY");
        }
    }

    @Test
    void syncingManyUnchangedVideosUsesLittleQuotaAndFindsNewOnes() {
        // The videos that fill the channel are excluded, because this test is only about the scan.
        bed.sandbox.channel().fill(19_990);
        SandboxVideo soon = SandboxVideo.of("soonsoonsoo")
                .publishedAt("2015-01-01T00:00:00Z")
                .live(SandboxVideo.Live.UPCOMING)
                .build();
        bed.sandbox.channel().add(soon);
        bed.set("select.title-excludes", "'^Video number'");
        assertDone(sync());
        assertThat(bed.sandbox.youtube().quotaUsed())
                .as("quota of the first scan, which is a full one")
                .isBetween(800L, 805L);

        assertDone(sync());
        assertThat(bed.sandbox.youtube().quotaUsed()).isLessThanOrEqualTo(5);
        assertThat(bed.sandbox.platform().contents()).isEmpty();

        SandboxVideo fresh = video("freshfreshf", 2026);
        SandboxVideo became = soon.with().live(SandboxVideo.Live.NONE).build();
        bed.sandbox.channel().add(fresh, became);
        assertDone(sync());
        bed.assertAllArrivedOnce(List.of(fresh, became));
        // The six requests are: the channel, two pages, the details of the videos on each page, and the details of the
        // video that was upcoming. The second page is read because the first one has a new video.
        assertThat(bed.sandbox.youtube().quotaUsed()).isEqualTo(6);
        assertThat(ledger("look", "FROM migration")).isEqualTo("SHORT");
    }

    @Test
    void anUnfinishedRunIsCompletedBeforeANewOneScansTheChannel() {
        SandboxVideo first = video("firstfirstf", 2020);
        bed.sandbox.channel().add(first);
        bed.sandbox.youtube().quotaLimit(1);
        assertThat(bed.run("migrate").exitCode()).isEqualTo(75);
        bed.sandbox.youtube().quotaLimit(Long.MAX_VALUE);

        CommandLineProcess.Result sync = sync("--json");

        assertDone(sync);
        bed.assertAllArrivedOnce(List.of(first));
        assertThat(sync.out().lines())
                .as("summaries: one of the continued run, one of the new run")
                .hasSize(2);
        assertThat(bed.sandbox.traffic().requests("youtube.playlistItems"))
                .as("requests for pages: the rest of the full scan, and an incremental scan")
                .hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void aFullScanReportsChangedAndDeletedVideos(Database database) throws Exception {
        bed.use(database);
        SandboxVideo renamed = video("renamedrena", 2020);
        SandboxVideo hidden = video("hiddenhidde", 2019);
        SandboxVideo deleted = video("deleteddele", 2018);
        SandboxVideo same = video("samesamesam", 2017);
        bed.sandbox.channel().add(renamed, hidden, deleted, same);
        assertDone(bed.run("migrate"));
        bed.sandbox
                .channel()
                .add(
                        renamed.with().title("New \u202E title").viewCount(5).build(),
                        hidden.with().privacy(Video.Privacy.UNLISTED).build(),
                        same.with().viewCount(1_000_000).build())
                .remove(deleted.id());

        assertDone(sync());
        assertThat(gone())
                .as("videos recorded as deleted by an incremental scan, which cannot prove that")
                .isEqualTo("0");
        days(7);
        CommandLineProcess.Result full = sync();

        assertDone(full);
        assertThat(full.out()).contains("changed on YouTube since the upload: 2, deleted or private there: 1");
        JsonNode status = bed.status();
        assertThat(status.path("run").path("look").asString()).isEqualTo("FULL");
        assertThat(item(status, renamed).path("sourceChange").path("fields").toString())
                .isEqualTo("[\"title\"]");
        assertThat(item(status, renamed).path("title").asString())
                .isEqualTo(renamed.snippet().title());
        assertThat(item(status, hidden).path("sourceChange").path("fields").toString())
                .isEqualTo("[\"privacy\"]");
        assertThat(item(status, deleted).path("goneSince").asString()).startsWith("20");
        assertThat(item(status, deleted).path("state").asString()).isEqualTo("VERIFIED");
        assertThat(item(status, same).path("sourceChange").isNull()).isTrue();
        assertThat(bed.run("status", "--verbose").out())
                .contains(
                        "changed renamedrena \"" + renamed.snippet().title() + "\": title",
                        "deleted or private on YouTube deleteddele \"");
        assertThat(bed.sandbox.platform().contents()).hasSize(4).allMatch(content -> content.overwritten() == 0);
    }

    @Test
    void aChangedVideoIsUploadedAgainOnceUnderTheSameName() {
        SandboxVideo renamed = video("renamedrena", 2020);
        SandboxVideo other = video("otherotheot", 2019);
        SandboxVideo less =
                video("lesslessles", 2018).with().delivery(Delivery.CHOICE).build();
        bed.sandbox.channel().add(renamed, other, less);
        bed.set("mapping.filename", "'{title} {id}.mp4'").set("sync.on-change", "reupload");
        assertDone(bed.run("migrate"));
        bed.sandbox
                .channel()
                .add(
                        renamed.with().title("New title").viewCount(5).build(),
                        // The views and the language of this video change, but neither causes another upload.
                        other.with().viewCount(7).language("it").build(),
                        // The title of this video changes, but YouTube now offers only a smaller picture of it.
                        less.with()
                                .title("Newer title")
                                .delivery(Delivery.SEPARATE)
                                .build());

        assertDone(sync());
        bed.sandbox.traffic().forget();
        assertDone(sync());

        assertThat(bed.sandbox.traffic().requests("watch"))
                .as("requests for watch pages in a sync without changes")
                .isEmpty();
        assertThat(bed.sandbox.platform().contents()).hasSize(3);
        assertThat(bed.contentOf(less).title()).isEqualTo(less.snippet().title());
        assertThat(item("state", less)).isEqualTo("VERIFIED");
        assertThat(item("changed_fields", less)).isEqualTo("title");
        assertThat(item("media_height", less)).isEqualTo("360");
        assertThat(bed.contentOf(renamed).field("title")).isEqualTo("New title");
        assertThat(bed.contentOf(renamed).overwritten()).isOne();
        assertThat(bed.contentOf(renamed).filename())
                .startsWith(renamed.snippet().title());
        assertThat(bed.contentOf(other).overwritten()).isZero();
        assertThat(item("changed_fields", other)).isEqualTo("language");

        bed.set("download.max-height", "200");
        days(7);
        assertDone(sync());

        assertThat(bed.contentOf(less).title()).isEqualTo("Newer title");
        assertThat(bed.contentOf(less).overwritten()).isOne();
        assertThat(ledger("COUNT(changed_at)", "FROM migration_item")).isEqualTo("1");
    }

    @Test
    void aBetterPictureIsReportedAndReplacesTheContentOnceOnRequest() {
        SandboxVideo young = SandboxVideo.of("youngyoungy")
                .publishedAt(Instant.now().minus(Duration.ofHours(2)))
                .delivery(Delivery.SEPARATE)
                .build();
        SandboxVideo old =
                video("oldoldoldol", 2020).with().delivery(Delivery.SEPARATE).build();
        bed.sandbox.channel().add(young, old);
        migrateAfterDays(0);
        bed.sandbox
                .channel()
                .add(
                        young.with().delivery(Delivery.CHOICE).build(),
                        old.with().delivery(Delivery.CHOICE).build());

        migrateAfterDays(2);

        JsonNode told = bed.status();
        assertThat(item(told, young).path("betterHeight").asInt()).isEqualTo(360);
        assertThat(item(told, old).path("betterHeight").isNull()).isTrue();
        assertThat(StatusText.of(
                        new StatusDocument(told.toString().getBytes(UTF_8)),
                        StatusText.Detail.FULL,
                        JobCommands.UNKNOWN_FILE))
                .contains(
                        ", available there with a better picture: 1",
                        "with a better picture youngyoungy \"",
                        "360 pixels high");
        assertThat(bed.contentOf(young).overwritten()).isZero();

        bed.set("sync.on-better", "reupload");
        bed.sandbox.faults().add(Fault.at("upload", Fault.status(413)).always());
        migrateAfterDays(3);
        JsonNode refused = item(bed.status(), young);
        assertThat(refused.path("state").asString()).isEqualTo("VERIFIED");
        assertThat(refused.path("error").asString()).contains("too large");
        assertThat(refused.path("media")).isEqualTo(item(told, young).path("media"));
        bed.sandbox.traffic().forget();
        migrateAfterDays(5);
        assertThat(bed.sandbox.traffic().requests("upload"))
                .as("uploads of a replacement that the platform refused before")
                .isEmpty();
        assertThat(bed.contentOf(young).overwritten()).isZero();
        bed.sandbox.faults().clear();
        assertThat(bed.run("retry", "--id", young.id()).exitCode()).isZero();

        migrateAfterDays(6);
        bed.sandbox.traffic().forget();
        migrateAfterDays(8);

        assertThat(bed.sandbox.traffic().requests("watch"))
                .as("requests for watch pages after the better picture was uploaded")
                .isEmpty();
        assertThat(bed.contentOf(young).overwritten()).isOne();
        assertThat(bed.contentOf(old).overwritten()).isZero();
        JsonNode replaced = item(bed.status(), young);
        assertThat(replaced.path("state").asString()).isEqualTo("VERIFIED");
        assertThat(replaced.path("media").path("height").asInt()).isEqualTo(360);
        assertThat(replaced.path("betterHeight").isNull()).isTrue();
        assertThat(bed.sandbox.platform().contents()).hasSize(2);
    }

    private void migrateAfterDays(int days) {
        RunOutcome outcome = bed.migrate(Clock.offset(Clock.systemUTC(), Duration.ofDays(days)));
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    }

    @Test
    void aChangedVideoThatDisappearedIsUploadedAgainWhenItReturns() {
        SandboxVideo renamed = video("renamedrena", 2020);
        bed.sandbox.channel().add(renamed, video("otherotheot", 2019));
        bed.set("sync.on-change", "reupload")
                .set("download.attempts", "1")
                .set("export.player-url", "'https://example.org/{contentId}'");
        assertDone(bed.run("migrate"));
        SandboxVideo now = renamed.with().title("New title").build();
        bed.sandbox.channel().add(now);
        bed.sandbox
                .faults()
                .add(Fault.at("watch", Fault.status(403)).about(renamed.id()).always());
        days(7);
        assertDone(sync());
        assertThat(item("state", renamed)).isEqualTo("VERIFIED");
        assertThat(item("changed_fields", renamed)).isEqualTo("title");
        assertThat(bed.run("export", "--format", "apache-rewrite").out())
                .as("redirects, which must still include the video because its old content exists")
                .contains(renamed.id());

        bed.sandbox.channel().add(now.with().privacy(Video.Privacy.PRIVATE).build());
        bed.sandbox.faults().clear();
        days(7);
        assertDone(sync());
        assertThat(item("changed_fields", renamed)).isEqualTo("title");
        assertThat(bed.contentOf(renamed).title()).isEqualTo(renamed.snippet().title());

        bed.sandbox.channel().add(now);
        days(7);
        assertDone(sync());
        assertThat(bed.contentOf(renamed).title()).isEqualTo("New title");
        assertThat(bed.contentOf(renamed).overwritten()).isOne();
        assertThat(ledger("COUNT(changed_at)", "FROM migration_item")).isEqualTo("0");
    }

    @ParameterizedTest
    @EnumSource
    void contentsAreDeletedOnlyAfterTwoFullScansAndAConfirmation(Database database) throws Exception {
        bed.use(database);
        List<SandboxVideo> videos = addVideos(5);
        bed.set("sync.on-delete", "delete");
        assertDone(bed.run("migrate"));
        SandboxVideo deleted = videos.get(0);
        SandboxVideo hidden = videos.get(1);
        bed.sandbox
                .channel()
                .remove(deleted.id())
                .add(hidden.with().privacy(Video.Privacy.PRIVATE).build());

        assertDone(bed.run("migrate", "--confirm-deletes", "2"));
        assertDone(bed.run("migrate", "--confirm-deletes", "2"));
        assertThat(bed.sandbox.platform().contents())
                .as("contents when the second full scan comes within a day")
                .hasSize(5);
        days(1);
        assertDone(bed.run("migrate"));
        assertThat(bed.sandbox.platform().contents())
                .as("contents without --confirm-deletes")
                .hasSize(5);
        CommandLineProcess.Result tooMany = bed.run("migrate", "--confirm-deletes", "1");
        assertThat(tooMany.exitCode()).isEqualTo(4);
        assertThat(tooMany.out())
                .contains(
                        "2 contents of videos that are deleted or private",
                        "'yt2ms sync --confirm-deletes 2 " + bed.writeJobFile() + "'");
        assertThat(bed.sandbox.platform().contents())
                .as("contents when more deletions are due than --confirm-deletes allows")
                .hasSize(5);

        // The hidden video had disappeared too, but it is public again before anything is deleted.
        bed.sandbox.channel().add(hidden);
        assertDone(sync("--confirm-deletes", "2"));

        assertThat(bed.sandbox.platform().contentsFor(deleted.id())).isEmpty();
        assertThat(bed.sandbox.platform().contents()).hasSize(4);
        assertThat(bed.sandbox.traffic().requests("platform.DeleteVodContent")).hasSize(1);
        assertThat(item("state", deleted)).isEqualTo("SKIPPED");
        assertThat(item("skip_reason", deleted))
                .startsWith("deleted on the platform (content ")
                .contains("deleted or private on YouTube since 20");
        assertThat(item("COUNT(gone_since)", hidden)).isEqualTo("0");
    }

    @Test
    void aContentWithAnotherReferenceIsNotDeleted() {
        List<SandboxVideo> videos = addVideos(3);
        bed.set("sync.on-delete", "delete");
        assertDone(bed.run("migrate"));
        bed.sandbox.channel().remove(videos.get(0).id());
        assertDone(bed.run("migrate"));
        days(1);
        try (LedgerFile ledger = bed.ledger()) {
            ledger.update("UPDATE migration_item SET content_id = '"
                    + bed.contentOf(videos.get(1)).id() + "' WHERE video_id = '"
                    + videos.get(0).id() + "'");
        }

        CommandLineProcess.Result result = bed.run("migrate", "--confirm-deletes", "9");

        assertDone(result);
        assertThat(result.err()).contains("has a different referenceID");
        assertThat(bed.sandbox.platform().contents()).hasSize(3);
        assertThat(bed.sandbox.traffic().requests("platform.DeleteVodContent")).isEmpty();
    }

    @Test
    void anApparentDeletionOfTheWholeChannelIsNotBelieved() {
        List<SandboxVideo> videos = addVideos(3);
        bed.set("sync.on-delete", "delete");
        assertDone(bed.run("migrate"));
        bed.sandbox.channel().remove(videos.get(0).id()).remove(videos.get(1).id());

        assertDone(bed.run("migrate"));

        assertThat(gone()).isEqualTo("0");
        assertThat(bed.run("status").out())
                .contains("2 of 3 videos on the platform are missing on YouTube all at once");
        assertDone(bed.run("migrate", "--confirm-deletes", "2"));
        assertThat(gone()).isEqualTo("2");
        assertThat(bed.sandbox.platform().contents()).hasSize(3);
    }

    @Test
    void aPlaylistIsScannedFullyAndARemovedVideoIsNotDeleted() {
        bed.sandbox.channel().fill(120);
        List<String> ids =
                IntStream.range(0, 120).mapToObj(SandboxChannel::filledId).toList();
        bed.sandbox.channel().add(new SandboxPlaylist("PLtalks0123456789", "Talks", ids));
        bed.set("source.channel", "PLtalks0123456789").set("select.ids", "[" + ids.get(119) + "]");
        assertDone(sync());
        bed.sandbox.channel().add(new SandboxPlaylist("PLtalks0123456789", "Talks", ids.subList(0, 119)));

        assertDone(sync());

        assertThat(bed.sandbox.traffic().requests("youtube.playlistItems"))
                .extracting(LoggedRequest::status)
                .containsExactly(200, 200, 200);
        assertThat(gone()).isEqualTo("0");
        assertThat(bed.sandbox.platform().contents()).hasSize(1);
    }
}
