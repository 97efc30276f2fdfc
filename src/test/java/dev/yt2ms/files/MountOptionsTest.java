package dev.yt2ms.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountOptionsTest {

    private static final List<String> MOUNTS = List.of(
            "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
            "30 22 0:25 / /tmp rw,nosuid,noexec shared:5 - tmpfs tmpfs rw",
            "31 22 8:2 / /my\\040videos ro,noexec shared:6 - ext4 /dev/sdb1 rw",
            "32 22 8:3 / /srv rw,noexec - ext4 /dev/sdc1 rw",
            "33 32 8:4 / /srv rw - ext4 /dev/sdd1 rw",
            "garbage");

    @ParameterizedTest
    @CsvSource({
        "/home/me,false",
        "/tmp,true",
        "/tmp/deep/below,true",
        "/tmpfiles,false",
        "/my videos/x,true",
        "/srv/x,false"
    })
    void theMountClosestToTheFolderDecides(String folder, boolean forbidden) {
        assertThat(MountOptions.forbidPrograms(Path.of(folder), MOUNTS)).isEqualTo(forbidden);
    }

    @Test
    void theTestsFolderAllowsProgramsToRun() {
        assertThat(MountOptions.forbidPrograms(Path.of("target"))).isFalse();
    }
}
