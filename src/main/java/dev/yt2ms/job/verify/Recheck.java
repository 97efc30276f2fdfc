package dev.yt2ms.job.verify;

import dev.yt2ms.job.control.StopReasons;
import dev.yt2ms.job.platform.PlatformScan;
import dev.yt2ms.job.station.Canary;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.jdbc.LedgerVerification;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mainstreaming.client.ApiError;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Compares the contents of VERIFIED items again, because they may have been changed or deleted since their first
 * comparison. A scan of the account, which needs one call for every 25 contents, returns most of them; the others are
 * read one by one. If the process ends during the comparison, the next process continues it.
 */
final class Recheck implements Tasklet {

    /**
     * If the platform has none of the verified contents, and there are at least this many, yt2ms probably uses the
     * wrong account. A smaller number of contents may well have been deleted.
     */
    private static final int MANY = 3;

    /**
     * An unfinished comparison is continued only if its last progress is more recent than this. After a longer time, a
     * person expects new results, so a new comparison begins.
     */
    private static final Duration LIFE = Duration.ofDays(1);

    private static final Logger log = LoggerFactory.getLogger(Recheck.class);

    private final PlatformScan platformScan;
    private final LedgerView items;
    private final LedgerVerification verification;
    private final MigrationRuns runs;
    private final VerifyProcessor processor;
    private final VerifyWriter writer;
    private final Canary canary;
    private final RunControl control;
    private final Clock clock;

    Recheck(
            PlatformScan platformScan,
            LedgerView items,
            LedgerVerification verification,
            MigrationRuns runs,
            VerifyProcessor processor,
            VerifyWriter writer,
            Canary canary,
            RunControl control,
            Clock clock) {
        this.platformScan = platformScan;
        this.items = items;
        this.verification = verification;
        this.runs = runs;
        this.processor = processor;
        this.writer = writer;
        this.canary = canary;
        this.control = control;
        this.clock = clock;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) throws InterruptedException {
        verification.makeDue();
        canary.watch();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant start = runs.beginComparison(LIFE);
        boolean continued = start.isBefore(now);
        if (continued) {
            log.info("continuing the comparison that began at {}", start);
        }
        long verified = items.counts().getOrDefault(ItemState.VERIFIED, 0L);
        try {
            if (!continued || !platformScan.hasBegunSince(start)) {
                log.info("{} of {} contents compared in one scan", scan(), verified);
            }
            if (verified >= MANY && !control.isStopping() && !verification.hasComparedSince(start)) {
                runs.endComparison();
                control.stop(StopReason.of(
                        StopReason.Kind.OPERATOR,
                        "None of the %d contents of this migration is on the platform: check destination.token and destination.api-url, which may belong to another account."
                                .formatted(verified)));
            }
        } catch (PlatformException e) {
            if (!isRefused(e)) {
                control.stop(StopReasons.because(e));
            }
        }
        askForTheRest(start);
        return RepeatStatus.FINISHED;
    }

    private long scan() {
        AtomicLong found = new AtomicLong();
        platformScan.now(content -> verification.verifiedAs(content.id()).forEach(item -> {
            found.incrementAndGet();
            writer.write(Chunk.of(processor.found(item, content)));
        }));
        return found.get();
    }

    /** Whether the platform refuses to list contents. It may still return single contents. */
    private static boolean isRefused(PlatformException e) {
        return List.of(ApiError.METHOD_UNKNOWN.rule(), ApiError.METHOD_REFUSED.rule())
                .contains(e.failure().rule());
    }

    /**
     * Reads one by one the contents that the scan did not return. A scan can miss contents, because its pages are
     * requested by position, and positions change if contents are added or deleted in the meantime.
     */
    private void askForTheRest(Instant start) throws InterruptedException {
        while (!control.isStopping()) {
            List<MigrationItem> items = verification.notComparedSince(start);
            if (items.isEmpty()) {
                runs.endComparison();
                return;
            }
            for (MigrationItem item : items) {
                VerifyProcessor.Result result = processor.process(item);
                if (result instanceof VerifyProcessor.Result.NotAsked) {
                    // Either the run stops, or contents can't be read back. The remaining items keep their earlier
                    // results.
                    return;
                }
                writer.write(Chunk.of(result));
            }
        }
    }
}
