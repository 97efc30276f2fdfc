package dev.yt2ms.settings;

import dev.yt2ms.settings.value.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The secrets of a job file, in the file itself and in the variables that it names.
 *
 * @param values all these secrets, even those that the command does not use or that {@code --set} overrides
 * @param files maps job-file keys to files with a secret in plain text: the first key whose secret is not written as a
 *     variable to the job file itself, and the key {@code client-file} to the OAuth client's file
 */
public record JobFileSecrets(List<Secret> values, Map<String, Path> files) {

    public JobFileSecrets {
        values = List.copyOf(values);
        files = Map.copyOf(files);
    }
}
