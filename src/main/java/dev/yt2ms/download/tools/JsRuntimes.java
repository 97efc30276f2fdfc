package dev.yt2ms.download.tools;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Finds a JavaScript runtime, which yt-dlp 2025.11.12 and newer need for YouTube's player code. */
final class JsRuntimes {

    /** A runtime and the name by which yt-dlp selects it. */
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

    /** Finds an installed runtime that is new enough. */
    Optional<JsRuntime> installed() {
        return onPath().or(() -> managedDeno
                .installed()
                .filter(tool -> tool.version().isAtLeast(DENO_SINCE))
                .map(tool -> new JsRuntime("deno", tool)));
    }

    private Optional<JsRuntime> onPath() {
        return onPath.apply("deno")
                .filter(tool -> tool.version().isAtLeast(DENO_SINCE))
                .map(tool -> new JsRuntime("deno", tool))
                .or(() -> onPath.apply("node")
                        .filter(tool -> tool.version().isAtLeast(NODE_SINCE))
                        .map(tool -> new JsRuntime("node", tool)));
    }

    /**
     * Returns the runtime on the PATH, or else the deno that yt2ms manages: it is downloaded if it is missing, and
     * refreshed if it is old or {@code always} is true.
     */
    JsRuntime fetched(boolean always, Consumer<String> warnings) {
        return onPath().orElseGet(() -> new JsRuntime("deno", managedDeno.fresh(always, warnings)));
    }
}
