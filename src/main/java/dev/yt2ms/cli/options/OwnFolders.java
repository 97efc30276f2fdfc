package dev.yt2ms.cli.options;

import dev.yt2ms.cli.errors.OperatorException;
import dev.yt2ms.files.OwnFolder;
import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.value.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Sees to it, before a command touches them, that the folders of a job file are out of the reach of other users. */
public final class OwnFolders {

    private OwnFolders() {}

    /**
     * Looks at the folders of these settings, and takes from others what an earlier version let them see of the state-dir.
     *
     * @return the settings
     * @throws OperatorException when another user may change what is in one of them
     */
    static Settings of(Settings settings) {
        check("migration.download.tools-dir", settings.download().tools().directory());
        settings.database().file().ifPresent(file -> check("migration.database.url", file.toAbsolutePath()));
        // Either of its folders may be a link to a larger disk.
        Stream.of("", "staging", "logs").map(settings.stateDir()::resolve).forEach(folder -> {
            check("migration.state-dir", folder);
            tighten(folder);
        });
        return settings;
    }

    /**
     * Looks at one folder, which need not exist yet.
     *
     * @param name the key or option that gives it
     * @throws OperatorException when another user may change what is in it
     */
    public static void check(String name, Path folder) {
        OwnFolder.problemOf(folder).ifPresent(problem -> {
            throw new OperatorException(name + ": " + problem);
        });
    }

    /**
     * Looks at a job file: who can change it decides which programs are run.
     *
     * @throws SettingsException when another user may
     */
    public static void checkJobFile(Path file) {
        OwnFolder.problemOf(file.toAbsolutePath()).ifPresent(problem -> {
            throw new SettingsException(
                    "%s: a job file can make yt2ms run programs, so only you and root may be able to change it, but %s"
                            .formatted(file, problem));
        });
    }

    private static void tighten(Path folder) {
        try {
            PrivateFiles.tighten(folder);
        } catch (IOException e) {
            throw new OperatorException(
                    "migration.state-dir: %s can't be made private (%s): take all rights from other users (chmod -R go= %s)"
                            .formatted(folder, e.getMessage(), folder));
        }
    }
}
