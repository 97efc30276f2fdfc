package dev.yt2ms.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yt2ms.StartsProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
@StartsProcesses
class PrivateFilesTest {

    @TempDir
    private Path temp;

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void replace(Path file, PrivateFiles.Mode mode, String text) throws IOException {
        PrivateFiles.replace(file, mode, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void createsPrivateFiles() throws Exception {
        Path folder = PrivateFiles.makeFolder(temp.resolve("a/b"));
        assertThat(List.of(mode(folder), mode(folder.getParent()))).containsOnly("rwx------");
        assertThat(mode(PrivateFiles.makeTemporaryFolder(folder, "x"))).isEqualTo("rwx------");
        assertThat(mode(PrivateFiles.makeFile(folder.resolve("file")))).isEqualTo("rw-------");
        PrivateFiles.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .close();
        assertThat(mode(folder.resolve("lock"))).isEqualTo("rw-------");
    }

    @Test
    void aFileIsReplacedAsAWhole() throws Exception {
        Path file = temp.resolve("file");
        replace(file, PrivateFiles.Mode.AS_BEFORE, "one");
        assertThat(mode(file)).isEqualTo("rw-------");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> PrivateFiles.replace(file, PrivateFiles.Mode.AS_BEFORE, out -> {
                    out.write('x');
                    throw new IOException("no more");
                }))
                .hasMessage("no more");
        assertThat(file).hasContent("one");
        replace(file, PrivateFiles.Mode.AS_BEFORE, "two");
        assertThat(file).hasContent("two");
        assertThat(mode(file)).as("the permissions that the file had before").isEqualTo("rw-r--r--");
        replace(file, PrivateFiles.Mode.ALWAYS_PRIVATE, "three");
        assertThat(mode(file)).isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(temp)) {
            assertThat(files).containsExactly(file);
        }
    }

    /** If a process is killed after it wrote a temporary file and before it renamed it, the temporary file remains. */
    @Test
    void removesFilesOfKilledWriters() throws Exception {
        Path file = temp.resolve("run.json");
        Path old = Files.createFile(temp.resolve(".run.json.0123456789abcdef.part"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        Path fresh = Files.createFile(temp.resolve(".run.json.00000000000000ff.part"));
        Path ofAnother = Files.createFile(temp.resolve(".other.json.0123456789abcdef.part"));
        Path ofThePerson = Files.createFile(temp.resolve(".run.json.mine.part"));

        replace(file, PrivateFiles.Mode.ALWAYS_PRIVATE, "one");
        assertThat(old).doesNotExist();
        assertThat(fresh)
                .as("a new temporary file, which another process may still be writing")
                .exists();

        PrivateFiles.deleteUnfinished(file, Duration.ZERO);
        assertThat(fresh).doesNotExist();
        assertThat(List.of(file, ofAnother, ofThePerson))
                .allSatisfy(kept -> assertThat(kept).exists());
    }

    @Test
    void aLinkIsReplacedAndNotFollowed() throws Exception {
        Path victim = Files.writeString(temp.resolve("victim"), "precious");
        Path link = Files.createSymbolicLink(temp.resolve("link"), victim);
        replace(link, PrivateFiles.Mode.AS_BEFORE, "new");
        assertThat(victim).hasContent("precious");
        assertThat(link).isRegularFile().hasContent("new");
        assertThat(Files.isSymbolicLink(link)).isFalse();
        assertThat(mode(link)).isEqualTo("rw-------");
    }

    /** A user who may write to the folder can replace the temporary file by a link before it is renamed. */
    @Test
    void aLinkInPlaceOfTheTemporaryFileIsNotFollowed() throws Exception {
        Path victim = Files.writeString(temp.resolve("victim"), "precious");
        Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rw-------"));
        Path file =
                Files.writeString(Files.createDirectory(temp.resolve("shared")).resolve("page"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> PrivateFiles.replace(file, PrivateFiles.Mode.AS_BEFORE, out -> {
                    try (Stream<Path> files = Files.list(file.getParent())) {
                        for (Path made :
                                files.filter(other -> !other.equals(file)).toList()) {
                            Files.delete(made);
                            Files.createSymbolicLink(made, victim);
                        }
                    }
                    out.write("new".getBytes(StandardCharsets.UTF_8));
                }))
                .isInstanceOf(IOException.class);

        assertThat(victim).hasContent("precious");
        assertThat(mode(victim)).isEqualTo("rw-------");
        assertThat(file).hasContent("old");
    }

    @Test
    void makingAFolderPrivateAlsoCoversItsExistingFiles() throws Exception {
        Path folder = Files.createDirectories(temp.resolve("state/logs")).getParent();
        Path log = Files.writeString(folder.resolve("logs/log"), "x");
        Path tool = Files.writeString(folder.resolve("tool"), "x");
        Path outside = Files.writeString(temp.resolve("outside"), "x");
        Files.createSymbolicLink(folder.resolve("link"), outside);
        for (Path path : List.of(folder, log.getParent(), tool)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxr-x"));
        }
        for (Path path : List.of(log, outside)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        }

        PrivateFiles.tighten(folder);

        assertThat(List.of(mode(folder), mode(log.getParent()), mode(tool))).containsOnly("rwx------");
        assertThat(mode(log)).isEqualTo("rw-------");
        assertThat(mode(outside))
                .as("a file outside, to which a link in the folder leads")
                .isEqualTo("rw-r--r--");
        PrivateFiles.tighten(temp.resolve("missing"));

        Path made = Files.writeString(folder.resolve("ledger.mv.db"), "x");
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-r--r--"));
        PrivateFiles.tighten(folder);
        assertThat(mode(made))
                .as("a file created after the folder had become private")
                .isEqualTo("rw-------");
    }

    @Test
    void anotherUserCannotReadPrivateFiles() throws Exception {
        AnotherUser other = AnotherUser.orSkip();
        Path folder = PrivateFiles.makeFolder(temp.resolve("state"));
        Path file = Files.writeString(folder.resolve("ledger"), "titles");
        other.mayReach(temp);
        assertThat(other.run("ls", folder.toString()).exitCode()).isNotZero();
        assertThat(other.run("cat", file.toString()).output()).doesNotContain("titles");

        Path lock = temp.resolve("lock");
        PrivateFiles.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .close();
        assertThat(other.run("flock", "-n", lock.toString(), "echo", "locked").output())
                .as("a lock file in a folder that the other user can list")
                .doesNotContain("locked");

        Path theirs = other.give(Files.createDirectory(temp.resolve("theirs")));
        assertThatThrownBy(() -> PrivateFiles.makeFolder(theirs)).hasMessageContaining("belongs to another user");
    }
}
