package dev.yt2ms.job.node;

import dev.yt2ms.job.control.Team;
import dev.yt2ms.job.station.Canary;
import dev.yt2ms.job.station.RemainingWork;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.WorkSignal;
import dev.yt2ms.settings.value.Values;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Lets all machines claim items, gives back what dead machines had claimed or downloaded, and ends when no machine has
 * work left.
 */
final class Watch implements Tasklet {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /**
     * A machine keeps its staged files until it has been away for this multiple of the lease, i.e. for five minutes. A
     * supervisor that waits a minute before it starts the machine again, the start, and a slow join fit in this time.
     */
    private static final int LEASES_TO_COME_BACK = 5;

    private static final Logger log = LoggerFactory.getLogger(Watch.class);

    private final Team.Member member;
    private final Canary canary;
    private final RemainingWork work;
    private final WorkSignal signal;
    private final RunControl control;

    Watch(Team.Member member, Canary canary, RemainingWork work, WorkSignal signal, RunControl control) {
        this.member = member;
        this.canary = canary;
        this.work = work;
        this.signal = signal;
        this.control = control;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) throws InterruptedException {
        String node = member.claimant().node();
        if (canary.isOn()) {
            // Until the canaries are compared, only this machine uploads, so it downloads again what other machines
            // have staged.
            member.nodes().giveUpFilesOfOthers(node);
        }
        open(node);
        signal.changed();
        Duration grace = member.lease().multipliedBy(LEASES_TO_COME_BACK);
        long begun = System.nanoTime();
        while (!control.isStopping()) {
            int claims = member.nodes().giveBackOfDead();
            // After an outage of the database, all machines have been away for long, and each gets the time to come
            // back.
            int files = System.nanoTime() - begun < grace.toNanos()
                    ? 0
                    : member.nodes().giveUpFiles(node, grace);
            if (claims + files > 0) {
                log.info(
                        "took over from a machine that no longer answers: {} put back into the queue, {} to be downloaded again",
                        Values.count(claims, "unfinished video"),
                        Values.count(files, "video"));
                signal.changed();
            }
            if (!work.isLeft()) {
                break;
            }
            control.awaitStop(INTERVAL);
            // A machine that led before may have been frozen while it closed the stations, and do so when it wakes.
            open(node);
        }
        return RepeatStatus.FINISHED;
    }

    private void open(String node) {
        member.leadVersion().get().ifPresent(version -> member.nodes().open(node, version, true));
    }
}
