package dev.yt2ms.settings;

import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.settings.value.SettingsException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The section {@code web}: who may see the live page.
 *
 * @param token the token that the page needs; empty if each command makes a random one
 * @param hosts further names by which browsers may reach the page, e.g. the name of a proxy
 */
public record WebSettings(Optional<Secret> token, List<String> hosts) {

    private static final Pattern TOKEN = Pattern.compile("[!-~]{16,200}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?");

    public WebSettings {
        hosts = List.copyOf(hosts);
    }

    /** Reads the section. */
    public static WebSettings from(Section web) {
        web.allow("token", "hosts");
        Optional<Secret> token = web.secret("token");
        if (token.filter(secret -> !TOKEN.matcher(secret.reveal()).matches()).isPresent()) {
            // The message must not show the value.
            throw new SettingsException(
                    "%s: the value is not allowed; give 16 to 200 printable ASCII characters without spaces, preferably in a variable ${NAME}"
                            .formatted(web.keyPath("token")));
        }
        List<String> hosts = web.texts("hosts");
        for (String host : hosts) {
            if (!HOST.matcher(host).matches()) {
                throw web.wrong("hosts", host, "a list of names without ports, e.g. [migration.example.org]");
            }
        }
        return new WebSettings(token, hosts);
    }
}
