package dev.yt2ms.download.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class VideoDirectoryTest {

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");

    @TempDir
    private Path temp;

    /**
     * Programs create their files with the umask of the user who started yt2ms. The folder is private, but
     * copies of it, e.g. backups, may not be; there only the permissions of the files count. So yt2ms makes the files
     * private, too.
     */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void filesThatProgramsLeaveAreMadePrivate() throws IOException {
        VideoDirectory directory = new VideoDirectory(temp.resolve("abc"));
        directory.prepare();
        Path part = open("media.mp4.part");
        directory.tidyAfterAttempt();
        assertThat(Files.getPosixFilePermissions(part))
                .as("permissions of a partial file that can be resumed")
                .isEqualTo(PRIVATE);
        Path media = open("media.mp4");

        directory.keepOnly(media);

        assertThat(Files.getPosixFilePermissions(media)).isEqualTo(PRIVATE);
        assertThat(part).doesNotExist();
    }

    private Path open(String name) throws IOException {
        Path file = Files.createFile(temp.resolve("abc").resolve(name));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
}
