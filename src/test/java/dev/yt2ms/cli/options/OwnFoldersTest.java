package dev.yt2ms.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.cli.Yt2ms;
import dev.yt2ms.files.AnotherUser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests that no command works in a folder that another user of the machine may change. */
class OwnFoldersTest {

    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    private Path temp;

    private Path job;
    private Path state;
    private Path tools;

    @BeforeEach
    void writeJobFile() throws IOException {
        state = Files.createDirectory(temp.resolve("state"));
        tools = Files.createDirectory(temp.resolve("tools"));
        job = Files.writeString(
                temp.resolve("job.yml"),
                "migration: {name: x, state-dir: state, source: {channel: '@x'}, download: {tools-dir: tools}}");
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void printAgain() {
        System.setErr(standardError);
    }

    private String refused(String command) {
        printed.reset();
        assertThat(Yt2ms.run(command, job.toString())).as(command).isEqualTo(4);
        return printed.toString(StandardCharsets.UTF_8);
    }

    @StartsProcesses
    @Test
    void aStateOrToolsFolderThatOthersCanWriteToIsRefused() throws Exception {
        assertThat(Yt2ms.run("status", job.toString())).isZero();
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(refused("status")).startsWith("yt2ms: migration.state-dir: other users can write to " + state);
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(tools, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(refused("retry")).contains("migration.download.tools-dir: other users can write to " + tools);
        Files.setPosixFilePermissions(tools, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(Yt2ms.run("status", job.toString())).isZero();
        assertThat(Files.getPosixFilePermissions(state)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @StartsProcesses
    @Test
    void aStateOrToolsFolderOfAnotherUserIsRefused() throws Exception {
        AnotherUser other = AnotherUser.orSkip();
        other.give(tools);
        assertThat(refused("status")).contains("migration.download.tools-dir: ", tools + " belongs to another user");
        Files.delete(tools);
        Path elsewhere = other.give(Files.createDirectory(temp.resolve("disk")));
        Files.createSymbolicLink(state.resolve("staging"), elsewhere);
        assertThat(refused("status"))
                .contains("migration.state-dir: ", elsewhere + " belongs to another user (nobody)");
        other.give(state);
        assertThat(refused("retry")).contains(state + " belongs to another user (nobody); run yt2ms as that user");
    }

    /**
     * Another user created the files while everybody could write to the folders. Now only the owner can write to them,
     * but the files still exist.
     */
    @StartsProcesses
    @Test
    @Timeout(120)
    void filesOfAnotherUserInTheStateOrToolsFolderAreRefused() throws Exception {
        AnotherUser other = AnotherUser.orSkip();
        other.mayReach(temp);
        Path victim = Files.writeString(temp.resolve("victim"), "precious");
        for (String[] planted : new String[][] {
            {"mkfifo", state.resolve("run.json").toString()},
            {"mkdir", state.resolve("test.mv.db").toString()},
            {"ln", "-s", victim.toString(), state.resolve("logs/yt2ms.log").toString()},
            {"touch", state.resolve("staging/x/AbCdEfGhIjK/.processes").toString()},
            {"mkfifo", tools.resolve(".lock").toString()},
            {"ln", "-s", victim.toString(), tools.resolve(".yt-dlp.tried").toString()},
        }) {
            Path path = Path.of(planted[planted.length - 1]);
            Files.createDirectories(path.getParent());
            Set<PosixFilePermission> before = Files.getPosixFilePermissions(path.getParent());
            Set<PosixFilePermission> way = Files.getPosixFilePermissions(state);
            Files.setPosixFilePermissions(path.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
            other.mayReach(path.getParent());
            assertThat(other.run(planted).exitCode()).as("%s", path).isZero();
            Files.setPosixFilePermissions(path.getParent(), before);
            Files.setPosixFilePermissions(state, way);

            assertThat(refused("status")).contains(path + " belongs to another user (nobody); delete it");
            assertThat(refused("retry")).contains(path + " belongs to another user (nobody); delete it");
            Files.delete(path);
        }
        assertThat(victim).hasContent("precious");
        assertThat(Yt2ms.run("status", job.toString())).isZero();
    }

    @StartsProcesses
    @Test
    void aJobFileThatOthersCanChangeIsRefused() throws Exception {
        Files.setPosixFilePermissions(job, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(refusedJobFile())
                .startsWith("yt2ms: " + job + ": a job file can make yt2ms run programs, so other users must")
                .contains("other users can write to " + job + " (mode 0666)");
        Files.setPosixFilePermissions(job, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(Yt2ms.run("status", job.toString())).isZero();
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(refusedJobFile()).contains("other users can write to " + temp);
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwx------"));
        assertThat(Yt2ms.run("status", job.toString())).isZero();
    }

    @StartsProcesses
    @Test
    void aJobFileOfAnotherUserIsRefusedEvenThroughALink() throws Exception {
        AnotherUser other = AnotherUser.orSkip();
        other.give(job);
        assertThat(refusedJobFile()).contains(job + " belongs to another user (nobody)");
        Path link = Files.createSymbolicLink(temp.resolve("link.yml"), job);
        assertThat(Yt2ms.run("status", link.toString())).isEqualTo(2);
    }

    @StartsProcesses
    @Test
    void aLedgerOutsideTheStateFolderIsMadePrivate() throws Exception {
        Path ledger = temp.resolve("elsewhere.mv.db");
        Files.writeString(
                job,
                "migration: {name: x, state-dir: state, source: {channel: '@x'}, download: {tools-dir: tools},"
                        + " database: {url: 'jdbc:h2:file:" + temp.resolve("elsewhere") + "'}}");
        Yt2ms.run("status", job.toString());
        Files.write(ledger, new byte[0], StandardOpenOption.CREATE);
        Files.setPosixFilePermissions(ledger, PosixFilePermissions.fromString("rw-r--r--"));

        Yt2ms.run("status", job.toString());

        assertThat(Files.getPosixFilePermissions(ledger)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @StartsProcesses
    @Test
    void aDatabaseFileOfAnotherUserIsRefused() throws Exception {
        AnotherUser other = AnotherUser.orSkip();
        Path ledger = other.give(Files.createFile(temp.resolve("planted.mv.db")));
        Files.writeString(
                job,
                "migration: {name: x, state-dir: state, source: {channel: '@x'}, download: {tools-dir: tools},"
                        + " database: {url: 'jdbc:h2:file:" + temp.resolve("planted") + "'}}");
        assertThat(refused("status"))
                .contains("migration.database.url: " + ledger + " belongs to another user (nobody)");
    }

    private String refusedJobFile() {
        printed.reset();
        assertThat(Yt2ms.run("status", job.toString())).isEqualTo(2);
        return printed.toString(StandardCharsets.UTF_8);
    }
}
