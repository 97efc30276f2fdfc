package dev.yt2ms.download;

import dev.yt2ms.settings.InheritedVariables;
import dev.yt2ms.settings.KnownSecrets;
import dev.yt2ms.settings.Secret;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the tools get to see of this program's environment: what they need, and no key. */
final class ChildEnvironment {

    private final KnownSecrets secrets;
    private final Optional<Secret> proxy;

    ChildEnvironment(KnownSecrets secrets, Optional<Secret> proxy) {
        this.secrets = secrets;
        this.proxy = proxy.filter(address -> !address.isEmpty());
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
        proxy.ifPresent(address -> {
            for (String name : new String[] {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"}) {
                environment.put(name, address.reveal());
                environment.put(name.toLowerCase(Locale.ROOT), address.reveal());
            }
        });
    }

    /** The text without any of the keys. */
    String hide(String text) {
        String hidden = secrets.hide(text);
        return proxy.isPresent() ? hidden.replace(proxy.get().reveal(), "***") : hidden;
    }
}
