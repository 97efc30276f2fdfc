package dev.yt2ms.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.cli.errors.OperatorException;
import dev.yt2ms.files.AnotherUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests output files, also in a folder that many users can write to. */
@StartsProcesses
class OutputFileTest {

    @TempDir
    private Path temp;

    private Path shared;
    private Path file;
    private Path victim;

    @BeforeEach
    void makeFolders() throws IOException {
        temp = temp.toRealPath();
        shared = Files.createDirectory(temp.resolve("shared"));
        Files.setAttribute(shared, "unix:mode", 01777);
        file = shared.resolve("report.html");
        victim = Files.writeString(temp.resolve("victim"), "precious");
    }

    private void write() {
        new OutputFile(file).write(out -> out.append("all private titles"));
    }

    @Test
    void aNewOutputFileIsPrivateAndChangedPermissionsAreKept() throws Exception {
        write();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        write();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
        assertThat(file).hasContent("all private titles");
    }

    @Test
    void outputToADeviceOrPipeDoesNotReplaceIt() throws Exception {
        Path pipe = temp.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path device = Files.createSymbolicLink(temp.resolve("device"), Path.of("/dev/null"));
        Path descriptors = Files.createSymbolicLink(temp.resolve("descriptors"), Path.of("/proc/self/fd"));
        Path devices = Files.createSymbolicLink(temp.resolve("devices"), Path.of("/dev"));

        // The last path names a device that does not exist, so that a failure of this test can't damage the machine.
        for (Path special : List.of(pipe, device, descriptors.resolve("1"), devices.resolve("no-such-yt2ms"))) {
            file = special;
            assertThatThrownBy(this::write)
                    .isInstanceOf(OperatorException.class)
                    .hasMessageContainingAll("--output: " + special, "- for the standard output");
        }
        assertThat(device).isSymbolicLink();
        assertThat(Files.readAttributes(pipe, BasicFileAttributes.class).isOther())
                .isTrue();
        assertThat(Path.of("/dev/no-such-yt2ms")).doesNotExist();
        for (Path link : List.of(device, descriptors, devices)) {
            Files.delete(link);
        }
    }

    @Test
    void aLinkThatAnotherUserPlantedIsNotFollowed() throws Exception {
        AnotherUser other = AnotherUser.orSkip();
        other.mayReach(shared);
        assertThat(other.run("ln", "-s", victim.toString(), shared + "/.report.html.part")
                        .exitCode())
                .isZero();
        write();
        assertThat(victim).hasContent("precious");
        assertThat(file).hasContent("all private titles");
        Files.delete(file);

        assertThat(other.run("ln", "-s", victim.toString(), file.toString()).exitCode())
                .isZero();
        assertThatThrownBy(this::write)
                .isInstanceOf(OperatorException.class)
                .hasMessageContaining("--output: " + file + " belongs to another user (nobody)");
        assertThat(victim).hasContent("precious");
    }

    @Test
    void aLinkOrFileOfAnotherUserIsNotReplacedByOutput() throws Exception {
        AnotherUser other = AnotherUser.orSkip();
        other.mayReach(shared);
        assertThat(other.run("ln", "-s", temp.toString(), shared + "/folder").exitCode())
                .isZero();
        file = shared.resolve("folder/victim");
        assertThatThrownBy(this::write).hasMessageContaining(shared.resolve("folder") + " belongs to another user");
        assertThat(victim).hasContent("precious");

        file = shared.resolve("theirs");
        assertThat(other.run("touch", file.toString()).exitCode()).isZero();
        assertThatThrownBy(this::write).hasMessageContaining(file + " belongs to another user");
    }
}
