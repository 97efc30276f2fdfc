package dev.yt2ms.download;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Finds a JavaScript runtime, which yt-dlp needs for YouTube's player code since 2025.11.12. */
final class JsRuntimes {

    /** A runtime under the name that yt-dlp calls it by. */
    record JsRuntime(String name, FoundTool tool) {
        List<String> arguments() {
            return List.of("--js-runtimes", name + ":" + tool.path());
        }
    }

    private static final int[] DENO_SINCE = {2, 3};
    private static final int[] NODE_SINCE = {22};

    private final Function<String, Optional<FoundTool>> onPath;
    private final ManagedTool managedDeno;

    JsRuntimes(Function<String, Optional<FoundTool>> onPath, ManagedTool managedDeno) {
        this.onPath = onPath;
        this.managedDeno = managedDeno;
    }

    /** One that is there and new enough. */
    Optional<JsRuntime> installed() {
        return onPath.apply("deno")
                .filter(tool -> tool.version().isAtLeast(DENO_SINCE))
                .map(tool -> new JsRuntime("deno", tool))
                .or(() -> onPath.apply("node")
                        .filter(tool -> tool.version().isAtLeast(NODE_SINCE))
                        .map(tool -> new JsRuntime("node", tool)))
                .or(() -> managedDeno
                        .installed()
                        .filter(tool -> tool.version().isAtLeast(DENO_SINCE))
                        .map(tool -> new JsRuntime("deno", tool)));
    }

    /** One that is there, or else deno fetched. */
    JsRuntime fetched(Consumer<String> warnings) {
        return installed().orElseGet(() -> new JsRuntime("deno", managedDeno.fresh(true, warnings)));
    }
}
