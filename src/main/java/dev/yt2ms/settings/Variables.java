package dev.yt2ms.settings;

import java.util.Map;
import org.apache.commons.text.StringSubstitutor;
import org.apache.commons.text.lookup.StringLookup;

/** The {@code ${NAME}} of a job file. They are put in after the YAML is read, so a value can't break the file. */
final class Variables {

    private final Map<String, String> values;

    Variables(Map<String, String> values) {
        this.values = values;
    }

    String resolve(String keyPath, String text) {
        StringLookup lookup = name -> {
            String value = values.get(name);
            if (value == null) {
                throw new SettingsException(
                        "%s: the environment variable %s is not set; set it (export %s=…) or write the value"
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
