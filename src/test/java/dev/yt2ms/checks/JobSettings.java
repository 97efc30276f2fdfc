package dev.yt2ms.checks;

import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Creates settings as if they were read from a job file. */
final class JobSettings {

    private JobSettings() {}

    /**
     * Returns settings with these keys, e.g. {@code "download.staging-limit=1GB"}. The state-dir is the folder {@code
     * state} in this folder.
     */
    static Settings in(Path folder, String... keys) {
        return in(folder, Map.of(), keys);
    }

    /** Returns settings with these keys, which may refer to these environment variables. */
    static Settings in(Path folder, Map<String, String> environment, String... keys) {
        return read(JobFile::read, folder, environment, keys);
    }

    /**
     * Returns settings with these keys. Errors in the proxy variables or in the file of certificate authorities are
     * ignored.
     */
    static Settings alone(Path folder, Map<String, String> environment, String... keys) {
        return read(JobFile::readAlone, folder, environment, keys);
    }

    private interface Reading {
        Settings of(Path file, List<String> overrides, Map<String, String> environment, JobFile.Access access);
    }

    private static Settings read(Reading reading, Path folder, Map<String, String> environment, String... keys) {
        try {
            Path file = Files.writeString(
                    folder.resolve("job.yml"),
                    "migration: {name: n, state-dir: state, source: {channel: '@c', api-key: key-of-youtube},"
                            + " destination: {token: token-of-platform, allow-http: true}}");
            List<String> overrides = new ArrayList<>();
            for (String key : keys) {
                overrides.add("migration." + key);
            }
            return reading.of(file, overrides, environment, JobFile.Access.EVERYTHING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
