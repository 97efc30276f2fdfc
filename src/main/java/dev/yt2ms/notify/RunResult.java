package dev.yt2ms.notify;

import dev.yt2ms.ledger.ClusterNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a run, with the details that notifications depend on.
 *
 * @param exitCode the exit code of the run
 * @param why why the run ended early, or which problem a person must solve, with advice; empty if neither applies
 * @param movedSomething whether the run brought a video to the platform, or found one there
 * @param failed the number of failed videos after the run
 * @param failedBefore the number of failed videos before the run
 * @param onThePlatform the number of videos that are on the platform after the run
 * @param summary the summary as text
 * @param numbers the summary as it is printed with {@code --json}
 * @param machines the machines that took part in the run; empty if only one can take part
 */
public record RunResult(
        int exitCode,
        Optional<String> why,
        boolean movedSomething,
        long failed,
        long failedBefore,
        long onThePlatform,
        String summary,
        Map<String, Object> numbers,
        List<ClusterNode> machines) {}
