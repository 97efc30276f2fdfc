package dev.yt2ms.checks;

import dev.yt2ms.files.MountOptions;
import dev.yt2ms.files.NetworkFileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The nearest existing folder or file at or above a path, and its file system. The path itself may not exist yet.
 *
 * @param writable whether it is a folder in which this user may create files
 * @param freeBytes the number of bytes that this user may still write there
 * @param fileSystem the type of its file system, e.g. {@code ext4}; empty if it is unknown
 * @param forbidsPrograms whether no program below it may be run ({@code noexec})
 */
record Place(boolean writable, long freeBytes, Optional<String> fileSystem, boolean forbidsPrograms) {

    /** Finds the place of a folder. The folder and its parents may be missing or symbolic links. */
    static Place of(Path folder) {
        Path place = folder.toAbsolutePath();
        while (Files.notExists(place) && place.getParent() != null) {
            place = place.getParent();
        }
        return new Place(
                Files.isDirectory(place) && Files.isWritable(place),
                // FileStore can't be used here, because Java finds no FileStore in a chroot whose root is not a mount
                // point.
                place.toFile().getUsableSpace(),
                NetworkFileSystem.kindOf(place),
                MountOptions.forbidPrograms(place));
    }
}
