package dev.yt2ms.settings.jobfile;

import dev.yt2ms.settings.Variables;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.settings.value.SettingsException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Collects all secrets in the secret keys of a job file: the values, the environment variables in them, and the
 * passwords inside addresses. The passwords are needed because a message could show the password without the rest of
 * the address. Keys that the command does not use, or that {@code --set} overrides, are included, because a message
 * could show their values too.
 */
final class WrittenSecrets {

    /**
     * A password in {@code http://user:PASSWORD@host} and {@code jdbc:…?password=PASSWORD} or {@code
     * ;PASSWORD=PASSWORD}.
     */
    private static final Pattern PASSWORD =
            Pattern.compile("(?i)(?://|^)[^/?#:@]*:([^/?#@]+)@|[?&;](?:ssl)?password=([^&;]+)");

    /** The keys of addresses whose path is a secret, because everyone who knows the address can use it. */
    private static final Set<String> SECRET_ADDRESSES = Set.of("notify.webhook.url", "notify.ping-url");

    /** The path and the query of an address. */
    private static final Pattern PATH = Pattern.compile("^\\w+://[^/?#]*([/?][^#]*)");

    /** The minimum length of a path that is hidden without its host; a shorter one may be part of other addresses. */
    private static final int SHORTEST_PATH = 12;

    /** The minimum length of a part of a path that is hidden alone; a shorter one may be an ordinary word. */
    private static final int SHORTEST_PART_OF_A_PATH = 16;

    /** A variable, even if its closing brace is missing. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^}]*}?");

    private final List<String> keys;
    private final Variables variables;
    private final Set<String> found = new LinkedHashSet<>();

    /**
     * Creates an empty collection.
     *
     * @param keys the secret keys, relative to the section {@code migration}, e.g. {@code download.proxy}
     * @param variables the environment variables that values may name
     */
    WrittenSecrets(List<String> keys, Map<String, String> variables) {
        this.keys = keys;
        this.variables = new Variables(variables);
    }

    /** Adds the secrets of a job file's section {@code migration}. */
    void addFrom(Map<?, ?> migration) {
        keys.forEach(key -> textOf(migration, key).ifPresent(text -> add(key, text)));
    }

    /**
     * Finds the first key of a job file's section {@code migration} whose secret is written in the file itself and not
     * in a variable.
     */
    Optional<String> writtenOut(Map<?, ?> migration) {
        return keys.stream()
                .filter(key -> textOf(migration, key)
                        .filter(text -> isWrittenOut(key, text))
                        .isPresent())
                .findFirst();
    }

    private static boolean isWrittenOut(String key, String text) {
        String plain = VARIABLE.matcher(text).replaceAll("").strip();
        // The address of a proxy or a database is a secret only if it contains a password.
        return key.endsWith(".proxy") || key.equals("database.url")
                ? PASSWORD.matcher(plain).find()
                : !plain.isEmpty();
    }

    private static Optional<String> textOf(Map<?, ?> migration, String key) {
        Object value = migration;
        for (String name : key.split("\\.")) {
            value = value instanceof Map<?, ?> section ? section.get(name) : null;
        }
        return value == null || value instanceof Map || value instanceof List
                ? Optional.empty()
                : Optional.of(value.toString());
    }

    private void add(String key, String text) {
        if (key.endsWith(".proxy")
                && variables.knowsAllOf(text)
                && !resolved(text).contains("@")) {
            return; // A proxy address without user and password is not a secret, and messages name it.
        }
        variables.valuesIn(text).forEach(this::addPart);
        if (!variables.knowsAllOf(text)) {
            return;
        }
        String value = resolved(text);
        if (!value.isBlank()) {
            found.add(value.strip());
        }
        Matcher password = PASSWORD.matcher(value);
        while (password.find()) {
            String written = password.group(1) != null ? password.group(1) : password.group(2);
            addPart(written);
            addPart(decoded(written));
        }
        if (SECRET_ADDRESSES.contains(key)) {
            addPath(value.strip());
        }
    }

    /** Adds the path of an address, and its long parts, because a message could show them without the host. */
    private void addPath(String address) {
        Matcher path = PATH.matcher(address);
        if (path.find() && path.group(1).length() >= SHORTEST_PATH) {
            found.add(path.group(1));
            for (String part : path.group(1).split("[/?&=]")) {
                if (part.length() >= SHORTEST_PART_OF_A_PATH) {
                    found.add(part);
                }
            }
        }
    }

    /**
     * The text with its variables replaced; empty if the brace of a variable is not closed. This error is reported when
     * the key is used.
     */
    private String resolved(String text) {
        try {
            return variables.resolve("", text);
        } catch (SettingsException e) {
            return "";
        }
    }

    private static String decoded(String password) {
        try {
            return URLDecoder.decode(password.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return password;
        }
    }

    private void addPart(String part) {
        if (part.strip().length() >= Secret.SHORTEST_PART) {
            found.add(part.strip());
        }
    }

    /** All secrets found, without duplicates. */
    List<Secret> all() {
        return found.stream().map(Secret::new).toList();
    }
}
