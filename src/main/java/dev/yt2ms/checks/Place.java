package dev.yt2ms.checks;

import dev.yt2ms.files.MountOptions;
import dev.yt2ms.files.NetworkFileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a folder is, or is to be made: the nearest folder or file above it that is there, and its file system.
 *
 * @param writable whether it is a folder in which this user may make something
 * @param freeBytes what this user may still write there
 * @param fileSystem the kind of file system that it is on, e.g. {@code ext4}; empty where nothing tells
 * @param forbidsPrograms whether no program below it may be run ({@code noexec})
 */
record Place(boolean writable, long freeBytes, Optional<String> fileSystem, boolean forbidsPrograms) {

    /** Returns the place of a folder. The folder and its parents may be missing or links. */
    static Place of(Path folder) {
        Path place = folder.toAbsolutePath();
        while (Files.notExists(place) && place.getParent() != null) {
            place = place.getParent();
        }
        return new Place(
                Files.isDirectory(place) && Files.isWritable(place),
                // Not by its FileStore, which can't be found if the folder is no mount point, as in a chroot.
                place.toFile().getUsableSpace(),
                NetworkFileSystem.kindOf(place),
                MountOptions.forbidPrograms(place));
    }
}
