package dev.yt2ms.settings;

import dev.yt2ms.settings.value.Beginning;
import dev.yt2ms.settings.value.HomeFolder;
import dev.yt2ms.settings.value.Nearest;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.settings.value.SettingsException;
import dev.yt2ms.settings.value.Values;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A section of a job file: typed values by key. Every mistake is a {@link SettingsException} that names the key. The
 * records of this package read their values from it.
 */
public final class Section {

    /** A password or key inside an address; messages show stars instead. */
    private static final Pattern SECRET_IN_ADDRESS = Pattern.compile(
            "(?i)(//)[^/?#]*(?=@)|([?&](?:api_?)?(?:key|token|access_token|secret|password|sig)=)[^&#]*");

    /** The maximum duration. A longer one is a mistake, and arithmetic with it would overflow. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    /** The form of a duration, for messages. */
    static final String DURATION_FORM = Values.DURATION_FORM + ", at most 3650d";

    /** The maximum size in bytes. A larger size is a mistake, and a sum of such sizes would overflow. */
    private static final long LARGEST = 1_000_000_000_000_000L;

    private final String path;
    private final Map<String, Object> values;
    private final Variables variables;
    private final boolean lenient;
    private final Path baseDirectory;

    /**
     * Creates a section.
     *
     * @param path the path of its key in the job file; empty for the whole file
     * @param values the values by key: texts, lists, and maps for the sections below
     * @param baseDirectory the folder at which relative paths start
     */
    public Section(String path, Map<String, Object> values, Variables variables, Path baseDirectory) {
        this(path, values, variables, baseDirectory, false);
    }

    private Section(String path, Map<String, Object> values, Variables variables, Path baseDirectory, boolean lenient) {
        this.lenient = lenient;
        this.path = path;
        this.values = values;
        this.variables = variables;
        this.baseDirectory = baseDirectory;
    }

    /**
     * Returns a copy of this section for a command that does not use its values: in the copy, a value with an unset
     * variable counts as missing.
     */
    public Section lenient() {
        return new Section(path, values, variables, baseDirectory, true);
    }

    /**
     * Checks that the section has no other keys than these.
     *
     * @return this section
     * @throws SettingsException for an unknown key
     */
    public Section allow(String... known) {
        for (String key : values.keySet()) {
            if (!Arrays.asList(known).contains(key)) {
                throw new SettingsException("%s: unknown key%s; known here: %s"
                        .formatted(
                                keyPath(key),
                                Nearest.to(key, List.of(known))
                                        .map(name -> " (did you mean '" + name + "'?)")
                                        .orElse(""),
                                String.join(", ", known)));
            }
        }
        return this;
    }

    /** Whether the key has a value. */
    public boolean has(String key) {
        return values.get(key) != null;
    }

    /** Whether this key has keys below it. */
    boolean isSection(String key) {
        return values.get(key) instanceof Map;
    }

    /** Returns a copy of this section without this key. */
    Section without(String key) {
        Map<String, Object> others = new LinkedHashMap<>(values);
        others.remove(key);
        return new Section(path, others, variables, baseDirectory, lenient);
    }

    /** The keys of this section, in the order of the file. */
    Set<String> keys() {
        return values.keySet();
    }

    /** The section below this key; an empty section if the key is missing. */
    public Section section(String key) {
        Object value = values.get(key);
        if (value == null) {
            return new Section(keyPath(key), Map.of(), variables, baseDirectory, lenient);
        }
        if (!(value instanceof Map<?, ?> map)) {
            // The message does not show the value, because 'token:abc' without a space is a text, not a key with a
            // value.
            throw new SettingsException(
                    "%s: must be a section; write 'key: value' lines below it, with a space after each colon"
                            .formatted(keyPath(key)));
        }
        Map<String, Object> child = new LinkedHashMap<>();
        map.forEach((name, content) -> child.put(String.valueOf(name), content));
        return new Section(keyPath(key), child, variables, baseDirectory, lenient);
    }

    /** Returns the text of this key; empty if the job file does not set it. */
    public Optional<String> text(String key) {
        Object value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Map || value instanceof List) {
            throw wrong(key, value, "a single value (in quotes if it begins with { or [)");
        }
        if (lenient && !variables.knowsAllOf(String.valueOf(value))) {
            return Optional.empty();
        }
        String text = variables.resolve(keyPath(key), String.valueOf(value));
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    String text(String key, String fallback) {
        return text(key).orElse(fallback);
    }

    /**
     * Returns the text of a required key; empty if the key is missing and this section is {@link #lenient}.
     *
     * @param what what to give, for the message about a missing key
     */
    public String requiredText(String key, String what) {
        Optional<String> text = text(key);
        if (text.isEmpty() && !lenient) {
            throw new SettingsException("%s: missing; give %s".formatted(keyPath(key), what));
        }
        return text.orElse("");
    }

    /**
     * Reads a secret that only some commands need.
     *
     * @param required whether this command needs the secret; if not, a missing key or an unset variable gives an empty
     *     secret
     */
    Secret secret(String key, boolean required, String what) {
        if (!required) {
            try {
                return new Secret(text(key, ""));
            } catch (SettingsException e) {
                return new Secret("");
            }
        }
        String value = requiredText(key, what).strip();
        if (value.isEmpty() || value.chars().anyMatch(c -> c < 0x21 || c > 0x7e)) {
            // The message must not show the value.
            throw new SettingsException(
                    "%s: the value is empty, or contains spaces or other characters that a secret can't contain; give %s"
                            .formatted(keyPath(key), what));
        }
        return new Secret(value);
    }

    Optional<Secret> secret(String key) {
        return text(key).map(Secret::new);
    }

    int number(String key, int fallback, int min, int max) {
        return text(key)
                .map(text -> {
                    try {
                        int number = Integer.parseInt(text.trim());
                        if (number >= min && number <= max) {
                            return number;
                        }
                    } catch (NumberFormatException e) {
                        // The exception below also reports a text that is not a number.
                    }
                    throw wrong(key, text, "a whole number from %d to %d".formatted(min, max));
                })
                .orElse(fallback);
    }

    boolean flag(String key, boolean fallback) {
        return text(key)
                .map(text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "true", "yes", "on" -> true;
                    case "false", "no", "off" -> false;
                    default -> throw wrong(key, text, "true or false");
                })
                .orElse(fallback);
    }

    Duration duration(String key, Duration fallback) {
        return optionalDuration(key).orElse(fallback);
    }

    Optional<Duration> optionalDuration(String key) {
        return text(key).map(text -> duration(text).orElseThrow(() -> wrong(key, text, DURATION_FORM)));
    }

    /** Reads a duration that must not be shorter than {@code least}. */
    Duration duration(String key, Duration fallback, Duration least) {
        return text(key)
                .map(text -> duration(text)
                        .filter(duration -> duration.compareTo(least) >= 0)
                        .orElseThrow(() -> wrong(
                                key, text, "%s, from %ds to 3650d".formatted(Values.DURATION_FORM, least.toSeconds()))))
                .orElse(fallback);
    }

    /** Parses a duration; empty if the text is not a duration or is longer than 3650 days. */
    static Optional<Duration> duration(String text) {
        return Values.duration(text).filter(duration -> duration.compareTo(LONGEST) <= 0);
    }

    /**
     * Reads a size in bytes.
     *
     * @param least the smallest allowed size, in the form of a job file, e.g. {@code 10kB}
     */
    OptionalLong size(String key, String least) {
        return text(key)
                .map(text -> Values.size(text)
                        .filter(bytes -> bytes >= Values.size(least).orElseThrow() && bytes <= LARGEST)
                        .map(OptionalLong::of)
                        .orElseThrow(
                                () -> wrong(key, text, "%s, from %s to 1000TB".formatted(Values.SIZE_FORM, least))))
                .orElse(OptionalLong.empty());
    }

    /**
     * Reads the path of a file or folder. {@code ~} is the home folder; a relative path starts at the job file's
     * folder.
     */
    public Optional<Path> file(String key) {
        return text(key).map(text -> {
            try {
                return baseDirectory
                        .resolve(HomeFolder.expand(keyPath(key), text))
                        .toAbsolutePath()
                        .normalize();
            } catch (java.nio.file.InvalidPathException e) {
                throw wrong(key, text, pathForm(System.getProperty("sun.jnu.encoding", "UTF-8")));
            }
        });
    }

    /**
     * Returns the form of a path, for messages.
     *
     * @param characterSet the character set that Java uses for file names; it is that of the locale at Java's start
     */
    static String pathForm(String characterSet) {
        return characterSet.equals("UTF-8")
                ? "a path"
                : "a path, with no other characters than those of the character set of your locale, %s (or set LC_ALL to a locale with UTF-8, e.g. C.UTF-8)"
                        .formatted(characterSet);
    }

    /**
     * Reads the path of a file or folder as {@link #file} does.
     *
     * @param name the name of the file or folder that is used if the key is missing, in yt2ms's folder in the home
     *     folder
     */
    public Path fileOrInHome(String key, String name) {
        return file(key).orElseGet(() -> HomeFolder.own(keyPath(key)).resolve(name));
    }

    /**
     * Reads the path of a folder that only some commands use.
     *
     * @param unused the result if there is no path, the home folder is unknown and this section is {@link #lenient}
     */
    Path fileOrInHome(String key, String name, Path unused) {
        return lenient && !has(key) && HomeFolder.known().isEmpty() ? unused : fileOrInHome(key, name);
    }

    /**
     * Reads an http or https address without user, query or fragment. It refuses http to other machines, so that no
     * machine on the way can read or change the key or the program that is transferred.
     */
    URI address(String key, String fallback) {
        String text = text(key, fallback);
        URI address = Values.address(text).orElseThrow(() -> wrong(key, text, Values.ADDRESS_FORM));
        if (!Values.isConfidential(address)) {
            throw wrong(key, address, "an address that begins with https:// (http:// only on this machine)");
        }
        return address;
    }

    /** Reads an address as {@link #address} does, and adds a slash if it does not end with one. */
    URI baseAddress(String key, String fallback) {
        URI uri = address(key, fallback);
        return uri.toString().endsWith("/") ? uri : URI.create(uri + "/");
    }

    List<String> texts(String key) {
        Object value = values.get(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            return text(key).map(List::of).orElse(List.of());
        }
        List<String> texts = new ArrayList<>();
        for (Object element : list) {
            if (element == null || element instanceof Map || element instanceof List) {
                throw wrong(key, value, "a list of single values such as [a, b]");
            }
            texts.add(variables.resolve(keyPath(key), String.valueOf(element)));
        }
        return texts;
    }

    /** The texts of all keys; an empty value is an empty text. */
    Map<String, String> allTexts() {
        Map<String, String> texts = new LinkedHashMap<>();
        values.keySet().forEach(key -> texts.put(key, text(key, "")));
        return texts;
    }

    <T> T choice(String key, T fallback, Map<String, T> choices) {
        return text(key)
                .map(text -> Optional.ofNullable(choices.get(text.toLowerCase(Locale.ROOT)))
                        .orElseThrow(() -> wrong(key, text, "one of " + String.join(", ", choices.keySet()))))
                .orElse(fallback);
    }

    /** Maps the spelling of each constant in a job file, e.g. {@code newest-first}, to the constant. */
    static <E extends Enum<E>> Map<String, E> choices(E[] values) {
        Map<String, E> choices = new LinkedHashMap<>();
        for (E value : values) {
            choices.put(value.name().toLowerCase(Locale.ROOT).replace('_', '-'), value);
        }
        return choices;
    }

    <T> T parsed(String key, String text, String allowed, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (RuntimeException e) {
            throw wrong(key, text, allowed);
        }
    }

    /**
     * Creates the exception for a value that is not allowed.
     *
     * @param allowed what to give instead
     */
    public SettingsException wrong(String key, Object value, String allowed) {
        // A list or a section is not shown: it may be a secret that begins with [ or {, and a list can contain itself.
        String shown = value instanceof List ? "[…]" : value instanceof Map ? "{…}" : String.valueOf(value);
        shown = SECRET_IN_ADDRESS.matcher(shown).replaceAll("$1$2***");
        return new SettingsException("%s: '%s' is not allowed; give %s"
                .formatted(keyPath(key), Beginning.withEllipsis(shown, 100), allowed));
    }

    /** Returns the key as messages name it, e.g. {@code migration.source.channel}. */
    public String keyPath(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
