package dev.yt2ms.checks;

import dev.yt2ms.mainstreaming.Category;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mainstreaming.client.MainStreamingClient;
import dev.yt2ms.model.Failure;
import dev.yt2ms.net.Network;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.settings.Settings;
import java.util.List;
import java.util.function.Function;

/**
 * Reads the platform's categories. This shows whether the platform accepts the key and this machine's address, and
 * whether the job file names categories that don't exist.
 */
final class PlatformCheck {

    private static final String KEY = "platform key";

    private final Function<List<Category>, List<String>> problems;
    private final Cancellation end = new Cancellation();
    private final MainStreamingClient platform;

    /**
     * @param problems receives the platform's categories, and returns problems with the categories that the job file
     *     names
     */
    PlatformCheck(Settings settings, Function<List<Category>, List<String>> problems) {
        this.problems = problems;
        this.platform = new MainStreamingClient(
                settings.destination(), Network.ofDestination(settings.machine().network()), end);
    }

    /** Cancels the running requests. */
    void abandon() {
        end.cancel(Cancellation.Reason.RUN_STOPS);
    }

    List<Finding> findings() {
        List<Category> categories;
        try {
            categories = platform.categories();
        } catch (PlatformException e) {
            return List.of(Finding.error(KEY, e.getMessage(), fix(e.failure())));
        }
        List<String> wrong = problems.apply(categories);
        return List.of(
                Finding.ok(KEY, "the platform accepts this key from this machine's address"),
                wrong.isEmpty()
                        ? Finding.ok(
                                "categories",
                                "all categories in the job file exist (the platform has %d)"
                                        .formatted(categories.size()))
                        : Finding.error(
                                "categories", String.join(". ", wrong), "correct migration.mapping.idCategory"));
    }

    private static String fix(Failure failure) {
        return switch (failure.rule()) {
            case "key-refused" ->
                "set migration.destination.token, and have this machine's public address put on the account's whitelist";
            case "method-unknown", "method-redirected", "method-answered-html", "method-unreadable" ->
                "check migration.destination.api-url and migration.destination.format";
            case "platform-untrusted", "platform-proxy-refused", "method-unreachable" ->
                "fix what the check \"connection to the platform\" reports";
            default -> "run again later; if the problem remains, ask the platform's support";
        };
    }
}
