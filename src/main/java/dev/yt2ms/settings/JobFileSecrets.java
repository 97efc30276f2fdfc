package dev.yt2ms.settings;

import dev.yt2ms.settings.value.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The secrets in a job file's secret keys.
 *
 * @param values all of them, even of keys that the command does not use or that another value overrides
 * @param files maps a key of the job file to the file that contains its secret in plain text: to the job file, if a
 *     secret there is not written as a variable, or to the OAuth client's file
 */
public record JobFileSecrets(List<Secret> values, Map<String, Path> files) {

    public JobFileSecrets {
        values = List.copyOf(values);
        files = Map.copyOf(files);
    }
}
