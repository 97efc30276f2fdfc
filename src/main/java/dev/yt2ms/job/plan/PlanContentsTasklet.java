package dev.yt2ms.job.plan;

import dev.yt2ms.job.enumerate.EnumerationWriter;
import dev.yt2ms.job.platform.PlatformGuard;
import dev.yt2ms.job.platform.PlatformGuard.Decision;
import dev.yt2ms.job.platform.PlatformScan;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.settings.value.Nearest;
import dev.yt2ms.settings.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Adds notes to a plan: how many videos are already on the platform, and how many can't be uploaded, each with some
 * examples.
 */
final class PlanContentsTasklet implements Tasklet {

    private static final int EXAMPLES = 3;

    private final Set<String> ids;
    private final LedgerView ledger;
    private final FieldMapping mapping;
    private final PlatformScan scan;
    private final PlatformGuard guard;
    private final List<String> notes;

    PlanContentsTasklet(
            Set<String> ids,
            LedgerView ledger,
            FieldMapping mapping,
            PlatformScan scan,
            PlatformGuard guard,
            List<String> notes) {
        this.ids = ids;
        this.ledger = ledger;
        this.mapping = mapping;
        this.scan = scan;
        this.guard = guard;
        this.notes = notes;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) {
        noteUnknownIds();
        if (mapping.makesCategories()) {
            notePlaceless();
        }
        noteContents();
        return RepeatStatus.FINISHED;
    }

    /**
     * Adds a note about the ids in {@code select.ids} for which the source returns no video, because a person who names
     * a video expects that it is moved.
     */
    private void noteUnknownIds() {
        Finding unknown = new Finding();
        if (!ids.isEmpty()) {
            ledger.forEachStatus(item -> {
                if (ids.contains(item.videoId())
                        && item.skipReason().equals(Optional.of(EnumerationWriter.NOT_PUBLIC))) {
                    unknown.add(item.videoId());
                }
            });
        }
        unknown.note("YouTube does not show", " of select.ids (" + EnumerationWriter.NOT_PUBLIC + ")");
    }

    private void notePlaceless() {
        Set<String> categories = new LinkedHashSet<>();
        Finding placeless = new Finding();
        ledger.forEach(
                ItemState.PENDING,
                item -> mapping.unplaceable(item.video()).ifPresent(category -> {
                    categories.add(category);
                    placeless.add(item.id());
                }));
        placeless.note(
                "No category of the platform, or more than one, matches the category of",
                " (%s), so migrate marks such videos FAILED and does not download them"
                        .formatted(Nearest.list(categories)));
    }

    private void noteContents() {
        try {
            if (guard.isOn() && scan.briefly()) {
                Finding there = new Finding();
                Finding barred = new Finding();
                ledger.forEach(ItemState.PENDING, item -> {
                    Decision decision = guard.decide(item);
                    if (decision instanceof Decision.Adoptable) {
                        there.add(item.id());
                    } else if (decision instanceof Decision.Barred) {
                        barred.add(item.id());
                    } else if (!(decision instanceof Decision.Free)) {
                        throw new IllegalStateException("No code handles the decision " + decision);
                    }
                });
                there.note(
                        "The platform already has a content with the referenceID of",
                        ", so migrate does not upload such videos");
                barred.note(
                        "Other contents on the platform prevent the upload of",
                        ", so migrate marks such videos FAILED and does not download them");
            }
        } catch (PlatformException e) {
            // If the platform refused the key, the step planPreflight has already noted the same message.
            if (!notes.contains(e.getMessage())) {
                notes.add(e.getMessage());
            }
        }
    }

    private final class Finding {

        private final List<String> examples = new ArrayList<>();
        private long count;

        void add(String videoId) {
            count++;
            if (examples.size() < EXAMPLES) {
                examples.add(videoId);
            }
        }

        /**
         * Adds a note with the number of videos and some examples.
         *
         * @param before the part of the sentence before the number
         * @param after the part of the sentence after the number, which begins with a space or a comma
         */
        void note(String before, String after) {
            if (count > 0) {
                notes.add("%s %s%s: %s%s"
                        .formatted(
                                before,
                                Values.count(count, "video"),
                                after,
                                String.join(", ", examples),
                                count > examples.size() ? ", …" : ""));
            }
        }
    }
}
