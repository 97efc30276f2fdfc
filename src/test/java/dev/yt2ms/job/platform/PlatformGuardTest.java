package dev.yt2ms.job.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.job.platform.PlatformGuard.Decision;
import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.PlatformContent;
import dev.yt2ms.ledger.Upload;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.database.PreparedLedger;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.ledger.jdbc.PlatformIndex;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.Content.Status;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.Video;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests which file name an upload gets, according to the platform index. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlatformGuardTest {

    private static final String ID = "AbCdEfGhIjK";
    private static final String NAME = ID + ".mp4";
    private static final Duration LENGTH = Duration.ofMinutes(10);

    private Path directory;
    private LedgerDatabase database;
    private PlatformIndex index;

    @BeforeAll
    void openIndex(@TempDir Path stateDir) {
        directory = stateDir;
        database = PreparedLedger.open(directory, "test");
        new MigrationRuns(database.dataSource(), "test", Clock.systemUTC()).beginRun(EnumerationMode.FULL);
        index = new PlatformIndex(database.dataSource(), "test", Clock.systemUTC());
    }

    @BeforeEach
    void forgetAll() {
        index.begin().complete();
    }

    @AfterAll
    void closeIndex() {
        database.close();
    }

    private PlatformGuard guard(String... keys) {
        String yaml = "{migration: {name: test, source: {channel: '@test', api-key: k}, destination: {token: t%s}%s}}"
                .formatted(
                        keys.length > 0 ? ", " + keys[0] : "", keys.length > 1 ? ", mapping: {" + keys[1] + "}" : "");
        Settings settings = JobFile.parse("test", yaml, directory);
        return new PlatformGuard(index, FieldMapping.of(settings.mapping()), settings.destination());
    }

    private void there(String id, String filename, String reference, Status status, Duration length) {
        index.record(List.of(new PlatformContent(id, filename, reference, "Title", status, Optional.of(length))));
    }

    private static MigrationItem untried() {
        return item(Optional.empty(), false, Optional.empty());
    }

    private static MigrationItem item(Optional<String> lastName, boolean unsure, Optional<String> contentId) {
        Video video = Video.unknown(ID, Instant.EPOCH);
        return new MigrationItem(
                withLength(video),
                ItemState.DOWNLOADED,
                new MigrationItem.Attempts(0, 0, 0),
                OptionalLong.empty(),
                Optional.empty(),
                lastName,
                unsure,
                contentId.map(id -> new Upload(id, Optional.empty(), Instant.EPOCH, false, false)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Video withLength(Video video) {
        return new Video(
                video.id(),
                video.snippet(),
                video.publication(),
                LENGTH,
                video.picture(),
                video.broadcast(),
                video.counts(),
                video.playlists(),
                video.fetchedAt());
    }

    private static void assertBarred(Decision decision, String rule, String... words) {
        assertThat(decision).isInstanceOf(Decision.Barred.class);
        Failure failure = ((Decision.Barred) decision).failure();
        assertThat(failure.rule()).isEqualTo(rule);
        assertThat(List.of(words))
                .allSatisfy(word -> assertThat(failure.message()).contains(word));
    }

    private static void assertAdopts(Decision decision, String contentId) {
        assertThat(decision).isInstanceOf(Decision.Adoptable.class);
        assertThat(((Decision.Adoptable) decision).content().id()).isEqualTo(contentId);
    }

    @Test
    void aFileNameThatNoContentHasIsUsed() {
        there("c1", "other.mp4", "other", Status.READY, LENGTH);

        assertThat(guard().decide(untried())).isEqualTo(new Decision.Free(NAME));
    }

    @Test
    void theFileNameOfAForeignContentIsNeverUsed() {
        there("c1", "ABCDEFGHIJK.MP4", "other", Status.ERROR, LENGTH);

        assertBarred(guard().decide(untried()), "filename-taken", "c1", "ABCDEFGHIJK.MP4", "referenceID other");
        assertBarred(guard("adopt: false").decide(untried()), "filename-taken");
        assertThat(guard("index-every: never").decide(untried())).isEqualTo(new Decision.Free(NAME));
    }

    @Test
    void theSecondTemplateNamesTheFileUnlessThatNameIsTakenToo() {
        PlatformGuard guard = guard("adopt: true", "filename-on-conflict: '{id}-2.mp4'");
        there("c1", NAME, "", Status.READY, LENGTH);
        assertThat(guard.decide(untried())).isEqualTo(new Decision.Free(ID + "-2.mp4"));

        there("c2", ID + "-2.mp4", "", Status.READY, LENGTH);
        assertBarred(guard.decide(untried()), "filename-taken", NAME);
    }

    @Test
    void aContentWithOurReferenceIsAdoptedPreferablyUnderOurName() {
        there("c1", "a.mp4", ID, Status.READY, LENGTH.plusSeconds(12));
        assertAdopts(guard().decide(untried()), "c1");

        there("c2", NAME, ID, Status.ENCODING, Duration.ZERO);
        assertAdopts(guard().decide(untried()), "c2");
    }

    @Test
    void aContentIsAdoptedEvenIfTheNameIsTaken() {
        there("c1", NAME, "other", Status.READY, LENGTH);
        there("c2", "ours.mp4", ID, Status.READY, LENGTH);

        assertAdopts(guard().decide(untried()), "c2");
    }

    @Test
    void aBrokenContentWithOurReferenceIsReplacedOnlyUnderOurName() {
        there("c1", NAME.toUpperCase(Locale.ROOT), ID, Status.ERROR, LENGTH);
        assertThat(guard().decide(untried())).isEqualTo(new Decision.Free(NAME.toUpperCase(Locale.ROOT)));

        there("c2", "master.mov", ID, Status.READY, LENGTH.plusSeconds(13));
        assertBarred(guard().decide(untried()), "already-there", "c2", "master.mov", "duplicate");
    }

    @Test
    void withoutAdoptionAContentIsReplacedOnlyIfItHasOurName() {
        there("c1", NAME, ID, Status.READY, LENGTH);
        assertThat(guard("adopt: false").decide(untried())).isEqualTo(new Decision.Free(NAME));

        there("c2", "other.mp4", ID, Status.READY, LENGTH);
        assertBarred(guard("adopt: false").decide(untried()), "already-there", "c2", "destination.adopt is false");
    }

    @Test
    void aFailedAttemptsContentIsAdoptedOnlyIfItIsComplete() {
        MigrationItem tried = item(Optional.of("earlier-" + NAME), false, Optional.empty());
        there("c1", "earlier-" + NAME, ID, Status.ENCODING, LENGTH);
        assertThat(guard().decide(tried))
                .as("decision for an upload whose file name belongs to its own incomplete content")
                .isEqualTo(new Decision.Free("earlier-" + NAME));

        there("c1", "earlier-" + NAME, ID, Status.READY, LENGTH);
        assertAdopts(guard().decide(tried), "c1");
    }

    @Test
    void aRecordedContentIsReplacedUnlessAnotherContentHasItsName() {
        MigrationItem known = item(Optional.of("interview.mov"), false, Optional.of("c1"));
        there("c1", "interview.mov", "", Status.READY, LENGTH);
        assertThat(guard().decide(known)).isEqualTo(new Decision.Free("interview.mov"));
        assertThat(guard("index-every: never").decide(known)).isEqualTo(new Decision.Free("interview.mov"));

        there("c2", "INTERVIEW.mov", "", Status.READY, LENGTH);
        assertBarred(guard().decide(known), "filename-taken", "c2");
    }

    @Test
    void aRecordedContentThatNowBelongsToAnotherVideoIsNotReplaced() {
        MigrationItem wentOver = item(Optional.of(NAME), false, Optional.of("c1"));
        there("c1", NAME, "4711", Status.READY, LENGTH);
        assertBarred(guard().decide(wentOver), "filename-taken", "c1", "4711");
        assertThat(guard("adopt: true", "filename-on-conflict: '{id}-2.mp4'").decide(wentOver))
                .isEqualTo(new Decision.Free(ID + "-2.mp4"));
        assertThat(guard().harmDone(wentOver, NAME, "c1")).isPresent();

        there("c1", NAME, "by an older template: " + ID, Status.READY, LENGTH);
        assertThat(guard().decide(wentOver)).isEqualTo(new Decision.Free(NAME));
        assertThat(guard().harmDone(wentOver, NAME, "c1")).isEmpty();
    }

    @Test
    void aContentWithoutReferenceBelongsToTheUnsureUploadOfItsName() {
        there("c1", NAME, "", Status.ERROR, LENGTH);

        assertThat(guard().decide(item(Optional.of(NAME), true, Optional.empty())))
                .isEqualTo(new Decision.Free(NAME));
        assertBarred(guard().decide(item(Optional.of(NAME), false, Optional.empty())), "filename-taken");
    }

    @Test
    void anOverwriteIsReportedOnlyIfTheAnswerHasAnotherVideosContent() {
        there("c1", "film.mp4", "4711", Status.READY, LENGTH);
        there("c2", NAME, ID, Status.READY, LENGTH);

        assertThat(guard().harmDone(untried(), NAME, "c1"))
                .hasValueSatisfying(failure -> assertThat(failure.message())
                        .contains(ID, NAME, "c1", "film.mp4", "referenceID 4711", "Restore the"));
        assertThat(guard().harmDone(untried(), NAME, "c2")).isEmpty();
        assertThat(guard().harmDone(untried(), NAME, "new")).isEmpty();
    }

    @Test
    @Survives(FaultCell.UPLOADS_UNSURE)
    void anUnsureUploadArrivedIfItsContentIsComplete() {
        MigrationItem unsure = item(Optional.of(NAME), true, Optional.empty());
        assertThat(guard().arrived(unsure)).isEmpty();

        there("c1", "other.mp4", ID, Status.READY, Duration.ofSeconds(3));
        assertThat(guard().arrived(unsure)).isEmpty();

        there("c2", NAME.toLowerCase(Locale.ROOT), "", Status.QUEUED, Duration.ZERO);
        assertThat(guard().arrived(unsure)).map(PlatformContent::id).contains("c2");
    }
}
