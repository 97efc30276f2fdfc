package dev.yt2ms.run;

import dev.yt2ms.model.Failure;
import dev.yt2ms.model.Failure.Stage;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Control.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out by a {@link Control} whether the cause of some videos' failures is common to all videos. The number of
 * failures proves nothing, because any number of videos may be refused individually, for any reason. As long as no
 * video succeeds, a control runs after {@value #SEVERAL} failures with the same cause, after a video's last attempt,
 * after one failure of a kind that usually concerns this machine's address or a tool ({@link Failure#alone}), and after
 * {@value #MIXED} different videos have failed for any reasons. Only one control runs at a time. If a control has no
 * result, the failures of the control's own videos count as evidence in the next controls until a video succeeds, so
 * that a few controls in total are enough to find a common cause. If the cause turns out to be common, the attempts
 * that were counted for the failed videos are subtracted again.
 */
public final class ControlledEvidence implements Evidence {

    private static final int SEVERAL = 3;
    private static final int MIXED = 5;

    /**
     * For this time after a control, another one for the same cause runs only if a video's last attempt or a gate's
     * probe has failed.
     */
    private static final Duration SILENCE = Duration.ofMinutes(10);

    private final Control control;
    private final Reachability reachability;
    private final Consumer<Map<String, Integer>> pardon;
    private final Predicate<Set<String>> areTheLast;
    private final LongSupplier ticker;

    private final ReentrantLock asking = new ReentrantLock(true);
    private final List<Unexplained> unexplained = new ArrayList<>();
    /**
     * Failures for which no control had a result. If a common cause is found later, their counted attempts are
     * subtracted again.
     */
    private final List<Unexplained> inconclusive = new ArrayList<>();

    /** The failures of controls that had no result and ended after the last success of a video. */
    private final List<MetByControl> metByControls = new ArrayList<>();

    private final Map<String, Set<String>> own = new HashMap<>();
    private final Map<Repeated, Long> silentUntil = new HashMap<>();
    private long tickets;
    /**
     * A common cause that ends the run; empty while there is none. Work that is still under way and fails later counts
     * as failed for this cause.
     */
    private Optional<Finding> end = Optional.empty();

    /**
     * Creates the evidence of one gate.
     *
     * @param reachability shows without a control that the server can't be reached
     * @param pardon subtracts counted attempts of videos; receives the number of attempts for each video id
     * @param areTheLast whether the given videos are the only work left
     * @param ticker returns nanoseconds of a monotonic clock with any origin
     */
    public ControlledEvidence(
            Control control,
            Reachability reachability,
            Consumer<Map<String, Integer>> pardon,
            Predicate<Set<String>> areTheLast,
            LongSupplier ticker) {
        this.control = control;
        this.reachability = reachability;
        this.pardon = pardon;
        this.areTheLast = areTheLast;
        this.ticker = ticker;
    }

    /**
     * @param ended when the control ended, as a number from the same counter as those of {@link #begin}: work with a
     *     smaller number began earlier
     */
    private record MetByControl(Control.Met met, long ended) {}

    /** A cause of failures, and a stage of the work that a control has repeated because of it. */
    private record Repeated(String cause, Stage stage) {}

    /** A failure whose cause is not known yet: the video itself, or something that all videos share. */
    private static final class Unexplained {
        private final String cause;
        private final Failure failure;
        private final String videoId;
        private final boolean last;
        private final long ticket;
        private boolean counted;
        private @Nullable Finding explanation;

        Unexplained(Failure failure, String videoId, boolean last, long ticket) {
            this.last = last;
            this.cause = cause(failure, videoId);
            this.failure = failure;
            this.videoId = videoId;
            this.ticket = ticket;
        }
    }

    /**
     * Returns a key that is equal for two failures if they count as having the same cause. The key is the rule of the
     * failure. For the rule {@code unknown}, it also contains the text without the parts that differ between videos.
     */
    public static String cause(Failure failure, String videoId) {
        return failure.rule().equals(Failure.UNKNOWN)
                ? failure.rule() + ": "
                        + failure.message()
                                .replace(videoId, "")
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("'[^']*'|\"[^\"]*\"", "_")
                                .replaceAll("\\p{Nd}+", "#")
                : failure.rule();
    }

    @Override
    public synchronized long begin() {
        return tickets++;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The success shows only that failures from before this work began have no common cause. A fault that all videos
     * share may have begun later, because the work may have taken hours.
     */
    @Override
    public synchronized void succeeded(long begun) {
        explain(new Finding.Succeeded(), one -> one.ticket < begun);
        inconclusive.removeIf(one -> one.ticket < begun);
        metByControls.removeIf(one -> one.ended < begun);
    }

    @Override
    public Meaning meaning(Failure failure, String videoId, boolean last, Moment moment) {
        if (failure.failureClass() != FailureClass.RETRY || moment == Moment.LATE) {
            return new Meaning(failure, Proof.NONE);
        }
        Unexplained one = note(failure, videoId, last);
        if (failure.inARow().equals(Optional.of(FailureClass.OUTAGE))
                && (moment == Moment.PROBE || failuresBy(one.cause) >= SEVERAL)
                && !reachability.isReachable()) {
            return explained(one, new Finding.Faulty(failure.as(FailureClass.OUTAGE)), moment);
        }
        try {
            asking.lockInterruptibly();
            try {
                return find(one, moment);
            } finally {
                asking.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return explained(one, new Finding.CutShort(), moment);
        }
    }

    private synchronized Unexplained note(Failure failure, String videoId, boolean last) {
        Unexplained one = new Unexplained(failure, videoId, last, tickets++);
        if (end.isPresent()) {
            one.explanation = end.get();
        } else {
            unexplained.add(one);
        }
        return one;
    }

    private Meaning find(Unexplained one, Moment moment) throws InterruptedException {
        boolean mixed;
        Optional<String> cause;
        List<Failure> suspicions;
        Set<String> suspects;
        synchronized (this) {
            if (one.explanation != null) {
                // While this failure waited for its turn, the control for another failure has ended, and its result
                // explains this failure too.
                return meant(one, one.explanation, moment);
            }
            boolean byCause = moment == Moment.PROBE ? isDoubtful(one) : isSuspicious(one);
            mixed = !byCause && moment == Moment.OPEN && videos(any -> true).size() >= MIXED;
            if (!byCause && !mixed) {
                if (moment == Moment.PROBE) {
                    return new Meaning(one.failure.as(FailureClass.OUTAGE), Proof.NONE);
                }
                one.counted = true;
                return new Meaning(one.failure, Proof.NONE);
            }
            suspicions = mixed ? stages().map(one.failure::at).toList() : List.of(one.failure);
            suspects = unexplained.stream().map(each -> each.videoId).collect(Collectors.toSet());
            cause = Optional.of(one.cause)
                    .filter(its -> byCause || unexplained.stream().allMatch(each -> each.cause.equals(its)));
        }
        Finding meant = new Finding.NoControl();
        for (Failure suspicion : suspicions) {
            Finding finding = control.ask(suspicion, cause, suspects, metByControls());
            found(finding, one, suspicion, mixed);
            if (finding instanceof Finding.Faulty || finding instanceof Finding.CutShort) {
                return meant(one, finding, moment);
            }
            if (covers(suspicion.stage(), one.failure.stage())) {
                meant = finding;
            }
        }
        return meant(one, meant, moment);
    }

    private synchronized List<Control.Met> metByControls() {
        return metByControls.stream().map(MetByControl::met).toList();
    }

    /**
     * Records the result of a control. A control that succeeds shows nothing about the stages that it does not repeat.
     * Neither does a control without a result, if it ran because videos had failed for different causes.
     */
    private synchronized void found(Finding finding, Unexplained one, Failure suspicion, boolean mixed) {
        if (!(finding instanceof Finding.CutShort) && covers(suspicion.stage(), one.failure.stage())) {
            long until = ticker.getAsLong() + SILENCE.toNanos();
            Stream.of(Stage.values())
                    .filter(stage -> covers(suspicion.stage(), stage))
                    .forEach(stage -> silentUntil.put(new Repeated(one.cause, stage), until));
        }
        Predicate<Unexplained> affected = any -> true;
        if (finding instanceof Finding.Succeeded || finding instanceof Finding.NoControl && mixed) {
            affected = each -> covers(suspicion.stage(), each.failure.stage());
        }
        if (finding instanceof Finding.Faulty faulty) {
            pardon();
            metByControls.clear();
            if (faulty.failure().failureClass() == FailureClass.OPERATOR) {
                end = Optional.of(finding);
            }
        }
        explain(finding, affected);
        if (finding instanceof Finding.Succeeded) {
            inconclusive.removeIf(affected);
            metByControls.removeIf(
                    each -> covers(suspicion.stage(), each.met.failure().stage()));
        }
        if (finding instanceof Finding.NoControl none) {
            long ended = tickets++;
            none.met().forEach(met -> metByControls.add(new MetByControl(met, ended)));
        }
    }

    private Meaning explained(Unexplained one, Finding finding, Moment moment) {
        synchronized (this) {
            if (finding instanceof Finding.Faulty) {
                pardon();
                explain(finding, any -> true);
            } else {
                explain(finding, one::equals);
            }
            return meant(one, finding, moment);
        }
    }

    private boolean isSuspicious(Unexplained one) {
        if (one.failure.inARow().isEmpty()) {
            return false;
        }
        if (isKnownAsOwn(one)) {
            // A control has shown that this video itself causes such failures. A fault that all videos share may have
            // begun since then. If other videos are left, their failures will show the fault, and this attempt is
            // subtracted again. If none is left, a control must look for the fault now.
            return one.last && (!isSilent(one) || areTheLast.test(givenUp()));
        }
        if (isSilent(one) && !one.last) {
            return false;
        }
        return one.failure.alone()
                || one.last
                || failuresBy(one.cause) >= SEVERAL
                || videos(each -> each.cause.equals(one.cause)).size() >= SEVERAL;
    }

    /** Whether a probe may have failed for a different reason from the one that closed the gate. */
    private boolean isDoubtful(Unexplained one) {
        return !one.failure.inARow().equals(Optional.of(FailureClass.OUTAGE))
                || !isSilent(one)
                        && unexplained.stream()
                                .anyMatch(each -> each != one
                                        && each.cause.equals(one.cause)
                                        && each.videoId.equals(one.videoId));
    }

    private boolean isSilent(Unexplained one) {
        Long until = silentUntil.get(new Repeated(one.cause, one.failure.stage()));
        return until != null && until - ticker.getAsLong() > 0;
    }

    private Set<String> givenUp() {
        return unexplained.stream()
                .filter(each -> each.last)
                .map(each -> each.videoId)
                .collect(Collectors.toSet());
    }

    private boolean isKnownAsOwn(Unexplained one) {
        return own.getOrDefault(one.cause, Set.of()).contains(one.videoId);
    }

    private synchronized long failuresBy(String cause) {
        return unexplained.stream()
                .filter(each -> each.cause.equals(cause) && !isKnownAsOwn(each))
                .count();
    }

    private Set<String> videos(Predicate<Unexplained> which) {
        return unexplained.stream()
                .filter(each -> which.test(each) && !isKnownAsOwn(each))
                .map(each -> each.videoId)
                .collect(Collectors.toSet());
    }

    /**
     * Whether a control that repeats the stage {@code repeated} thereby repeats {@code stage} too. To read media, a
     * control must ask the source for the video first.
     */
    private static boolean covers(Stage repeated, Stage stage) {
        return repeated == stage || repeated == Stage.MEDIA && stage == Stage.EXTRACTION;
    }

    /**
     * The stages that controls must repeat after failures with different causes. The stage of the tools comes first,
     * because it makes no request to the source.
     */
    private Stream<Stage> stages() {
        Set<Stage> failed = EnumSet.noneOf(Stage.class);
        unexplained.forEach(each -> failed.add(each.failure.stage()));
        if (failed.contains(Stage.MEDIA)) {
            failed.remove(Stage.EXTRACTION);
        }
        return Stream.of(Stage.TOOLS, Stage.MEDIA, Stage.EXTRACTION).filter(failed::contains);
    }

    private void explain(Finding finding, Predicate<Unexplained> which) {
        List<Unexplained> affected = unexplained.stream().filter(which).toList();
        unexplained.removeAll(affected);
        for (Unexplained each : affected) {
            each.explanation = finding;
            if (finding instanceof Finding.NoControl) {
                inconclusive.add(each);
            }
            if (finding instanceof Finding.Succeeded) {
                own.computeIfAbsent(each.cause, any -> new HashSet<>()).add(each.videoId);
            }
        }
    }

    private void pardon() {
        Map<String, Integer> counted = Stream.concat(unexplained.stream(), inconclusive.stream())
                .filter(each -> each.counted)
                .collect(Collectors.toMap(each -> each.videoId, any -> 1, Integer::sum));
        inconclusive.clear();
        if (!counted.isEmpty()) {
            pardon.accept(counted);
        }
    }

    private static Meaning meant(Unexplained one, Finding finding, Moment moment) {
        if (finding instanceof Finding.Succeeded) {
            return new Meaning(one.failure.as(FailureClass.RETRY), Proof.OTHERS_SUCCEED);
        }
        if (finding instanceof Finding.Faulty faulty) {
            return new Meaning(one.failure.because(faulty.failure()), Proof.NONE);
        }
        if (finding instanceof Finding.CutShort) {
            return new Meaning(one.failure.as(FailureClass.OUTAGE), Proof.CUT_SHORT);
        }
        if (!(finding instanceof Finding.NoControl)) {
            throw new IllegalStateException("No code handles the finding " + finding);
        }
        one.counted |= moment == Moment.OPEN;
        // If a probe failed, the cause for which the gate was closed may still apply, so the gate stays closed. In all
        // other cases the attempts count, until the video has none left.
        FailureClass closed = one.failure
                .inARow()
                .filter(ifForAll -> moment == Moment.PROBE && ifForAll != FailureClass.OPERATOR)
                .orElse(FailureClass.RETRY);
        return new Meaning(one.failure.as(closed), Proof.NO_OTHERS);
    }
}
