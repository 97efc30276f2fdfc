package dev.yt2ms.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(OS.WINDOWS)
class ProgramPathTest {

    @TempDir
    private Path temp;

    private Path open;

    @BeforeEach
    void createInterpreterThatEverybodyCanChange() throws IOException {
        open = program("python", "anything", "rwxrwxrwx");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#!OPEN",
                "#! OPEN -I",
                "#!\tOPEN\r",
                "#!/usr/bin/env OPEN",
                "#!/usr/bin/env -S LANG=C OPEN -I",
                "#!/usr/bin/env -SOPEN",
                "#!/usr/bin/env -u NAME OPEN",
                "#!/bin/env -i OPEN"
            })
    void aScriptWhoseInterpreterOthersCanChangeIsSkipped(String line) throws IOException {
        Path script = program("yt-dlp", line.replace("OPEN", open.toString()) + "\nprint('OPEN')\n", "rwxr-xr-x");
        ProgramPath path = ProgramPath.of(temp.toString());

        assertThat(path.find("yt-dlp")).isEmpty();
        assertThat(path.passedOver("yt-dlp"))
                .contains(
                        "%s is not run, because it is a script for %s, and other users can write to %s (mode 0777); %s"
                                .formatted(
                                        script, open, open, "remove their write permission (chmod go-w " + open + ")"));
    }

    @Test
    void aScriptWithAnUnsafeScriptAsInterpreterIsRefused() throws IOException {
        Path between = program("between", "#!" + open + "\n", "rwxr-xr-x");
        Path link = Files.createSymbolicLink(temp.resolve("link"), between);
        Path script = program("yt-dlp", "#!" + link + "\n", "rwxr-xr-x");

        assertThat(ProgramPath.problemOf(script).orElseThrow()).contains("a script for " + open, "chmod go-w " + open);
    }

    @StartsProcesses
    @Test
    void aScriptWhoseInterpreterBelongsToAnotherUserIsRefused() throws Exception {
        AnotherUser other = AnotherUser.orSkip();
        Path theirs = other.give(program("theirs", "anything", "rwxr-xr-x"));
        Path script = program("yt-dlp", "#!" + theirs + "\n", "rwxr-xr-x");

        assertThat(ProgramPath.problemOf(script).orElseThrow()).contains(theirs + " belongs to another user (nobody)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#!/bin/sh",
                "#!/usr/bin/env sh",
                "#!/usr/bin/env -S sh -e",
                "#!/usr/bin/env no-such-program",
                "#!/usr/bin/env",
                "#!/no/such/program",
                "#!",
                "",
                "\u007fELF\0#!OPEN",
                " #!OPEN"
            })
    void allOtherProgramsAreFound(String line) throws IOException {
        Path script = program("yt-dlp", line.replace("OPEN", open.toString()) + "\n#!" + open, "rwxr-xr-x");

        assertThat(ProgramPath.of(temp.toString()).find("yt-dlp")).contains(script);
    }

    @Test
    void aScriptThatNamesItselfAsInterpreterCausesNoEndlessLoop() throws IOException {
        Path script = temp.resolve("yt-dlp");
        program("yt-dlp", "#!" + script + "\n", "rwxr-xr-x");

        assertThat(ProgramPath.problemOf(script)).isEmpty();
    }

    private Path program(String name, String text, String mode) throws IOException {
        Path file = Files.writeString(temp.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file;
    }
}
