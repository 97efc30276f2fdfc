package dev.yt2ms.job.verify;

import dev.yt2ms.job.station.EncodingFailures;
import dev.yt2ms.job.station.Pardons;
import dev.yt2ms.job.station.Verdicts;
import dev.yt2ms.job.verify.VerifyProcessor.Result;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.Verdict;
import dev.yt2ms.ledger.jdbc.LedgerVerification;
import dev.yt2ms.model.Difference;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.run.Evidence;
import dev.yt2ms.run.OnceProven;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.run.WorkSignal;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

/** Records the results of reading contents back. */
final class VerifyWriter implements ItemWriter<Result>, EncodingFailures {

    private static final Logger log = LoggerFactory.getLogger(VerifyWriter.class);

    private final MigrationLedger ledger;
    private final LedgerVerification verification;
    private final WorkSignal signal;
    private final RunControl control;
    private final int attempts;
    private final OnceProven evidence;
    private final Pardons pardons;

    /** @param attempts the maximum number of times that a video may be sent again */
    VerifyWriter(
            MigrationLedger ledger,
            LedgerVerification verification,
            WorkSignal signal,
            RunControl control,
            int attempts) {
        this.ledger = ledger;
        this.verification = verification;
        this.signal = signal;
        this.control = control;
        this.attempts = attempts;
        this.pardons = new Pardons(ledger, Station.VERIFY);
        // If the platform can use none of the first uploads, this evidence ends the run, because it would be useless to
        // send the whole channel.
        this.evidence = new OnceProven(
                () -> verification.ownIn(EnumSet.of(ItemState.VERIFIED)) > 0,
                pardons::pardon,
                () -> true,
                ids -> false);
    }

    @Override
    public void write(Chunk<? extends Result> chunk) {
        chunk.forEach(this::write);
    }

    private void write(Result result) {
        MigrationItem item = result.item();
        String id = item.id();
        if (result instanceof Result.NotYet notYet) {
            // No signal is given, because no other worker waits for this change.
            verification.readAgain(id, notYet.pause());
            return;
        }
        if (result instanceof Result.Compared compared) {
            compared(id, compared.differences());
            if (verification.waits(Station.VERIFY)) {
                // Other items still wait to be verified, so no signal is given: waiting workers need a signal only when
                // no item is left, and there may be thousands of compared items.
                return;
            }
        } else if (result instanceof Result.LeftToLater left) {
            verification.leaveUnverified(id, left.failure());
            log.warn("{} was not verified in this run: {}", id, left.failure().message());
        } else if (result instanceof Result.SendPlainer again) {
            // This failure does not count as evidence against all uploads, because a platform may encode some formats
            // and not others.
            verification.sendPlainer(id, again.unencodable(), again.failure());
            log.warn(
                    "{} will be sent again in a plainer format: {}",
                    id,
                    again.failure().message());
        } else if (result instanceof Result.Unusable unusable) {
            unusable(item, unusable.failure(), false);
        } else if (result instanceof Result.Refused refused) {
            verification.refuseCanary(id, refused.failure(), refused.differences());
            control.stop(
                    StopReason.of(StopReason.Kind.OPERATOR, refused.failure().message())
                            .ofAll());
        } else if (result instanceof Result.NotAsked) {
            ledger.release(Station.VERIFY, id);
        } else {
            throw new IllegalStateException("No code records the result " + result);
        }
        signal.changed();
    }

    private void compared(String id, List<Difference> differences) {
        evidence.succeeded(evidence.begin());
        verification.verified(id, differences);
        String lost = fields(differences, Difference.Kind.LOSS);
        String unreadable = fields(differences, Difference.Kind.UNREADABLE);
        if (!lost.isEmpty()) {
            log.warn(
                    "verified {}, but these fields differ from what was sent: {}; see {}",
                    id,
                    lost,
                    JobCommands.UNKNOWN_FILE.quoted("status"));
        } else if (!unreadable.isEmpty()) {
            log.warn("verified {}, except for fields that can't be read: {}", id, unreadable);
        } else {
            log.info("verified {}", id);
        }
    }

    private static String fields(List<Difference> differences, Difference.Kind kind) {
        return differences.stream()
                .filter(one -> one.kind() == kind)
                .map(Difference::field)
                .collect(Collectors.joining(", "));
    }

    @Override
    public void nothingPlainer(MigrationItem item) {
        unusable(
                item,
                VerifyProcessor.notEncoded(
                        item.plainerThan().map(" as %s"::formatted).orElse("")
                                + ", and YouTube offers no plainer format. Ask the platform's support, or choose another format in download.args, then run "
                                + JobCommands.UNKNOWN_FILE.quoted("retry --id=" + item.id())),
                true);
    }

    private void unusable(MigrationItem item, Failure seen, boolean forGood) {
        // A failure whose inARow is empty, e.g. that of an adopted content, is no evidence about other uploads.
        Failure meant = seen.inARow().isEmpty()
                ? seen
                : evidence.meaning(seen, item.id(), false, Evidence.Moment.OPEN).failure();
        Failure failure =
                forGood && meant.failureClass() == FailureClass.RETRY ? meant.as(FailureClass.PERMANENT) : meant;
        Verdict verdict = pardons.record(
                item.id(),
                failure,
                judged -> Verdicts.of(Station.VERIFY, judged, item.attempts().verifications(), attempts + 1));
        log.warn(
                "{}: {}",
                verdict.state() == ItemState.PENDING
                        ? item.id() + " will be sent again"
                        : verdict.state() + " " + item.id(),
                failure.message());
        if (failure.failureClass() == FailureClass.OPERATOR) {
            control.stop(StopReason.of(
                            StopReason.Kind.OPERATOR,
                            "The platform can use none of the first videos, although all were uploaded completely. Ask its support, then run again. The last failure was that of %s (%s)"
                                    .formatted(item.id(), failure.message()))
                    .ofAll());
        }
    }
}
