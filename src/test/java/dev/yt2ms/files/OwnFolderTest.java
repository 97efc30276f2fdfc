package dev.yt2ms.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yt2ms.StartsProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
@StartsProcesses
class OwnFolderTest {

    @TempDir
    private Path temp;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        temp = temp.toRealPath();
        folder = Files.createDirectories(temp.resolve("parent/folder"));
    }

    private static Path mode(Path path, String mode) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    @Test
    void acceptsTheUsersOwnFolder() throws Exception {
        assertThat(OwnFolder.problemOf(folder)).isEmpty();
        assertThat(OwnFolder.problemOf(temp.resolve("not/yet/there"))).isEmpty();
        mode(folder, "rwxr-xr-x");
        assertThat(OwnFolder.problemOf(folder)).isEmpty();
        Path link = Files.createSymbolicLink(temp.resolve("link"), Path.of("parent/../parent/folder"));
        assertThat(OwnFolder.problemOf(link)).isEmpty();
        assertThat(OwnFolder.problemOf(link.resolve("below"))).isEmpty();
        Files.createSymbolicLink(temp.resolve("round"), Path.of("round"));
        assertThat(OwnFolder.problemOf(temp.resolve("round/about"))).isEmpty();
    }

    @Test
    void aFolderThatOthersCanWriteToIsRefused() throws Exception {
        mode(folder, "rwxrwxrwx");
        assertThat(OwnFolder.problemOf(folder))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .contains("other users can write to " + folder + " (mode 0777)", "chmod go-w"));
        mode(folder, "rwx------");
        mode(folder.getParent(), "rwxrwxrwx");
        assertThat(OwnFolder.problemOf(folder))
                .as("problem of a folder whose parent others can write to")
                .get()
                .asString()
                .contains(folder.getParent() + " ");
        assertThat(OwnFolder.problemOf(folder.resolve("not/yet"))).isPresent();
        Files.setAttribute(folder.getParent(), "unix:mode", 01777);
        assertThat(OwnFolder.problemOf(folder))
                .as("a folder whose parent has the sticky bit")
                .isEmpty();
        assertThat(OwnFolder.problemOf(folder.getParent()))
                .as("a folder with the sticky bit itself")
                .isPresent();
    }

    @Test
    void aFolderBehindALinkIsCheckedToo() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("link"), folder);
        mode(folder.getParent(), "rwxrwxrwx");
        assertThat(OwnFolder.problemOf(link)).isPresent();
        assertThat(OwnFolder.problemOf(Files.createSymbolicLink(temp.resolve("two"), Path.of("./link"))
                        .resolve("x")))
                .isPresent();
    }

    @Test
    void aFolderThatASharedGroupCanWriteToIsRefused() throws Exception {
        AnotherUser.orSkip();
        Files.setAttribute(folder, "unix:gid", 65534);
        mode(folder, "rwxrwx---");
        assertThat(OwnFolder.problemOf(folder)).isPresent();
        Files.setAttribute(folder, "unix:gid", 0);
        assertThat(OwnFolder.problemOf(folder)).as("a folder of root's group").isEmpty();
    }

    /**
     * On Debian 12, /usr/local belongs to root and the group staff, with mode 2775. Members of staff may install
     * programs there for all users, so yt2ms must accept such folders.
     */
    @Test
    void theGroupOfDebiansAdministratorsMayWriteToFoldersOfRoot() throws Exception {
        AnotherUser.orSkip();
        GroupPrincipal staff;
        try {
            staff = temp.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName("staff");
        } catch (UserPrincipalNotFoundException e) {
            assumeTrue(false, "This system has no group staff");
            return;
        }
        Files.getFileAttributeView(folder, PosixFileAttributeView.class).setGroup(staff);
        Files.setAttribute(folder, "unix:mode", 02775);
        assertThat(OwnFolder.problemOf(folder)).isEmpty();
        Files.setAttribute(folder, "unix:mode", 02777);
        assertThat(OwnFolder.problemOf(folder)).isPresent();
    }

    @Test
    void aFileIsUsedIfNobodyElseCanChangeIt() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(OwnFolder.problemOfUsed(mode(file, "rwxr-xr-x"))).isEmpty();
        mode(file, "rwxrwxrwx");
        assertThat(OwnFolder.problemOfUsed(Files.createSymbolicLink(temp.resolve("link"), file)))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .isEqualTo(
                                "other users can write to %s (mode 0777); remove their write permission (chmod go-w %s)"
                                        .formatted(file, file)));
        mode(file, "rwxr-xr-x");
        mode(folder.getParent(), "rwxrwxrwx");
        assertThat(OwnFolder.problemOfUsed(file)).get().asString().endsWith("(chmod go-w " + folder.getParent() + ")");
    }

    @Test
    void othersCanReadAFileOnlyIfTheyCanReachItsFolder() throws Exception {
        AnotherUser other = AnotherUser.orSkip();
        Path file = mode(Files.createFile(folder.resolve("file")), "rw-r--r--");
        assertThat(OwnFolder.othersRead(file)).as("a file in a private folder").isFalse();
        other.mayReach(folder);
        assertThat(OwnFolder.othersRead(file)).isTrue();
        assertThat(OwnFolder.othersRead(mode(file, "rw-r-----")))
                .as("a file that only root's group can read")
                .isFalse();
        Files.setAttribute(file, "unix:gid", 65534);
        assertThat(OwnFolder.othersRead(file))
                .as("a file that another group can read")
                .isTrue();
    }

    @Test
    void aFolderOfAnotherUserIsRefused() throws Exception {
        AnotherUser other = AnotherUser.orSkip();
        other.give(folder);
        assertThat(OwnFolder.problemOf(folder))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .contains(folder + " belongs to another user (nobody)", "run yt2ms as that user"));
        Path own = Files.createDirectory(folder.resolve("own"));
        assertThat(OwnFolder.problemOf(own))
                .as("a folder within a folder of another user")
                .isPresent();

        Path shared = Files.createDirectory(temp.resolve("shared"));
        Files.setAttribute(shared, "unix:mode", 01777);
        other.mayReach(shared);
        assertThat(other.run("ln", "-s", temp.toString(), shared + "/planted").exitCode())
                .isZero();
        assertThat(OwnFolder.problemOf(shared.resolve("planted")))
                .as("another user's link to a folder of this user")
                .isPresent();
    }
}
