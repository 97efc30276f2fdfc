package dev.yt2ms.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux allows on the file system of a folder. On other systems, and where nothing tells, all is taken for allowed. */
public final class MountOptions {

    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final int PLACE = 4;
    private static final int OPTIONS = 5;

    private MountOptions() {}

    /** Whether no program below this folder, which must be there, may be run ({@code noexec}). */
    public static boolean forbidPrograms(Path folder) {
        try {
            return forbidPrograms(folder.toRealPath(), Files.readAllLines(MOUNTS, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return false;
        }
    }

    /** The same by the lines of a mount table: the longest place above the folder counts, of equal ones the last. */
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
