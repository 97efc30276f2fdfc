package dev.yt2ms.cli.options;

import dev.yt2ms.cli.errors.OperatorException;
import dev.yt2ms.files.OwnFolder;
import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.value.HomeFolder;
import dev.yt2ms.settings.value.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes sure that other users can't change the folders that a job file names, before a command uses these folders. */
public final class OwnFolders {

    private OwnFolders() {}

    /**
     * Checks the folders of these settings, and removes other users' permissions on the state-dir, which earlier
     * versions granted.
     *
     * @return the settings
     * @throws OperatorException when another user may change the content of one of these folders
     */
    static Settings of(Settings settings) {
        checkContent("migration.download.tools-dir", settings.download().tools().directory());
        settings.machine().database().file().ifPresent(file -> {
            check("migration.database.url", file.toAbsolutePath());
            tightenLedger(file.toAbsolutePath());
        });
        // Each folder is checked separately, because each may be a link to a folder on another disk.
        Stream.of("", "staging", "logs").map(settings.stateDir()::resolve).forEach(folder -> {
            check("migration.state-dir", folder);
            tighten(folder);
            checkContent("migration.state-dir", folder);
        });
        return settings;
    }

    /**
     * Returns the folder of the option {@code --dir}, which need not exist yet.
     *
     * @param given the value of the option; empty if it is missing
     * @param name the name of the folder that is used without the option, in yt2ms's folder in the home folder
     * @return an absolute path
     * @throws OperatorException when another user may change the content of the folder
     * @throws SettingsException when the option is missing and the home folder is unknown
     */
    public static Path ofOption(Optional<Path> given, String name) {
        Path folder = given.orElseGet(() -> HomeFolder.own("--dir").resolve(name))
                .toAbsolutePath()
                .normalize();
        check("--dir", folder);
        return folder;
    }

    /**
     * Checks one folder, which need not exist yet.
     *
     * @param name the key or option that names the folder
     * @throws OperatorException when another user may change its content
     */
    public static void check(String name, Path folder) {
        OwnFolder.problemOf(folder).ifPresent(problem -> {
            throw new OperatorException(name + ": " + problem);
        });
    }

    /**
     * Checks one folder with all that is in it.
     *
     * @param name the key or option that names the folder
     * @throws OperatorException when another user may change its content, or has put something into it
     */
    public static void checkContent(String name, Path folder) {
        OwnFolder.problemOfContent(folder).ifPresent(problem -> {
            throw new OperatorException(name + ": " + problem);
        });
    }

    /**
     * Checks a job file, because a user who can change it decides which programs are run.
     *
     * @throws SettingsException when another user may change it
     */
    public static void checkJobFile(Path file) {
        OwnFolder.problemOf(file.toAbsolutePath()).ifPresent(problem -> {
            throw new SettingsException(
                    "%s: a job file can make yt2ms run programs, so other users must not be able to change it, but %s"
                            .formatted(file, problem));
        });
    }

    /**
     * Makes the ledger's file readable by this user only. A ledger outside the state-dir may be in a folder that is
     * open to other users.
     */
    private static void tightenLedger(Path file) {
        try {
            if (Files.isRegularFile(file)) {
                PrivateFiles.tightenFile(file.toRealPath());
            }
        } catch (IOException e) {
            throw new OperatorException(
                    "migration.database.url: %s can't be made private (%s); remove all permissions of other users (chmod go= %s)"
                            .formatted(file, e.getMessage(), file));
        }
    }

    private static void tighten(Path folder) {
        try {
            PrivateFiles.tighten(folder);
        } catch (IOException e) {
            throw new OperatorException(
                    "migration.state-dir: %s can't be made private (%s); remove all permissions of other users (chmod -R go= %s)"
                            .formatted(folder, e.getMessage(), folder));
        }
    }
}
