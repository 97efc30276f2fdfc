package dev.yt2ms.campaign;

import static org.awaitility.Awaitility.await;

import dev.yt2ms.sandbox.platform.StoredContent;
import dev.yt2ms.sandbox.youtube.Delivery;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.LedgerFile;
import dev.yt2ms.wholejob.TestBed;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;

/** Checks after the last run that each video has arrived once and unchanged, and that the ledger agrees with the platform. */
final class ArrivalCheck {

    private static final DateTimeFormatter UPLOAD_DATE =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    private static final long OLD_RUNS_KEPT = 5;
    private static final Set<String> ENDED = Set.of("COMPLETED", "STOPPED", "FAILED", "ABANDONED");

    private final TestBed bed;
    private final Set<String> refused;
    private final Set<String> statesOfSteps;

    private ArrivalCheck(TestBed bed, Set<String> refused, Set<String> statesOfSteps) {
        this.bed = bed;
        this.refused = refused;
        this.statesOfSteps = statesOfSteps;
    }

    /**
     * Returns the check for a channel that one machine has migrated.
     *
     * @param refused ids of the videos that YouTube always refuses
     */
    static ArrivalCheck ofOneMachine(TestBed bed, Set<String> refused) {
        return new ArrivalCheck(bed, refused, ENDED);
    }

    /**
     * Returns the check for a channel that several machines have migrated. A machine that was cut off from the database
     * may record late that a step of a run which others have ended has an unknown state.
     */
    static ArrivalCheck ofSeveralMachines(TestBed bed) {
        Set<String> states = new HashSet<>(ENDED);
        states.add("UNKNOWN");
        return new ArrivalCheck(bed, Set.of(), states);
    }

    /** Checks all videos of the channel, and returns those that have arrived. */
    List<SandboxVideo> check(LedgerFile ledger) {
        List<SandboxVideo> videos = bed.sandbox.channel().videos().stream()
                .filter(video -> !refused.contains(video.id()))
                .toList();
        SoftAssertions softly = new SoftAssertions();
        videos.forEach(video -> checkContent(video, softly));
        softly.assertThat(bed.sandbox.platform().contents())
                .as("contents on the platform")
                .hasSize(videos.size());
        checkLedger(ledger, videos, softly);
        softly.assertAll();
        return videos;
    }

    private void checkContent(SandboxVideo video, SoftAssertions softly) {
        List<StoredContent> contents = bed.sandbox.platform().contentsFor(video.id());
        softly.assertThat(contents).as("contents of " + video.id()).hasSize(1);
        if (contents.size() != 1) {
            return;
        }
        String id = contents.get(0).id();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> bed.sandbox.platform().content(id).orElseThrow().probed());
        StoredContent content = bed.sandbox.platform().content(id).orElseThrow();
        softly.assertThat(content.overwroteAnother())
                .as(video.id() + "'s upload overwrote another content")
                .isFalse();
        softly.assertThat(content.fields()).as("fields of " + video.id()).isEqualTo(expectedFields(video));
        if (video.media().delivery() == Delivery.MP4) {
            softly.assertThat(content.sha256())
                    .as(video.id() + "'s SHA-256 on the platform")
                    .isEqualTo(bed.sandbox.expectedSha256(video.id()));
        } else {
            softly.assertThat(content.duration().orElse(Duration.ZERO))
                    .as("duration of " + video.id())
                    .isBetween(
                            video.media().clip().duration().minusMillis(300),
                            video.media().clip().duration().plusMillis(300));
        }
    }

    /**
     * Returns the fields that the README documents for a video of {@link CampaignChannel}. The content must have
     * exactly these fields.
     */
    private static Map<String, String> expectedFields(SandboxVideo video) {
        int number = Integer.parseInt(video.id().substring(7));
        String firstLine = "The video " + number + " of a long channel.";
        return Map.of(
                "filename",
                video.id() + ".mp4",
                "referenceID",
                video.id(),
                "title",
                video.snippet().title().replace("\u0000", ""),
                "shortDescription",
                firstLine,
                "longDescription",
                firstLine + "<br>--boundary--<br>&lt;script&gt;" + number + "&lt;/script&gt;",
                "tags",
                "video " + number + ", one two, <three>",
                "uploaddate",
                UPLOAD_DATE.format(video.publishedAt()),
                "startViews",
                Long.toString(video.counts().views().orElseThrow()),
                "fullUserName",
                CampaignChannel.CHANNEL_TITLE);
    }

    private void checkLedger(LedgerFile ledger, List<SandboxVideo> videos, SoftAssertions softly) {
        List<Map<String, Object>> items = ledger.rows("SELECT * FROM migration_item");
        softly.assertThat(items).as("rows of the ledger").hasSize(videos.size() + refused.size());
        for (Map<String, Object> item : items) {
            Object id = item.get("VIDEO_ID");
            if (refused.contains((String) id)) {
                softly.assertThat(item)
                        .as("row of " + id + ", which YouTube refuses")
                        .containsEntry("STATE", "FAILED")
                        .containsEntry("CONTENT_ID", null);
                continue;
            }
            softly.assertThat(item)
                    .as("row of " + id)
                    .containsEntry("STATE", "VERIFIED")
                    .containsEntry("DIFFERING", null)
                    .containsEntry("UPLOAD_UNSURE", false);
            softly.assertThat(item.get("CLAIMED_BY"))
                    .as("process that still claims " + id)
                    .isNull();
            softly.assertThat(bed.sandbox.platform().contentsFor((String) id))
                    .as("content of " + id)
                    .extracting(StoredContent::id)
                    .containsExactly((String) item.get("CONTENT_ID"));
        }
        softly.assertThat(ledger.texts("SELECT run_state FROM migration")).containsExactly("COMPLETED");
        checkBatchRecords(ledger, softly);
    }

    /** Checks the records of the runs, but not those of what each of several machines did for them. */
    private void checkBatchRecords(LedgerFile ledger, SoftAssertions softly) {
        String executions = " FROM batch_job_execution AS execution WHERE job_instance_id IN"
                + " (SELECT job_instance_id FROM batch_job_instance WHERE job_name = 'migrateChannel')";
        softly.assertThat(ledger.texts("SELECT DISTINCT status" + executions))
                .as("states of job executions")
                .isSubsetOf(ENDED);
        softly.assertThat(ledger.texts("SELECT DISTINCT status FROM batch_step_execution WHERE job_execution_id IN"
                        + " (SELECT job_execution_id" + executions + ")"))
                .as("states of step executions")
                .isSubsetOf(statesOfSteps);
        softly.assertThat(ledger.number("SELECT COUNT(*)" + executions + " AND end_time IS NULL"))
                .as("job executions without an end")
                .isZero();
        softly.assertThat(ledger.texts("SELECT status" + executions + " ORDER BY job_execution_id DESC LIMIT 1"))
                .containsExactly("COMPLETED");
        // Each completed run has one job instance, which its restarts share. The instances of old runs are deleted,
        // except for the last few.
        long runs = ledger.number("SELECT run FROM migration");
        softly.assertThat(ledger.number("SELECT COUNT(*) FROM batch_job_instance WHERE job_name = 'migrateChannel'"))
                .as("job instances of %d runs", runs)
                .isEqualTo(Math.min(runs, OLD_RUNS_KEPT + 1));
    }
}
