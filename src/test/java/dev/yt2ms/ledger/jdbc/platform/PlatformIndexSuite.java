package dev.yt2ms.ledger.jdbc.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.PlatformContent;
import dev.yt2ms.ledger.jdbc.LedgerSuite;
import dev.yt2ms.ledger.jdbc.LedgerVideos;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.ledger.jdbc.PlatformIndex;
import dev.yt2ms.model.Content.Status;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests the platform index, which finds contents by id, file name and reference. It contains the last complete scan and
 * the contents that were seen later.
 */
abstract class PlatformIndexSuite extends LedgerSuite {

    private PlatformIndex index;

    @BeforeEach
    void openIndex() {
        jdbc.sql("DELETE FROM platform_content").update();
        new MigrationRuns(database.dataSource(), "my-channel", clock).beginRun(EnumerationMode.FULL);
        index = new PlatformIndex(database.dataSource(), "my-channel", clock);
    }

    private static PlatformContent content(String id, String filename, String reference) {
        return new PlatformContent(
                id, filename, reference, "Title of " + id, Status.READY, Optional.of(Duration.ofMillis(61_234)));
    }

    @Test
    void aContentIsFoundByIdReferenceOrCaseInsensitiveFileName() {
        PlatformContent content = content("c1", "Straße 'x'.MP4", "ref-1");
        PlatformContent bare = new PlatformContent("c2", "", "", "", Status.UNKNOWN, Optional.empty());

        index.record(List.of(content, bare));

        assertThat(index.content("c1")).contains(content);
        assertThat(index.content("c2")).contains(bare);
        assertThat(index.named("STRASSE 'x'.mp4")).isEmpty();
        assertThat(index.named("straße 'X'.mp4")).containsExactly(content);
        assertThat(index.withReference("ref-1")).containsExactly(content);
        assertThat(index.withReference("REF-1")).isEmpty();
    }

    @Test
    void aContentThatIsSeenAgainIsUpdated() {
        index.record(List.of(content("c1", "old.mp4", "ref-1")));
        index.record(List.of(content("c1", "new.mp4", "ref-2"), content("c2", "new.mp4", "")));

        assertThat(index.size()).isEqualTo(2);
        assertThat(index.named("old.mp4")).isEmpty();
        assertThat(index.named("new.mp4")).extracting(PlatformContent::id).containsExactly("c1", "c2");
    }

    @Test
    void onlyACompleteScanRemovesContentsThatItDidNotSee() {
        index.record(List.of(content("gone", "gone.mp4", "")));

        index.begin();
        index.record(List.of(content("c1", "c1.mp4", "")));
        assertThat(index.indexedAt()).isEmpty();
        assertThat(index.named("gone.mp4")).hasSize(1);

        // The clock is set back during the scan. The contents that this scan finds must not be removed as if they were
        // older than the scan.
        PlatformIndex.Scan scan = index.begin();
        clock.advance(Duration.ofDays(-1));
        index.record(List.of(content("c1", "c1.mp4", ""), content("c2", "c2.mp4", "")));
        scan.complete();

        assertThat(index.indexedAt()).contains(LedgerVideos.NOW);
        assertThat(index.named("gone.mp4")).isEmpty();
        assertThat(index.size()).isEqualTo(2);
    }

    @Test
    void twoScansAtTheSameTimeDoNotRemoveEachOthersContents() {
        PlatformIndex.Scan first = index.begin();
        index.record(List.of(content("early", "early.mp4", "")));
        PlatformIndex.Scan second = index.begin();
        index.record(List.of(content("late", "late.mp4", "")));

        first.complete();
        assertThat(index.size()).isEqualTo(2);
        second.complete();
        assertThat(index.named("late.mp4")).hasSize(1);
        assertThat(index.named("early.mp4")).isEmpty();
    }

    @Test
    void anotherMigrationsIndexIsNotTouched() {
        new MigrationRuns(database.dataSource(), "other", clock).beginRun(EnumerationMode.FULL);
        PlatformIndex other = new PlatformIndex(database.dataSource(), "other", clock);
        other.record(List.of(content("c1", "c1.mp4", "")));

        index.begin().complete();

        assertThat(other.size()).isOne();
        assertThat(index.size()).isZero();
    }

    @Test
    void namesOfAnyLengthAndScriptAreKept() {
        String longName = "名前😀\0".repeat(2_000);

        index.record(List.of(content("c1", longName, longName)));

        assertThat(index.named(longName)).hasSize(1);
        assertThat(index.withReference(longName)).hasSize(1);
    }

    @Test
    void thousandsOfContentsAreRecordedInBatches() {
        PlatformIndex.Scan scan = index.begin();
        for (int batch = 0; batch < 10; batch++) {
            int from = batch * 500;
            index.record(IntStream.range(from, from + 500)
                    .mapToObj(number -> content("c" + number, number + ".mp4", "r" + number))
                    .toList());
        }
        scan.complete();

        assertThat(index.size()).isEqualTo(5_000);
        assertThat(index.withReference("r4999")).hasSize(1);
    }

    @Test
    void aContentRecordedForAnotherVideoIsFound() {
        beginUpload("one");
        ledger.uploaded("one", "c1", 1);
        recordSelected("two");

        assertThat(index.otherVideoOf("c1", "two")).contains("one");
        assertThat(index.otherVideoOf("c1", "one")).isEmpty();
        assertThat(index.otherVideoOf("c2", "two")).isEmpty();
    }

    @Test
    void anAdoptedVideoHasNoStagedFileAndUploadingEndsTheAdoption() {
        stage("one");

        ledger.adopted("one", "c1", "interview.mov", Map.of("title", "Sent"));

        assertThat(state("one")).isEqualTo(ItemState.UPLOADED);
        assertThat(item("one").upload().orElseThrow().contentId()).isEqualTo("c1");
        assertThat(item("one").upload().orElseThrow().fields()).contains(Map.of("title", "Sent"));
        assertThat(item("one").uploadFilename()).contains("interview.mov");
        assertThat(item("one").staged()).isEmpty();
        assertThat(column("one", "adopted")).isEqualTo(true);
        assertThat(view.figures().bytesUploaded()).isZero();

        ledger.uploaded("one", "c1", 5);
        assertThat(column("one", "adopted")).isEqualTo(false);
    }

    @Test
    void anUploadThatOverwroteAnotherContentFailsAndKeepsThatContentsId() {
        beginUpload("one");

        ledger.overwroteAnother("one", "c1", Failure.of(FailureClass.OPERATOR, "overwrote-another", "What happened"));

        assertThat(state("one")).isEqualTo(ItemState.FAILED);
        assertThat(status("one").content().id()).contains("c1");
        assertThat(status("one").failures().text()).contains("What happened");
        ledger.recover();
        assertThat(state("one"))
                .as("a new run does not retry the upload by itself")
                .isEqualTo(ItemState.FAILED);
    }
}
