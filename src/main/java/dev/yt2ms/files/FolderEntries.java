package dev.yt2ms.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Lists a folder. Every error while the folder is read is thrown as an {@link IOException}. */
public final class FolderEntries {

    private FolderEntries() {}

    /**
     * Returns the entries of a folder whose names match, in no particular order.
     *
     * @throws IOException when the folder does not exist or can't be read
     */
    public static List<Path> named(Path folder, Predicate<String> name) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(
                folder, entry -> name.test(entry.getFileName().toString()))) {
            return all(entries);
        }
    }

    static List<Path> all(DirectoryStream<Path> entries) throws IOException {
        try {
            List<Path> all = new ArrayList<>();
            entries.forEach(all::add);
            return all;
        } catch (DirectoryIteratorException e) {
            // This exception is unchecked, so a caller that handles only IOException would not catch it.
            throw e.getCause();
        }
    }
}
