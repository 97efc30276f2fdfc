package dev.yt2ms.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yt2ms.StartsProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** Runs the real {@code src/dist/pack} on the files of this project. Small files replace Java and the built jars. */
@EnabledOnOs(OS.LINUX)
@StartsProcesses
class PackTest {

    private static final String JAVA = """
            #!/bin/sh
            case $* in
                *--version) echo "yt2ms 1.2.3-rc.1" ;;
                *) for last; do :; done
                   mkdir -p "$last/man/man1" && echo page >"$last/man/man1/yt2ms.1" ;;
            esac
            """;

    @TempDir
    private Path temp;

    @Test
    void packagesOfOneCommitAreByteIdenticalWhateverTheFolderAndUmask() throws Exception {
        Path first = pack("first", "022");
        Path second = pack("a second one", "077");

        String sums = Files.readString(first.resolve("SHA256SUMS"));
        assertThat(sums.lines().map(line -> line.substring(66)))
                .contains("yt2ms-1.2.3-rc.1.tar.gz", "yt2ms-1.2.3-rc.1.cdx.json")
                .hasSize(hasDpkg() ? 3 : 2);
        assertThat(second.resolve("SHA256SUMS")).hasContent(sums);
        List<String> files = run(
                temp,
                List.of("tar", "-tvzf", first.resolve("yt2ms-1.2.3-rc.1.tar.gz").toString()));
        assertThat(files)
                .allMatch(line -> line.contains(" 0/0 ") && line.contains(" 2023-11-14 22:13 "))
                .allMatch(line -> line.matches("(drwxr-xr-x|-rw-r--r--|-rwxr-xr-x) .*"))
                .anyMatch(line -> line.startsWith("-rwx") && line.endsWith(" yt2ms-1.2.3-rc.1/yt2ms"))
                .anyMatch(line -> line.endsWith("/jobs/migrate-channel.yml"))
                .anyMatch(line -> line.endsWith("/app/lib/a.jar"));
    }

    @Test
    void theDebianPackageMarksConfigurationFilesAndContainsNoState() throws Exception {
        assumeTrue(hasDpkg(), "This test needs dpkg-deb");
        Path deb = pack("deb", "022").resolve("yt2ms_1.2.3~rc.1_all.deb");

        assertThat(String.join("\n", run(temp, List.of("dpkg-deb", "-f", deb.toString()))))
                .contains("Package: yt2ms\nVersion: 1.2.3~rc.1\nArchitecture: all\n", "java17-runtime-headless, ffmpeg")
                .contains("Recommends: python3, yt-dlp")
                .containsPattern("Installed-Size: [1-9]")
                .doesNotContain("@VERSION@", "@SIZE@");
        assertThat(run(temp, List.of("dpkg-deb", "-I", deb.toString(), "conffiles")))
                .containsExactly("/etc/yt2ms/common.env");
        Path root = temp.resolve("root");
        run(temp, List.of("dpkg-deb", "-x", deb.toString(), root.toString()));
        assertThat(root.resolve("var"))
                .as("folder var, which the package must not contain because the service creates its state")
                .doesNotExist();
        assertThat(root.resolve("usr/bin/yt2ms").toRealPath())
                .isEqualTo(root.resolve("usr/share/yt2ms/yt2ms").toRealPath());
        assertThat(root.resolve("usr/share/man/man1/yt2ms.1.gz")).exists();
        assertThat(run(
                        temp,
                        List.of(
                                "zcat",
                                root.resolve("usr/share/doc/yt2ms/changelog.gz").toString())))
                .startsWith("yt2ms (1.2.3~rc.1) unstable; urgency=medium")
                .endsWith(" -- The developers of yt2ms <nobody@yt2ms.invalid>  Tue, 14 Nov 2023 22:13:20 +0000");
        Path units = root.resolve("usr/lib/systemd/system");
        String service = Files.readString(units.resolve("yt2ms-sync@.service"));
        assertThat(service)
                .contains("\nExecStart=/usr/bin/yt2ms sync --quiet /etc/yt2ms/%i.yml\n")
                .doesNotContain("/opt/", "useradd");
        String original = Files.readString(Path.of("jobs/deploy/yt2ms-sync@.service"));
        assertThat(service.substring(service.indexOf("[Unit]")))
                .isEqualTo(
                        original.substring(original.indexOf("[Unit]")).replace("/opt/yt2ms/yt2ms", "/usr/bin/yt2ms"));
        assertThat(units.resolve("yt2ms-sync@.timer"))
                .hasSameTextualContentAs(Path.of("jobs/deploy/yt2ms-sync@.timer"));
        assertThat(Files.readString(units.resolve("yt2ms-node@.service")))
                .contains("\nExecStart=/usr/bin/yt2ms sync --quiet /etc/yt2ms/%i.yml\n")
                .doesNotContain("/opt/");
    }

    private Path pack(String name, String umask) throws Exception {
        Path folder = Files.createDirectories(temp.resolve(name));
        Path source = Files.createDirectories(folder.resolve("source"));
        for (String each : "yt2ms README.md CHANGELOG.md SECURITY.md LICENSE docs jobs sql src/dist".split(" ")) {
            FileSystemUtils.copyRecursively(Path.of(each), makeParent(source.resolve(each)));
        }
        executable(source.resolve("yt2ms"));
        Files.writeString(makeParent(source.resolve("target/classes/META-INF/sbom/application.cdx.json")), "{}");
        Files.writeString(makeParent(folder.resolve("app/lib/a.jar")), "jar");
        Files.writeString(folder.resolve("app/yt2ms.jar"), "jar");
        Path java = temp.resolve("jdk/bin/java");
        Files.writeString(makeParent(java), JAVA);
        executable(java);
        run(
                temp,
                List.of(
                        "sh",
                        "-c",
                        "umask " + umask + "; exec sh src/dist/pack \"$@\"",
                        "sh",
                        folder.toString(),
                        "abcdef0123456789"));
        return folder;
    }

    private static Path makeParent(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return file;
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static boolean hasDpkg() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "dpkg-deb")));
    }

    private static List<String> run(Path home, List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        builder.environment().put("SOURCE_DATE_EPOCH", "1700000000");
        builder.environment().put("TZ", "UTC");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
