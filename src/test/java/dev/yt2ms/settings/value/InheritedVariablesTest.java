package dev.yt2ms.settings.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class InheritedVariablesTest {

    @TempDir
    private Path temp;

    private static Map<String, String> environment(String names) {
        return new HashMap<>(Stream.of(names.split(" ")).collect(Collectors.toMap(name -> name, name -> "/")));
    }

    @Test
    void aChildProcessGetsOnlyTheVariablesThatItNeeds() {
        String needed = "PATH HOME TMPDIR LANG LC_ALL LC_CTYPE TZ HTTPS_PROXY https_proxy no_proxy SSL_CERT_FILE"
                + " XDG_CACHE_HOME PYTHONPATH PYENV_ROOT";
        Map<String, String> environment = environment(
                needed + " YOUTUBE_API_KEY MAINSTREAMING_TOKEN PGPASSWORD AWS_SECRET_ACCESS_KEY GITHUB_TOKEN"
                        + " MISE_GITHUB_TOKEN JAVA_TOOL_OPTIONS LD_PRELOAD DISPLAY PATHS MY_HTTP_PROXY lc_all");

        InheritedVariables.keepIn(environment);

        assertThat(environment).containsOnlyKeys(needed.split(" "));
    }

    /** A script that begins with {@code env python3} runs the first program called python3 on the PATH. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aPathFolderThatOthersCanWriteToIsNotSearched() throws IOException {
        Path own = Files.createDirectory(temp.resolve("own"));
        Path shared = Files.createDirectory(temp.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        Map<String, String> environment = new HashMap<>(Map.of(
                "PATH", shared + "::" + own + ":" + temp.resolve("missing") + ":.",
                "LD_LIBRARY_PATH", own + ":" + shared,
                "PYTHONPATH", shared.toString()));

        InheritedVariables.keepIn(environment);

        assertThat(environment)
                .containsOnly(
                        Map.entry("PATH", own + ":" + Path.of(".").toAbsolutePath()),
                        Map.entry("LD_LIBRARY_PATH", own.toString()));
    }

    /**
     * With {@code sudo -E}, the variables come from another user, who may still be able to change the files that they
     * name.
     */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFileOrFolderThatOthersCanChangeIsNotUsed() throws IOException {
        Path own = Files.createFile(temp.resolve("own.pem"));
        Path open = Files.createFile(temp.resolve("open.cnf"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-rw-rw-"));
        Path shared = Files.createDirectory(temp.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path below = Files.createDirectory(shared.resolve("config"));
        Map<String, String> wanted = Map.of(
                "SSL_CERT_FILE", own.toString(),
                "TMPDIR", shared.toString(),
                "XDG_CACHE_HOME", temp.resolve("missing").toString(),
                "LANG", "C.UTF-8",
                "TZ", ":/etc/localtime");
        Map<String, String> environment = new HashMap<>(wanted);
        environment.putAll(Map.of(
                "OPENSSL_CONF", open.toString(),
                "XDG_CONFIG_HOME", below.toString(),
                "SSL_CERT_DIR", shared.toString(),
                "VIRTUAL_ENV", shared.toString()));

        InheritedVariables.keepIn(environment);

        assertThat(environment).containsExactlyInAnyOrderEntriesOf(wanted);
    }

    @Test
    void aBrowserGetsTheVariablesOfTheDesktopToo() {
        Map<String, String> environment = environment("PATH DISPLAY XDG_SESSION_TYPE DBUS_SESSION_BUS_ADDRESS TOKEN");

        InheritedVariables.keepInOfDesktop(environment);

        assertThat(environment).containsOnlyKeys("PATH", "DISPLAY", "XDG_SESSION_TYPE", "DBUS_SESSION_BUS_ADDRESS");
    }
}
