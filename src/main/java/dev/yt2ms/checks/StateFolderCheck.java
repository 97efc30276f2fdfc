package dev.yt2ms.checks;

import dev.yt2ms.files.NetworkFileSystem;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.value.Values;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks the state directory and its disk, without creating a folder or file. */
public final class StateFolderCheck {

    /** The minimum free space in bytes. It is enough for the ledger, the log and a short video. */
    private static final long LEAST_FREE = 100_000_000;

    private StateFolderCheck() {}

    /**
     * Checks the state directory and its disk.
     *
     * @param staging the folder for staged videos below the state directory; this folder, and those above it, may be
     *     missing or may be links
     * @return the findings {@code state directory}, {@code file system} and {@code disk space}; only the first if there
     *     is no usable folder
     */
    public static List<Finding> of(Settings settings, Path staging) {
        return of(settings, Place.of(staging));
    }

    /** Checks the state directory by the {@link Place} that the caller has found for it. */
    static List<Finding> of(Settings settings, Place place) {
        if (!place.writable()) {
            return List.of(Finding.error(
                    "state directory",
                    "migration.state-dir: this user can't create the folder %s, or can't write to it"
                            .formatted(settings.stateDir()),
                    "set a folder that you may write to, or run yt2ms as the owner of this folder"));
        }
        return List.of(
                Finding.ok(
                        "state directory",
                        settings.stateDir()
                                + (Files.isDirectory(settings.stateDir()) ? "" : ", which the first run creates")),
                fileSystem(settings, place),
                disk(settings, place.freeBytes()));
    }

    private static Finding fileSystem(Settings settings, Place place) {
        List<String> details = new ArrayList<>();
        List<String> fixes = new ArrayList<>();
        place.fileSystem().filter(NetworkFileSystem::isNetwork).ifPresent(type -> {
            details.add("is on a network file system (%s)".formatted(type));
            fixes.add(
                    settings.machine().database().url().isPresent()
                            ? "use a local disk, because staged files cross the network twice"
                            : "use a local disk, or PostgreSQL (migration.database.url), because locks on a network file"
                                    + " system may not stop a second run, and a lost connection may damage the ledger");
        });
        if (place.forbidsPrograms()) {
            details.add("is mounted noexec");
            fixes.add("mount the disk with exec, or name a yt-dlp from a package manager in migration.download.yt-dlp, "
                    + "because a single-file yt-dlp unpacks itself in this folder and can't run there");
        }
        return details.isEmpty()
                ? Finding.ok(
                        "file system",
                        place.fileSystem().map(kind -> kind + ", ").orElse("")
                                + "a local file system on which programs may run")
                : Finding.warning(
                        "file system",
                        "migration.state-dir: %s %s".formatted(settings.stateDir(), String.join(" and ", details)),
                        String.join("; ", fixes));
    }

    private static Finding disk(Settings settings, long free) {
        String has = Values.humanSize(free);
        long limit = settings.download().stagingLimit();
        if (free < LEAST_FREE) {
            return Finding.error(
                    "disk space",
                    "the disk of %s has only %s left, but a run needs at least %s"
                            .formatted(settings.stateDir(), has, Values.humanSize(LEAST_FREE)),
                    "free some space, then run again");
        }
        if (free < limit) {
            return Finding.warning(
                    "disk space",
                    "migration.download.staging-limit is %s, but the disk of %s has only %s left"
                            .formatted(Values.humanSize(limit), settings.stateDir(), has),
                    "free some space, or set a lower limit");
        }
        return Finding.ok("disk space", "%s left; staging takes up to %s".formatted(has, Values.humanSize(limit)));
    }
}
