package dev.yt2ms.job.verify;

import dev.yt2ms.download.ytdlp.PlainerFormats;
import dev.yt2ms.job.platform.ReadBack;
import dev.yt2ms.job.platform.ReadBack.Reading;
import dev.yt2ms.job.station.Canary;
import dev.yt2ms.job.station.Verdicts;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.StagedFile;
import dev.yt2ms.ledger.Upload;
import dev.yt2ms.ledger.jdbc.LedgerVerification;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.Content;
import dev.yt2ms.model.Difference;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.model.Media;
import dev.yt2ms.run.Backoff;
import dev.yt2ms.settings.value.Values;
import dev.yt2ms.verify.Comparison;
import dev.yt2ms.verify.Lengths;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.batch.infrastructure.item.ItemProcessor;

/**
 * Reads one uploaded content back, and compares it if it is encoded. A canary is compared even before it is encoded.
 */
final class VerifyProcessor implements ItemProcessor<MigrationItem, VerifyProcessor.Result> {

    /** The result of reading one content back. */
    public sealed interface Result {

        MigrationItem item();

        /** The content is encoded and was compared. */
        record Compared(MigrationItem item, List<Difference> differences) implements Result {}

        /** The content must be read again after the pause. */
        record NotYet(MigrationItem item, Duration pause) implements Result {}

        /** The content was not encoded or not readable within the time limit. A later run reads it again. */
        record LeftToLater(MigrationItem item, Failure failure) implements Result {}

        /**
         * The platform could not encode this file. The video is sent again in a plainer format, i.e. one that is easier
         * to encode.
         */
        record SendPlainer(MigrationItem item, Media unencodable, Failure failure) implements Result {}

        /** The platform could not use the uploaded file, or no longer has the content. */
        record Unusable(MigrationItem item, Failure failure) implements Result {}

        /** The content of a canary differs from what was sent. */
        record Refused(MigrationItem item, Failure failure, List<Difference> differences) implements Result {}

        /** The content was not read, because the run stops or because the platform returns no contents. */
        record NotAsked(MigrationItem item) implements Result {}
    }

    private static final Duration CANARY_WAITS = Duration.ofMinutes(2);
    private static final Duration CANARY_PAUSE = Duration.ofSeconds(10);
    private static final String CONTENT_NOT_FOUND = "content-not-found";

    private final ReadBack readBack;
    private final EncodingWait encodingWait;
    private final Canary canary;
    private final Comparison comparison;
    private final FieldMapping mapping;

    VerifyProcessor(
            ReadBack readBack, EncodingWait encodingWait, Canary canary, Comparison comparison, FieldMapping mapping) {
        this.readBack = readBack;
        this.encodingWait = encodingWait;
        this.canary = canary;
        this.comparison = comparison;
        this.mapping = mapping;
    }

    @Override
    public Result process(MigrationItem item) throws InterruptedException {
        Upload upload = item.upload().orElseThrow();
        Reading reading = readBack.read(item.id(), upload.contentId());
        if (reading instanceof Reading.Found found) {
            return found(item, found.content());
        }
        if (reading instanceof Reading.NotFound) {
            return notFound(item, upload);
        }
        if (reading instanceof Reading.Failed failed) {
            return failed(item, upload, failed.failure());
        }
        if (!(reading instanceof Reading.NotAsked)) {
            throw new IllegalStateException("No code handles the reading " + reading);
        }
        if (readBack.refusal().isPresent()) {
            canary.cannotBeCompared("contents can't be read back");
        }
        return new Result.NotAsked(item);
    }

    /** Decides about a content that the platform returned. */
    Result found(MigrationItem item, Content content) {
        Upload upload = item.upload().orElseThrow();
        if (content.status() == Content.Status.ERROR) {
            return inError(item, upload);
        }
        boolean encoded = isEncoded(content);
        if (encoded || canary.isOneOf(item)) {
            List<Difference> differences = comparison.of(sent(item, upload), content, upload.at());
            Optional<Failure> refusal = canary.judge(item, differences);
            if (refusal.isPresent()) {
                return new Result.Refused(item, refusal.get(), differences);
            }
            if (encoded) {
                return compared(item, content, differences);
            }
        }
        Failure notEncoded = Failure.of(
                FailureClass.DEFERRED,
                "content-not-encoded",
                "The platform has the content, but still reports it as %s %s"
                        .formatted(content.status().name().toLowerCase(Locale.ROOT), encodingWait.waited(upload)));
        return waitingUntilDeferralEnds(item, upload, notEncoded);
    }

    private static Result inError(MigrationItem item, Upload upload) {
        Optional<Media> sent = item.staged().flatMap(StagedFile::media);
        Failure failure =
                notEncoded(sent.map(Media::toString).map(" as %s"::formatted).orElse("")
                        + item.plainerThan()
                                .map(", nor an earlier upload of it as %s"::formatted)
                                .orElse(""));
        // A content that existed before the migration is not replaced. If the content was compared before, it was
        // encoded then, so its format is not the reason for the error.
        boolean firstOfOurs =
                !upload.adopted() && !upload.seen() && item.plainerThan().isEmpty();
        return sent.filter(media -> firstOfOurs && PlainerFormats.existFor(media))
                .<Result>map(media -> new Result.SendPlainer(item, media, failure))
                .orElseGet(() -> unusable(item, failure));
    }

    /**
     * Creates the failure of a file that the platform could not encode.
     *
     * @param how the end of the sentence, which describes the formats that were sent
     */
    static Failure notEncoded(String how) {
        return Failure.of(
                        FailureClass.RETRY,
                        LedgerVerification.CONTENT_IN_ERROR,
                        "The platform could not encode the video" + how)
                .escalatingTo(FailureClass.OPERATOR);
    }

    /**
     * Whether the content is encoded. If the meaning of its status is unknown, its length decides, because only an
     * encoded content has a length.
     */
    private static boolean isEncoded(Content content) {
        return content.status() == Content.Status.READY
                || content.status() == Content.Status.UNKNOWN && length(content).isPresent();
    }

    private static Optional<Duration> length(Content content) {
        return content.duration().filter(length -> !length.isZero());
    }

    private static Result compared(MigrationItem item, Content content, List<Difference> differences) {
        Duration own =
                item.staged().map(StagedFile::duration).orElse(item.video().duration());
        Optional<Duration> other = length(content).filter(length -> !own.isZero() && !Lengths.agree(length, own));
        return other.<Result>map(length -> unusable(
                        item,
                        Failure.of(
                                        FailureClass.RETRY,
                                        "content-duration",
                                        "The content on the platform is %s long, but the uploaded video is %s long"
                                                .formatted(Values.humanDuration(length), Values.humanDuration(own)))
                                .escalatingTo(FailureClass.OPERATOR)))
                .orElseGet(() -> new Result.Compared(item, differences));
    }

    /**
     * Returns the result for a content that can't be used. A content that existed before this migration is replaced
     * only if a person asks for it with the command retry.
     */
    private static Result unusable(MigrationItem item, Failure failure) {
        boolean adopted = item.upload().filter(Upload::adopted).isPresent();
        return new Result.Unusable(item, adopted ? failure.as(FailureClass.PERMANENT) : failure);
    }

    private Map<String, String> sent(MigrationItem item, Upload upload) {
        return upload.fields().orElseGet(() -> {
            // If no sent fields are recorded, an older version of yt2ms uploaded the video. The fields are then created
            // again, without the view count, which may have been refreshed since the upload.
            Map<String, String> fields = new LinkedHashMap<>(mapping.fields(item.video()));
            fields.remove("startViews");
            item.uploadFilename().ifPresent(name -> fields.put("filename", name));
            return fields;
        });
    }

    private Result notFound(MigrationItem item, Upload upload) {
        if (upload.seen()) {
            return new Result.Unusable(
                    item,
                    Failure.of(
                            FailureClass.PERMANENT,
                            "content-missing",
                            "Content %s is no longer on the platform; %s sends the video again"
                                    .formatted(
                                            upload.contentId(),
                                            JobCommands.UNKNOWN_FILE.quoted("retry --id=" + item.id()))));
        }
        Failure notFound = Failure.of(
                FailureClass.DEFERRED,
                CONTENT_NOT_FOUND,
                "The platform does not find the content %s, %s"
                        .formatted(upload.contentId(), encodingWait.waited(upload)));
        waitedForCanary(item, upload, notFound);
        // An earlier run waited for the configured time and did not find the content, and this run does not find it
        // either. Therefore the content is lost, and not just late.
        return encodingWait.isOver(upload)
                        && item.errorRule().filter(CONTENT_NOT_FOUND::equals).isPresent()
                ? unusable(
                        item,
                        Failure.of(
                                        FailureClass.RETRY,
                                        "content-lost",
                                        notFound.message() + ", and an earlier run did not find it either")
                                .escalatingTo(FailureClass.OPERATOR))
                : waiting(item, upload, notFound);
    }

    private Result failed(MigrationItem item, Upload upload, Failure failure) {
        waitedForCanary(item, upload, failure);
        return switch (failure.failureClass()) {
            case OPERATOR -> new Result.NotAsked(item);
            case RETRY, PERMANENT, DEFERRED -> {
                Failure unreadable = failure.as(FailureClass.DEFERRED);
                // If no content at all could be read in this run, the elapsed time proves nothing about this content.
                yield readBack.works()
                        ? waitingUntilDeferralEnds(item, upload, unreadable)
                        : waiting(item, upload, unreadable);
            }
            // An outage or throttling shows nothing about this content, so the content is read again after a pause.
            case OUTAGE, THROTTLED -> new Result.NotYet(item, Backoff.shortened(Verdicts.OUTAGE_TURN));
        };
    }

    private Result waitingUntilDeferralEnds(MigrationItem item, Upload upload, Failure why) {
        return encodingWait.isOver(upload) && encodingWait.since(upload).compareTo(Verdicts.LONGEST_DEFERRAL) > 0
                ? new Result.Unusable(item, why.as(FailureClass.PERMANENT))
                : waiting(item, upload, why);
    }

    private Result waiting(MigrationItem item, Upload upload, Failure why) {
        if (encodingWait.isOver(upload)) {
            return new Result.LeftToLater(item, why);
        }
        Duration pause = encodingWait.pause(upload);
        return new Result.NotYet(
                item, canary.isOneOf(item) && pause.compareTo(CANARY_PAUSE) > 0 ? CANARY_PAUSE : pause);
    }

    /**
     * Lets the other uploads begin if this item is a canary that the platform does not return within the time limit.
     */
    private void waitedForCanary(MigrationItem item, Upload upload, Failure why) {
        if (canary.isOneOf(item)
                && (encodingWait.isOver(upload) || encodingWait.since(upload).compareTo(CANARY_WAITS) >= 0)) {
            canary.cannotBeCompared(why.message());
        }
    }
}
