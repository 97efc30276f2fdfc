package dev.yt2ms.download.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.download.ToolVersion;
import dev.yt2ms.files.AnotherUser;
import dev.yt2ms.settings.value.KnownSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that files in the user's home folder do not influence the tools. */
@DisabledOnOs(OS.WINDOWS)
@StartsProcesses
class ChildEnvironmentTest {

    private static final ChildEnvironment ENVIRONMENT =
            new ChildEnvironment(new KnownSecrets(List.of()), Optional.empty());

    @TempDir
    private Path temp;

    private Path home;
    private Path loaded;

    @BeforeEach
    void makeAHomeWithPlugins() throws IOException {
        home = Files.createDirectory(temp.toRealPath().resolve("home"));
        loaded = temp.resolve("loaded");
        for (String place :
                List.of(".yt-dlp/plugins/a", "yt-dlp-plugins/a", ".yt-dlp-plugins/a", ".config/yt-dlp/plugins/a")) {
            Path folder = Files.createDirectories(home.resolve(place).resolve("yt_dlp_plugins/extractor"));
            Files.writeString(folder.resolve("any.py"), "open('" + loaded + "', 'a').write('" + place + "\\n')\n");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.yt2ms.ToolVersions#ytDlps")
    void ytDlpLoadsNoPluginsFromTheHomeFolder(Path ytDlp) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of("PATH", System.getenv("PATH"), "HOME", home.toString()));
        run(ytDlp, environment);
        assertThat(loaded).as("file that the plugins write if they are loaded").isNotEmptyFile();
        Files.delete(loaded);
        String version = ToolVersion.parse(output(ytDlp, environment, "--version"))
                .orElseThrow()
                .text();

        ENVIRONMENT.forYtDlp(tools(ytDlp, version), List.of()).applyTo(environment);
        run(ytDlp, environment);

        assertThat(loaded).doesNotExist();
    }

    @Test
    void anOldYtDlpInTheHomeFolderStillFindsItsLibraries() {
        assertThat(homeFor(home.resolve(".local/bin/yt-dlp"), "2023.03.04")).isEqualTo(home.toString());
        assertThat(homeFor(Path.of("/usr/bin/yt-dlp"), "2023.03.04")).isEqualTo("/dev/null");
        assertThat(homeFor(Path.of("/usr/bin/yt-dlp"), "2025.11.12")).isEqualTo(home.toString());
        assertThat(homeFor(Path.of("/usr/bin/yt-dlp"), "2025.01.15", "--cookies-from-browser", "firefox"))
                .as("HOME of yt-dlp, in which the browser keeps its cookies")
                .isEqualTo(home.toString());
    }

    @Test
    void aHomeFolderThatOthersCanWriteToIsNotUsed() throws IOException {
        assertThat(ChildEnvironment.homeProblem(Map.of("HOME", home.toString())))
                .isEmpty();
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(homeFor(home.resolve("bin/yt-dlp"), "2026.10.26")).isEqualTo("/dev/null");
        assertThat(ChildEnvironment.homeProblem(Map.of("HOME", home.toString())).orElseThrow())
                .contains("without HOME", home.toString());
    }

    @Test
    void theHomeFolderOfAnotherUserIsNotUsed() throws Exception {
        AnotherUser other = AnotherUser.orSkip();
        other.give(home);
        Map<String, String> environment = new HashMap<>(Map.of("HOME", home.toString()));

        ENVIRONMENT.applyTo(environment);

        assertThat(environment).containsEntry("HOME", "/dev/null").containsEntry("PYTHONNOUSERSITE", "1");
    }

    private String homeFor(Path ytDlp, String version, String... arguments) {
        Map<String, String> environment = new HashMap<>(Map.of("HOME", home.toString()));
        ENVIRONMENT.forYtDlp(tools(ytDlp, version), List.of(arguments)).applyTo(environment);
        return environment.get("HOME");
    }

    private static DownloadTools tools(Path ytDlp, String version) {
        Path any = Path.of("/usr/bin/any");
        return new DownloadTools(ytDlp, version, List.of(), any, "7.1", any, Optional.empty(), List.of());
    }

    /** Runs yt-dlp for an address at which no server listens. yt-dlp loads its plugins before it connects. */
    private void run(Path ytDlp, Map<String, String> environment) throws Exception {
        assertThat(output(ytDlp, environment, "--retries", "0", "http://127.0.0.1:9/"))
                .contains("ERROR");
    }

    private String output(Path ytDlp, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(ytDlp.toString(), "--ignore-config"));
        command.addAll(List.of(arguments));
        Path output = temp.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        assertThat(builder.start().waitFor(3, TimeUnit.MINUTES)).isTrue();
        return Files.readString(output);
    }
}
