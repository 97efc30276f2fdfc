package dev.yt2ms.checks;

import dev.yt2ms.files.OwnFolder;
import dev.yt2ms.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Checks whether other users of the machine can read files in which a person has written secrets, e.g. the job file.
 */
public final class SecretFilesCheck {

    private static final String NAME = "files with keys";

    private SecretFilesCheck() {}

    /** A warning for each file that others can read. */
    public static List<Finding> of(Settings settings) {
        return settings.inFile().files().entrySet().stream()
                .filter(file -> OwnFolder.othersRead(file.getValue()))
                .sorted(Map.Entry.comparingByKey())
                .map(file -> finding(file.getKey(), file.getValue()))
                .toList();
    }

    private static Finding finding(String key, Path file) {
        boolean client = key.endsWith("client-file");
        return Finding.warning(
                NAME,
                client
                        ? "%s: other users of this machine can read %s, which is a secret".formatted(key, file)
                        : "%s: other users of this machine can read this key in %s".formatted(key, file),
                (client ? "run chmod go= %s" : "run chmod go= %s, or write a ${VARIABLE} there instead of the key")
                        .formatted(file));
    }
}
