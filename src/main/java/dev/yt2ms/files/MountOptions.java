package dev.yt2ms.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the mount options of a folder on Linux. On other systems, and if the options can't be read, this class assumes
 * that everything is allowed.
 */
public final class MountOptions {

    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final int PLACE = 4;
    private static final int OPTIONS = 5;

    private MountOptions() {}

    /**
     * Whether the file system of this folder is mounted with {@code noexec}, so that programs in the folder can't be
     * run.
     *
     * @param folder an existing folder
     */
    public static boolean forbidPrograms(Path folder) {
        try {
            return forbidPrograms(folder.toRealPath(), Files.readAllLines(MOUNTS, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Looks up the folder in the lines of a mount table. The longest mount point that contains the folder decides. If
     * several file systems are mounted at that point, the last line decides, because the last mount hides the earlier
     * ones.
     */
    static boolean forbidPrograms(Path folder, List<String> mounts) {
        int longest = -1;
        boolean forbidden = false;
        for (String mount : mounts) {
            String[] fields = mount.split(" ");
            if (fields.length <= OPTIONS) {
                continue;
            }
            Path place = Path.of(unescaped(fields[PLACE]));
            if (folder.startsWith(place) && place.getNameCount() >= longest) {
                longest = place.getNameCount();
                forbidden = List.of(fields[OPTIONS].split(",")).contains("noexec");
            }
        }
        return forbidden;
    }

    private static String unescaped(String place) {
        return new String(
                place.replace("\\040", " ")
                        .replace("\\011", "\t")
                        .replace("\\012", "\n")
                        .replace("\\134", "\\")
                        .getBytes(StandardCharsets.ISO_8859_1),
                StandardCharsets.UTF_8);
    }
}
