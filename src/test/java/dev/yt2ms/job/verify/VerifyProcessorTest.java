package dev.yt2ms.job.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.job.platform.ReadBack;
import dev.yt2ms.job.station.Canary;
import dev.yt2ms.job.station.Verdicts;
import dev.yt2ms.job.verify.VerifyProcessor.Result;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.StagedFile;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.Upload;
import dev.yt2ms.ledger.Verdict;
import dev.yt2ms.ledger.jdbc.LedgerVerification;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.Content;
import dev.yt2ms.model.Difference;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Media;
import dev.yt2ms.model.Video;
import dev.yt2ms.run.Backoff;
import dev.yt2ms.run.Gate;
import dev.yt2ms.run.InARow;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.run.WorkSignal;
import dev.yt2ms.settings.CategorySettings;
import dev.yt2ms.settings.MappingSettings;
import dev.yt2ms.verify.Comparison;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.ArgumentCaptor;
import org.springframework.batch.infrastructure.item.Chunk;

/** Tests what follows when a content is read back from the platform. */
@StartsProcesses
class VerifyProcessorTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final Duration LENGTH = Duration.ofSeconds(100);
    private static final Duration PATIENCE = Duration.ofHours(2);
    private static final MappingSettings SETTINGS =
            new MappingSettings(Map.of(), CategorySettings.NONE, Optional.empty(), "yyyyMMddHHmmss", ZoneOffset.UTC);

    private final VideoPlatform platform = mock();
    private final MigrationLedger ledger = mock();
    private final LedgerVerification verification = mock();
    private final MigrationRuns runs = mock();
    private final RunControl control = new RunControl();
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final Canary canary = new Canary(1, verification, runs, new WorkSignal());
    private final Gate gate = gate();
    private String another = "";
    private final ReadBack readBack = new ReadBack(platform, gate, true, content -> another);
    private final VerifyProcessor processor = new VerifyProcessor(
            readBack, new EncodingWait(PATIENCE, clock), canary, new Comparison(SETTINGS), FieldMapping.of(SETTINGS));

    private Gate gate() {
        return new Gate(
                new Gate.Rules(
                        "the platform's API for reading contents",
                        2,
                        Duration.ofHours(1),
                        Duration.ZERO,
                        1,
                        Backoff.PROBES),
                control,
                clock,
                new InARow(() -> true));
    }

    @ParameterizedTest
    @CsvSource({
        "READY,    PT1M40S,  Compared",
        "READY,    PT1M42S,  Compared",
        "READY,    PT1M37.9S, Unusable",
        "READY,    PT0S,     Compared",
        "READY,    ,         Compared",
        "UNKNOWN,  PT1M40S,  Compared",
        "UNKNOWN,  ,         NotYet",
        "QUEUED,   PT1M40S,  NotYet",
        "ENCODING, PT3S,     NotYet",
        "ERROR,    PT1M40S,  Unusable"
    })
    void theStatusAndTheLengthOfAContentDecideTheResult(Content.Status status, Duration length, String result)
            throws Exception {
        shows(status, length, Map.of("title", "A title"));

        assertThat(look(item("v", Duration.ofMinutes(1), Map.of("title", "A title")))
                        .getClass()
                        .getSimpleName())
                .isEqualTo(result);
    }

    private static final Media VP9 = new Media(1080, 1920, "vp9", Optional.of("opus"), Optional.of("it"), false, false);
    private static final Media H264 = new Media(720, 1280, "h264", Optional.of("aac"), Optional.of("it"), false, false);

    @ParameterizedTest
    @CsvSource({
        "vp9,  opus, false, false, SendPlainer, as 1920x1080 vp9/opus",
        "h264, opus, false, false, SendPlainer, as 1920x1080 h264/opus",
        "h264, aac,  false, false, Unusable,    as 1920x1080 h264/aac",
        "h264, ,     false, false, Unusable,    as 1920x1080 h264",
        "vp9,  opus, true,  false, Unusable,    as 1920x1080 vp9/opus",
        "vp9,  opus, false, true,  Unusable,    as 1920x1080 vp9/opus"
    })
    void anUnencodableContentIsSentInAPlainerFormat(
            String picture, String sound, boolean seen, boolean adopted, String result, String how) throws Exception {
        shows(Content.Status.ERROR, LENGTH, Map.of());
        Media media = new Media(1080, 1920, picture, Optional.ofNullable(sound), Optional.empty(), false, false);
        Upload upload = new Upload("content-v", Optional.of(Map.of()), NOW, seen, adopted);

        Result came =
                look(item("v", Optional.of("v.mp4"), upload, Optional.empty(), Optional.of(media), Optional.empty()));

        assertThat(came.getClass().getSimpleName()).isEqualTo(result);
        Failure failure =
                came instanceof Result.SendPlainer again ? again.failure() : ((Result.Unusable) came).failure();
        assertThat(failure.rule()).isEqualTo("content-in-error");
        assertThat(failure.message()).endsWith("could not encode the video " + how);
    }

    @Test
    void aVideoIsSentInAPlainerFormatOnlyOnce() throws Exception {
        shows(Content.Status.ERROR, LENGTH, Map.of());
        Upload upload = new Upload("content-v", Optional.of(Map.of()), NOW, false, false);
        Media smaller = new Media(360, 640, "vp9", Optional.of("opus"), Optional.empty(), false, false);

        assertThat(look(item(
                        "v", Optional.of("v.mp4"), upload, Optional.empty(), Optional.of(smaller), Optional.of(VP9))))
                .isInstanceOfSatisfying(
                        Result.Unusable.class,
                        unusable -> assertThat(unusable.failure().message())
                                .endsWith("as 640x360 vp9/opus, nor an earlier upload of it as 1920x1080 vp9/opus"));
    }

    private MigrationItem inError(String id, Optional<Media> plainerThan) {
        return item(
                id,
                Optional.of(id + ".mp4"),
                new Upload("content-" + id, Optional.of(Map.of()), NOW, false, false),
                Optional.empty(),
                Optional.of(plainerThan.isEmpty() ? VP9 : H264),
                plainerThan);
    }

    @Test
    void theRunStopsIfFirstVideosCannotBeEncodedInAnyFormat() throws Exception {
        shows(Content.Status.ERROR, LENGTH, Map.of());
        VerifyWriter writer = new VerifyWriter(ledger, verification, new WorkSignal(), control, 2);
        for (int video = 0; video < 20; video++) {
            writer.write(Chunk.of(look(inError("v" + video, Optional.empty()))));
        }
        verify(verification).sendPlainer(eq("v19"), eq(VP9), any());
        verify(ledger, never()).failed(any(), any(), any());
        assertThat(control.isStopping()).isFalse();

        writer.nothingPlainer(inError("v0", Optional.of(VP9)));
        ArgumentCaptor<Verdict> verdict = ArgumentCaptor.captor();
        verify(ledger).failed(eq(Station.VERIFY), eq("v0"), verdict.capture());
        assertThat(verdict.getValue().state()).isEqualTo(ItemState.FAILED);
        assertThat(verdict.getValue().failure().failureClass()).isEqualTo(FailureClass.PERMANENT);
        assertThat(verdict.getValue().failure().rule()).isEqualTo("content-in-error");
        assertThat(verdict.getValue().failure().message()).contains("1920x1080 vp9/opus", "no plainer format", "retry");

        for (int video = 1; video < 8; video++) {
            assertThat(control.isStopping()).isFalse();
            writer.write(Chunk.of(look(inError("v" + video, Optional.of(VP9)))));
        }
        assertThat(control.reason().orElseThrow().kind()).isEqualTo(StopReason.Kind.OPERATOR);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT0.5S", "PT8S, PT4S", "PT4M, PT2M", "PT20M, PT5M", "PT1H59M50S, PT10S"})
    void thePauseBetweenChecksGrowsButNeverBeyondVerifyPatience(Duration waited, Duration pause) throws Exception {
        when(platform.content(any())).thenReturn(Optional.empty());

        assertThat(look(item("v", waited, Map.of())))
                .isInstanceOfSatisfying(
                        Result.NotYet.class,
                        notYet -> assertThat(notYet.pause()).isEqualTo(pause));
    }

    @Test
    void contentsOfAnOlderLedgerAreComparedWithTodaysUploadFields() throws Exception {
        shows(Content.Status.READY, LENGTH, Map.of("title", "Another", "filename", "old-v.mp4", "visualizations", "1"));
        MigrationItem item = item(
                "v",
                Optional.of("old-v.mp4"),
                new Upload("content-v", Optional.empty(), NOW.minus(Duration.ofDays(9)), false, false),
                Optional.empty());

        assertThat(look(item))
                .isInstanceOfSatisfying(
                        Result.Compared.class,
                        compared -> assertThat(compared.differences())
                                .extracting(Difference::field)
                                .as("differing fields, without the views because they have been counted again since")
                                .containsExactly("title"));
    }

    @Test
    void aContentThatTwoRunsDidNotFindIsLost() throws Exception {
        when(platform.content(any())).thenReturn(Optional.empty());
        Upload upload = new Upload("content-v", Optional.of(Map.of()), NOW.minus(PATIENCE), false, false);

        assertThat(look(item("v", Optional.empty(), upload, Optional.empty()))).isInstanceOf(Result.LeftToLater.class);
        assertThat(look(item("v", Optional.empty(), upload, Optional.of("content-not-found"))))
                .isInstanceOfSatisfying(
                        Result.Unusable.class,
                        unusable -> assertThat(unusable.failure().rule()).isEqualTo("content-lost"));
    }

    @ParameterizedTest
    @CsvSource({
        "PT2H,        ENCODING, LeftToLater",
        "P14D,        ENCODING, LeftToLater",
        "P14DT0.001S, ENCODING, Unusable",
        "P14DT0.001S, QUEUED,   Unusable",
        "P400D,       UNKNOWN,  Unusable",
        "P400D,       READY,    Compared"
    })
    void aContentThatIsNotEncodedForTwoWeeksIsGivenUp(Duration waited, Content.Status status, String result)
            throws Exception {
        shows(status, null, Map.of());

        Result look = look(item("v", waited, Map.of()));

        assertThat(look.getClass().getSimpleName()).isEqualTo(result);
        if (look instanceof Result.Unusable unusable) {
            assertThat(unusable.failure().rule()).isEqualTo("content-not-encoded");
            assertThat(Verdicts.of(Station.VERIFY, unusable.failure(), 0, 2).state())
                    .isEqualTo(ItemState.FAILED);
        }
    }

    @Test
    void anAdoptedContentIsNoCanaryAndIsReplacedOnlyOnRequest() throws Exception {
        canary.watch();
        Upload adopted = new Upload("content-v", Optional.of(Map.of("title", "Ours")), NOW, false, true);
        MigrationItem item = item("v", Optional.of("v.mp4"), adopted, Optional.empty());
        shows(Content.Status.READY, LENGTH, Map.of("title", "Theirs"));

        assertThat(look(item)).isInstanceOf(Result.Compared.class);
        assertThat(canary.isOn()).isTrue();
        shows(Content.Status.ERROR, LENGTH, Map.of());
        assertThat(look(item))
                .isInstanceOfSatisfying(
                        Result.Unusable.class,
                        unusable ->
                                assertThat(unusable.failure().failureClass()).isEqualTo(FailureClass.PERMANENT));
    }

    @Test
    void aContentThatDisappearedIsReportedAsMissing() throws Exception {
        when(platform.content(any())).thenReturn(Optional.empty());
        Upload upload = new Upload("content-v", Optional.of(Map.of()), NOW, true, false);

        assertThat(look(item("v", Optional.empty(), upload, Optional.empty())))
                .isInstanceOfSatisfying(
                        Result.Unusable.class,
                        unusable ->
                                assertThat(unusable.failure().failureClass()).isEqualTo(FailureClass.PERMANENT));
    }

    @Test
    void aKeyWithoutReadAccessToContentsDoesNotStopTheRun() throws Exception {
        when(platform.content(any())).thenThrow(refused("key-refused", FailureClass.OPERATOR));
        when(platform.categories()).thenReturn(List.of());

        assertThat(look(item("v", Duration.ZERO, Map.of()))).isInstanceOf(Result.NotAsked.class);
        assertThat(readBack.isOn()).isFalse();
        assertThat(readBack.refusal()).isPresent();
        assertThat(control.isStopping()).isFalse();
    }

    @Test
    void aKeyThatIsRefusedForEverythingStopsTheRun() throws Exception {
        when(platform.content(any())).thenThrow(refused("key-refused", FailureClass.OPERATOR));
        when(platform.categories()).thenThrow(refused("key-refused", FailureClass.OPERATOR));

        assertThat(look(item("v", Duration.ZERO, Map.of()))).isInstanceOf(Result.NotAsked.class);
        assertThat(control.reason()).map(StopReason::kind).contains(StopReason.Kind.OPERATOR);
        assertThat(readBack.refusal()).isEmpty();
    }

    @Test
    void noMoreContentsAreRequestedIfTheFirstOnesAreRefused() throws Exception {
        when(platform.content(any())).thenThrow(refused("method-refused", FailureClass.RETRY));

        assertThat(look(item("a", Duration.ZERO, Map.of()))).isInstanceOf(Result.NotYet.class);
        assertThat(look(item("a", Duration.ZERO, Map.of()))).isInstanceOf(Result.NotYet.class);
        assertThat(look(item("b", Duration.ZERO, Map.of()))).isInstanceOf(Result.NotYet.class);
        assertThat(readBack.isOn()).isTrue();
        assertThat(look(item("c", Duration.ZERO, Map.of()))).isInstanceOf(Result.NotAsked.class);
        assertThat(readBack.isOn()).isFalse();
        assertThat(control.isStopping()).isFalse();
    }

    @Test
    void theRunWaitsAtMostTwoMinutesForACanary() throws Exception {
        canary.watch();
        when(platform.content(any())).thenReturn(Optional.empty());

        assertThat(look(item("v", Duration.ofSeconds(119), Map.of())))
                .isInstanceOfSatisfying(
                        Result.NotYet.class,
                        notYet -> assertThat(notYet.pause()).isEqualTo(Duration.ofSeconds(10)));
        assertThat(canary.isOn()).isTrue();
        look(item("v", Duration.ofSeconds(120), Map.of()));
        assertThat(canary.isOn()).isFalse();
        verify(runs).passCanary();
    }

    @ParameterizedTest
    @CsvSource({
        "title, true",
        "shortDescription, true",
        "longDescription, true",
        "tags, false",
        "customAttribute1, false"
    })
    void aCanaryStopsTheRunOnlyForFieldsThatPeopleSee(String field, boolean refuses) throws Exception {
        canary.watch();
        shows(Content.Status.QUEUED, null, Map.of(field, "something else"));

        Result result = look(item("v", Duration.ofSeconds(1), Map.of(field, "what was sent")));

        assertThat(result instanceof Result.Refused).isEqualTo(refuses);
        assertThat(canary.isOn()).isEqualTo(refuses);
    }

    @Test
    void eightUnusableFirstVideosStopTheRunAndCountNoAttempt() {
        VerifyWriter writer = new VerifyWriter(ledger, verification, new WorkSignal(), control, 2);
        for (String id : List.of("a", "a", "b", "c", "d", "e", "f", "g")) {
            writer.write(Chunk.of(unusable(id)));
        }
        assertThat(control.isStopping()).isFalse();
        writer.write(Chunk.of(unusable("h")));

        assertThat(control.reason()).map(StopReason::kind).contains(StopReason.Kind.OPERATOR);
        ArgumentCaptor<Verdict> verdict = ArgumentCaptor.captor();
        verify(ledger).failed(any(), eq("h"), verdict.capture());
        assertThat(verdict.getValue().state()).isEqualTo(ItemState.UPLOADED);
        verify(ledger).pardon(Station.VERIFY, "a", 2);
        verify(ledger).pardon(Station.VERIFY, "g", 1);
        verify(ledger, never()).uploaded(any(), any(), anyLong());
    }

    @Test
    void unusableVideosNeverStopTheRunOnceAVideoWasUsable() {
        VerifyWriter writer = new VerifyWriter(ledger, verification, new WorkSignal(), control, 2);
        writer.write(Chunk.of(unusable("a"), unusable("b")));
        writer.write(Chunk.of(new Result.Compared(item("z", Duration.ZERO, Map.of()), List.of())));
        for (int video = 0; video < 20; video++) {
            writer.write(Chunk.of(unusable("video" + video)));
        }

        assertThat(control.isStopping()).isFalse();
        verify(ledger, never()).pardon(any(), any(), anyInt());
    }

    private static Result unusable(String id) {
        return new Result.Unusable(
                item(id, Duration.ZERO, Map.of()),
                Failure.of(FailureClass.RETRY, "a-rule", "It can't be encoded").escalatingTo(FailureClass.OPERATOR));
    }

    private Result look(MigrationItem item) throws InterruptedException {
        return processor.process(item);
    }

    private void shows(Content.Status status, Duration length, Map<String, String> fields) {
        when(platform.content(any()))
                .thenReturn(Optional.of(new Content(
                        "content-v", "", "", "", status, Optional.ofNullable(length), OptionalLong.empty(), fields)));
    }

    /**
     * A server error, a timeout or a reset is no outage while the platform answers other requests. Its cause may be
     * this single content.
     */
    @ParameterizedTest
    @CsvSource({"RETRY, method-fault", "OUTAGE, method-unavailable", "OUTAGE, method-unreachable"})
    void contentsThatCannotBeReadAreNoOutageWhileThePlatformAnswers(FailureClass failureClass, String rule)
            throws Exception {
        when(platform.answers()).thenReturn(true);
        when(platform.content(any()))
                .thenThrow(new PlatformException(
                        Failure.of(failureClass, rule, "A fault").escalatingTo(FailureClass.OUTAGE)));

        for (int content = 0; content < 20; content++) {
            assertThat(look(item("v" + content, Duration.ofMinutes(1), Map.of())))
                    .isInstanceOf(Result.NotYet.class);
            assertThat(look(item("v" + content, PATIENCE, Map.of()))).isInstanceOf(Result.LeftToLater.class);
        }

        assertThat(control.isStopping()).isFalse();
    }

    @Test
    void aContentThatAloneStaysUnreadableForTwoWeeksIsGivenUp() throws Exception {
        when(platform.answers()).thenReturn(true);
        when(platform.content("content-bad"))
                .thenThrow(new PlatformException(Failure.of(FailureClass.OUTAGE, "method-unavailable", "HTTP 500")));
        MigrationItem bad = item("bad", Duration.ofDays(15), Map.of());
        assertThat(look(bad))
                .as("result while no other content can be read either")
                .isInstanceOf(Result.LeftToLater.class);

        look(item("good", PATIENCE, Map.of()));

        assertThat(look(item("bad", Duration.ofDays(13), Map.of()))).isInstanceOf(Result.LeftToLater.class);
        assertThat(((Result.Unusable) look(bad)).failure().failureClass()).isEqualTo(FailureClass.PERMANENT);
    }

    @Test
    void onlyAThrottleThatAllContentsMeetClosesThePlatformGate() throws Exception {
        PlatformException throttled =
                new PlatformException(Failure.of(FailureClass.OUTAGE, "method-throttled", "HTTP 429"));
        when(platform.answers()).thenReturn(true);
        when(platform.content("content-bad")).thenThrow(throttled);
        another = "content-good";

        for (int call = 0; call < 10; call++) {
            assertThat(look(item("bad", Duration.ofMinutes(1), Map.of()))).isInstanceOf(Result.NotYet.class);
        }
        assertThat(look(item("bad", PATIENCE, Map.of()))).isInstanceOf(Result.LeftToLater.class);
        assertThat(gate.isOpen()).isTrue();

        when(platform.content(any())).thenThrow(throttled);
        for (int call = 0; call < 3; call++) {
            look(item("v" + call, Duration.ofMinutes(1), Map.of()));
        }
        assertThat(gate.isOpen()).isFalse();
    }

    private static PlatformException refused(String rule, FailureClass failureClass) {
        return new PlatformException(Failure.of(failureClass, rule, "Refused"));
    }

    private static MigrationItem item(String id, Duration waited, Map<String, String> sent) {
        return item(
                id,
                Optional.of(id + ".mp4"),
                new Upload("content-" + id, Optional.of(sent), NOW.minus(waited), false, false),
                Optional.empty());
    }

    private static MigrationItem item(String id, Optional<String> filename, Upload upload, Optional<String> errorRule) {
        return item(id, filename, upload, errorRule, Optional.empty(), Optional.empty());
    }

    private static MigrationItem item(
            String id,
            Optional<String> filename,
            Upload upload,
            Optional<String> errorRule,
            Optional<Media> media,
            Optional<Media> plainerThan) {
        return new MigrationItem(
                video(id),
                ItemState.VERIFYING,
                new MigrationItem.Attempts(0, 0, 0),
                OptionalLong.empty(),
                Optional.of(new StagedFile("media.mp4", 1000, "0".repeat(64), LENGTH, media)),
                filename,
                false,
                Optional.of(upload),
                errorRule,
                Optional.empty(),
                plainerThan);
    }

    private static Video video(String id) {
        return new Video(
                id,
                new Video.Snippet("A title", "", List.of(), "", ""),
                new Video.Publication(NOW, "UC1", "A channel", Video.Privacy.PUBLIC, false),
                LENGTH,
                Video.Picture.UNKNOWN,
                Video.Broadcast.NONE,
                new Video.Counts(OptionalLong.of(123), OptionalLong.empty(), OptionalLong.empty()),
                List.of(),
                NOW);
    }
}
