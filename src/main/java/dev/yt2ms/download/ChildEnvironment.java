package dev.yt2ms.download;

import dev.yt2ms.settings.Secret;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the tools get to see of this program's environment: all but the keys. */
final class ChildEnvironment {

    /** Shorter keys are removed only where they are the whole value: a key {@code demo} must not cost the PATH. */
    private static final int SEARCHED_LENGTH = 8;

    private final Set<String> secrets;
    private final Optional<Secret> proxy;

    ChildEnvironment(Set<String> secrets, Optional<Secret> proxy) {
        this.secrets = secrets.stream().filter(secret -> !secret.isBlank()).collect(Collectors.toUnmodifiableSet());
        this.proxy = proxy.filter(address -> !address.isEmpty());
    }

    void applyTo(Map<String, String> environment) {
        environment.values().removeIf(this::holdsSecret);
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

    private boolean holdsSecret(String value) {
        return secrets.stream()
                .anyMatch(secret -> secret.length() < SEARCHED_LENGTH ? value.equals(secret) : value.contains(secret));
    }

    /** The text without any of the keys. */
    String hide(String text) {
        String hidden = text;
        for (String secret : secrets) {
            if (secret.length() >= SEARCHED_LENGTH) {
                hidden = hidden.replace(secret, "***");
            }
        }
        return proxy.isPresent() ? hidden.replace(proxy.get().reveal(), "***") : hidden;
    }
}
