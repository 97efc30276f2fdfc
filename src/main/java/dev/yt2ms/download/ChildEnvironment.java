package dev.yt2ms.download;

import dev.yt2ms.net.ChildNetwork;
import dev.yt2ms.settings.InheritedVariables;
import dev.yt2ms.settings.KnownSecrets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the tools get to see of this program's environment: what they need, and no key. */
final class ChildEnvironment {

    private final KnownSecrets secrets;
    private final Optional<ChildNetwork> network;

    /** @param network of tools that connect */
    ChildEnvironment(KnownSecrets secrets, Optional<ChildNetwork> network) {
        this.secrets = secrets;
        this.network = network;
    }

    void applyTo(Map<String, String> environment) {
        InheritedVariables.keepIn(environment);
        secrets.removeFrom(environment);
        // yt-dlp loads plugins although it ignores its configuration: versions from 2023 on can be told not to, and
        // what is
        // older finds no folder of plugins where it looks first.
        environment.put("YTDLP_NO_PLUGINS", "1");
        environment.put("XDG_CONFIG_HOME", "/dev/null");
        // yt-dlp's output must not depend on the machine's locale.
        environment.put("PYTHONUTF8", "1");
        environment.put("PYTHONIOENCODING", "utf-8");
        network.ifPresent(way -> way.applyTo(environment));
    }

    /** What yt-dlp needs on its command line to use that network. */
    List<String> ytDlpArguments() {
        return network.map(ChildNetwork::ytDlpArguments).orElse(List.of());
    }

    /** The text without any of the keys. */
    String hide(String text) {
        String hidden = secrets.hide(text);
        return network.map(way -> way.hide(hidden)).orElse(hidden);
    }
}
