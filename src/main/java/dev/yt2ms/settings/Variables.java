package dev.yt2ms.settings;

import dev.yt2ms.settings.value.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.text.StringSubstitutor;
import org.apache.commons.text.lookup.StringLookup;

/**
 * Replaces {@code ${NAME}} in values of a job file. The YAML is parsed before the replacement, so that a variable's
 * value can't change the structure of the file.
 */
public final class Variables {

    private static final Pattern UNCLOSED = Pattern.compile("(\\$?)(\\$\\{[^}]*)$");

    private static final Pattern NAME = Pattern.compile("\\$\\{([^}]*)}");

    private final Map<String, String> values;

    /** @param values the values by name, usually the environment */
    public Variables(Map<String, String> values) {
        this.values = values;
    }

    /** Whether all variables in this text are set. */
    public boolean knowsAllOf(String text) {
        return NAME.matcher(text).results().allMatch(name -> values.containsKey(name.group(1)));
    }

    /** Returns the values of the variables in this text that are set. */
    public List<String> valuesIn(String text) {
        return NAME.matcher(text)
                .results()
                .map(name -> values.get(name.group(1)))
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * Replaces the variables in a text.
     *
     * @param keyPath the key of the text, for messages
     * @throws SettingsException when a variable is not set, or its closing brace is missing
     */
    public String resolve(String keyPath, String text) {
        Matcher unclosed = UNCLOSED.matcher(text);
        if (unclosed.find()) {
            if (!unclosed.group(1).isEmpty()) {
                return resolve(keyPath, text.substring(0, unclosed.start())) + unclosed.group(2);
            }
            throw new SettingsException(
                    "%s: a ${ has no } after it; close it, or write $${ for a literal ${".formatted(keyPath));
        }
        StringLookup lookup = name -> {
            String value = values.get(name);
            if (value == null) {
                throw new SettingsException(
                        "%s: the environment variable %s is not set; set it (export %s=…) or write the value itself"
                                .formatted(keyPath, name, name));
            }
            return value;
        };
        return new StringSubstitutor(lookup)
                .setValueDelimiterMatcher(null)
                .setDisableSubstitutionInValues(true)
                .replace(text);
    }
}
