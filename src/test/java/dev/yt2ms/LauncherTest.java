package dev.yt2ms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yt2ms.files.AnotherUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the real launcher in a separate folder. The PATH holds only basic system tools, and scripts that replace Java,
 * Maven and the package manager and record how they are called.
 */
@DisabledOnOs(OS.WINDOWS)
@StartsProcesses
class LauncherTest {

    private static final String JAVA = """
            #!/bin/sh
            for last; do
                case $last in -XX:ArchiveClassesAtExit=*) : >"${last#*=}"; exit ;; esac
            done
            if [ "$1" = -Djarmode=tools ]; then mkdir -p "$last/lib"; : >"$last/yt2ms.jar"; exit; fi
            printf '%s\\n' "$@" >"$NOTES/options"
            while [ "$1" != -jar ]; do shift; done
            shift 2
            pwd >"$NOTES/directory"
            umask >"$NOTES/umask"
            echo "${LC_ALL:-}" >"$NOTES/locale"
            ulimit -c >"$NOTES/core"
            echo $$ >"$NOTES/pid"
            printf '%s\\0' "$@" >"$NOTES/arguments"
            if [ "$last" = stay ]; then read -r line <"$NOTES/gate"; fi
            exit "${JAVA_EXIT:-0}"
            """;

    private static final String MAVEN = """
            #!/bin/sh
            echo "$*" >>"$NOTES/maven"
            echo "${MAVEN_BASEDIR:-}|${MAVEN_SKIP_RC:-}" >>"$NOTES/maven-variables"
            if [ -p "$NOTES/gate" ]; then read -r line <"$NOTES/gate"; fi
            mkdir -p target
            : >target/yt2ms.jar
            echo "Maven says ${MAVEN_EXIT:-0}"
            exit "${MAVEN_EXIT:-0}"
            """;

    /**
     * A script that replaces apt-get. It "installs" all programs of the folder {@code store} by moving them to the
     * PATH.
     */
    private static final String APT_GET = """
            #!/bin/sh
            echo "$*" >>"$NOTES/apt"
            case "$*" in *install*) [ -z "${APT_EXIT:-}" ] || { echo "no such package"; exit "$APT_EXIT"; }
                mv "$NOTES"/../store/* "$NOTES"/../bin/ ;; esac
            """;

    private static final String ID = """
            #!/bin/sh
            if [ "$1" = -u ]; then echo "${FAKE_UID:-0}"; else echo somebody; fi
            """;

    @TempDir
    private Path temp;

    private Path house;
    private Path bin;
    private Path notes;
    private final Map<String, String> environment = new HashMap<>();
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void prepareAnInstallation() throws IOException {
        temp = temp.toRealPath();
        house = Files.createDirectories(temp.resolve("a house"));
        bin = Files.createDirectories(temp.resolve("bin"));
        notes = Files.createDirectories(temp.resolve("notes"));
        Files.createDirectories(temp.resolve("store"));
        Files.copy(Path.of("yt2ms"), house.resolve("yt2ms"));
        script(house.resolve("yt2ms"), Files.readString(Path.of("yt2ms")));
        Files.createDirectories(house.resolve("src/main"));
        Files.writeString(source(), "class A {}");
        Files.writeString(house.resolve("pom.xml"), "<project/>");
        for (Path old : List.of(
                source(),
                house.resolve("src/main"),
                house.resolve("src"),
                house.resolve("pom.xml"),
                house.resolve("yt2ms"))) {
            Files.setLastModifiedTime(old, ago(3600));
        }
        for (String tool : "chmod env find flock grep mkdir mv readlink rm sed sleep tail".split(" ")) {
            Path real = onPath(tool);
            if (real != null) {
                script(bin.resolve(tool), "#!/bin/sh\nexec " + real + " \"$@\"\n");
            }
        }
        script(bin.resolve("id"), ID);
        script(bin.resolve("mvn"), MAVEN);
        installJava(temp.resolve("jdk"), "17.0.9");
        environment.put("PATH", bin.toString());
        environment.put("HOME", temp.toString());
        environment.put("NOTES", notes.toString());
        environment.put("JAVA_HOME", temp.resolve("jdk").toString());
        environment.put("YT2MS_JVM_DIR", temp.resolve("jvm").toString());
    }

    @AfterEach
    void leaveNothingRunning() {
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash", "busybox sh", "bash --posix"})
    void replacesItselfWithJavaAndKeepsArgumentsAndDirectory(String shell) throws Exception {
        List<String> command = new ArrayList<>(List.of(shell.split(" ")));
        assumeTrue(onPath(command.get(0)) != null, "This test needs " + shell);
        command.set(0, onPath(command.get(0)).toString());
        List<String> arguments =
                List.of("status", "two  words", "", "two\nlines\n", "*", "$HOME", "it's \"so\"", "-x\\n");
        command.add(house.resolve("yt2ms").toString());
        command.addAll(arguments);
        environment.put("JAVA_EXIT", "75");

        Result result = finish(start(temp.resolve("store"), command));

        assertThat(result.exitCode()).as(result.stderr()).isEqualTo(75);
        assertThat(Files.readString(notes.resolve("arguments")).split("\0", -1))
                .startsWith(arguments.toArray(String[]::new))
                .hasSize(arguments.size() + 1);
        assertThat(note("directory")).containsExactly(temp.resolve("store").toString());
        assertThat(note("pid")).containsExactly(Long.toString(result.pid()));
        assertThat(note("options")).contains("-Dyt2ms.home=" + house, "-Duser.home=" + temp);
        assertThat(result.stdout()).isEmpty();
    }

    @Test
    void passesTheNameByWhichItWasCalledToJava() throws Exception {
        Path folder = Files.createDirectory(temp.resolve("commands"));
        Path link = Files.createSymbolicLink(folder.resolve("yt2ms"), house.resolve("yt2ms"));

        assertCalled(folder, List.of("/bin/sh", "-c", "./yt2ms status"), "./yt2ms");
        assertCalled(folder, List.of("/bin/sh", "yt2ms", "status"), "./yt2ms");
        assertCalled(temp, List.of(link.toString(), "status"), link.toString());
        assertCalled(temp, List.of(house.resolve("yt2ms").toString(), "status"), "yt2ms");
        environment.merge("PATH", folder.toString(), (path, more) -> path + ":" + more);
        assertCalled(temp, List.of(link.toString(), "status"), "yt2ms");
    }

    private void assertCalled(Path directory, List<String> command, String name) throws Exception {
        Result result = finish(start(directory, command));
        assertThat(result.exitCode()).as(result.stderr()).isZero();
        assertThat(note("options")).contains("-Dyt2ms.called=" + name);
    }

    @Test
    void isFoundThroughSymbolicLinks() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("store/link"), Path.of("../a house/yt2ms"));
        Path linkToLink = Files.createSymbolicLink(temp.resolve("yt2ms"), link);

        assertThat(finish(start(temp, List.of(linkToLink.toString(), "status"))).exitCode())
                .isZero();

        assertThat(note("options")).contains("-Dyt2ms.home=" + house);
    }

    @Test
    void rebuildsOnlyIfASourceIsNewerThanTheBuild() throws Exception {
        launch("status");
        launch("status");
        assertThat(note("maven"))
                .as("builds after two launches with unchanged sources")
                .hasSize(1);

        makeBuildOld();
        launch("status");
        assertThat(note("maven"))
                .as("builds while the build is old, but not older than its sources")
                .hasSize(1);

        Files.setLastModifiedTime(source(), ago(5));
        launch("status");
        launch("status");
        assertThat(note("maven")).as("builds after a source file changed").hasSize(2);

        makeBuildOld();
        Files.delete(source());
        launch("status");
        assertThat(note("maven")).as("builds after a source file was deleted").hasSize(3);
    }

    /**
     * The launcher writes the proxy to a settings file: Maven does not read https_proxy, and every user of the machine
     * could see a password on Maven's command line.
     */
    @Test
    void passesTheProxyToMavenInASeparateFile() throws Exception {
        environment.put("https_proxy", "http://some%20body:p%40ss%3C%26@proxy.example:3128/");
        environment.put("no_proxy", "intranet.example, .local.example");

        launch("status");

        Path settings = house.toRealPath().resolve("target/launcher/settings.xml");
        assertThat(note("maven").get(0)).contains("-gs " + settings).doesNotContain("p@ss");
        assertThat(settings)
                .content()
                .contains(
                        "<host>proxy.example</host><port>3128</port>",
                        "<username>some body</username><password>p@ss&lt;&amp;</password>",
                        "|intranet.example|*.local.example</nonProxyHosts>");
        assertThat(Files.getPosixFilePermissions(settings))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }

    @Test
    void aRebuildDoesNotTouchTheBuildThatARunIsUsing() throws Exception {
        makeScriptsWait();
        Process first = start(house, List.of("./yt2ms", "status", "stay"));
        letScriptsContinue();
        await().until(() -> Files.exists(notes.resolve("arguments")));
        Files.delete(notes.resolve("gate"));

        for (int build = 2; build <= 4; build++) {
            makeBuildOld();
            Files.setLastModifiedTime(source(), ago(5));
            assertThat(launch("status").exitCode()).isZero();
        }

        assertThat(first.isAlive()).isTrue();
        assertThat(builds()).containsExactlyInAnyOrder("app-1", "app-3", "app-4");
    }

    @Test
    void twoLaunchersAtTheSameTimeBuildOnlyOnce() throws Exception {
        makeScriptsWait();
        Process first = start(house, List.of("./yt2ms", "status"));
        await().until(() -> Files.exists(notes.resolve("maven")));
        Process second = start(house, List.of("./yt2ms", "status"));
        await().until(() -> stderr(second).contains("waiting"));
        letScriptsContinue();

        assertThat(finish(first).exitCode()).isZero();
        assertThat(finish(second).exitCode()).isZero();
        assertThat(note("maven")).hasSize(1);
    }

    @Test
    void itsFilesArePrivateAndTheBuildIsReadableLikeTheSource() throws Exception {
        List<String> command = List.of("/bin/sh", "-c", "umask 002; exec ./yt2ms status");

        assertThat(finish(start(house, command)).exitCode()).isZero();

        assertThat(note("umask")).containsExactly("0077");
        assertThat(note("core")).containsExactly("0");
        Path own = temp.resolve(".yt2ms/tmp");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                .isEqualTo("rwx------");
        assertThat(note("options"))
                .contains(
                        "-Djava.io.tmpdir=" + own,
                        "-XX:ErrorFile=" + own + "/java-crash-%p.log",
                        "-XX:HeapDumpPath=" + own,
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:-UsePerfData")
                .doesNotContain("-XX:+HeapDumpOnOutOfMemoryError");
        assertThat(mode(house.resolve("target/launcher/lock"))).isEqualTo("rw-------");
        assertThat(mode(house.resolve("target/launcher/app-1/yt2ms.jar"))).isEqualTo("rw-r--r--");
        assertThat(mode(house.resolve("target/launcher/app-1/yt2ms.jsa"))).isEqualTo("rw-r--r--");
    }

    @Test
    void reportsALockThatIsNotReleased() throws Exception {
        launch("status");
        makeBuildOld();
        Files.setLastModifiedTime(source(), ago(5));
        environment.put("YT2MS_BUILD_LIMIT", "1");
        Path lock = house.resolve("target/launcher/lock");
        Process holder = start(house, List.of("flock", lock.toString(), "sleep", "60"));
        await().until(() -> holder.descendants().count() > 0);

        assertRefused(launch("status"), lock + " is held by a build that does not end");
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "KILL, 137"})
    void anInterruptedBuildDoesNotBlockTheNextOne(String signal, int exitCode) throws Exception {
        makeScriptsWait();
        Process builder = start(house, List.of("./yt2ms", "status"));
        await().until(() -> Files.exists(notes.resolve("maven")));
        List<ProcessHandle> children = builder.descendants().toList();
        // Uses the shell's built-in kill, because a minimal system has no program of this name.
        new ProcessBuilder("sh", "-c", "kill -" + signal + " " + builder.pid())
                .start()
                .waitFor();
        assertThat(finish(builder).exitCode()).isEqualTo(exitCode);
        if (signal.equals("KILL")) {
            children.forEach(ProcessHandle::destroyForcibly);
        }
        await().until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        Files.delete(notes.resolve("gate"));

        Result next = launch("status");

        assertThat(next.exitCode()).isZero();
        assertThat(next.stderr()).doesNotContain("waiting");
        assertThat(builds()).containsExactly("app-1");
    }

    @Test
    void showsMavensOutputOnlyWhenTheBuildFails() throws Exception {
        environment.put("MAVEN_EXIT", "1");
        Result failed = launch("status");
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.stderr())
                .contains(
                        "Maven says 1",
                        house.resolve("target/launcher/build.log").toString());
        assertThat(builds()).isEmpty();

        environment.remove("MAVEN_EXIT");
        Result built = launch("status");
        assertThat(Files.readString(notes.resolve("maven")).lines())
                .as("calls of Maven, which must fail on a wrong checksum (option -C)")
                .allMatch(line -> line.contains(" -C "));
        assertThat(built.exitCode()).isZero();
        assertThat(built.stderr()).isEqualTo("yt2ms: building …\n");
    }

    @Test
    void refusesAFolderThatCannotBeWritten() throws Exception {
        Files.writeString(house.resolve("target"), "not a folder");

        assertRefused(launch("status"), "cannot be written by somebody");

        Files.delete(house.resolve("target"));
        Files.createDirectories(house.resolve("target/launcher/lock"));
        assertRefused(launch("status"), "cannot be written by somebody");
    }

    @Test
    void namesTheProgramsThatAreMissing() throws Exception {
        environment.remove("JAVA_HOME");
        Files.delete(bin.resolve("mvn"));
        assertRefused(launch("status", "job.yml"), "missing: JDK 17 or newer, Maven; to install: ");

        script(bin.resolve("apt-get"), APT_GET);
        environment.put("FAKE_UID", "1000");
        assertRefused(launch("status"), "./yt2ms setup, or as root: apt-get update && apt-get install -y ");
        assertThat(notes.resolve("apt"))
                .as("the package manager was called, although only demo, test and setup may install programs")
                .doesNotExist();
    }

    @Test
    void refusesAnOldJava() throws Exception {
        installJava(temp.resolve("jdk"), "11.0.2");
        assertRefused(launch("status"), "JDK 17 or newer (" + temp.resolve("jdk") + " has 11.0.2)");

        installJava(temp.resolve("jdk"), "1.8.0_402");
        assertRefused(launch("status"), "has 1.8.0_402");
    }

    @Test
    void usesAnotherInstalledJavaIfTheFirstOneIsTooOld() throws Exception {
        installJava(temp.resolve("jdk"), "11.0.2");
        installJava(temp.resolve("jvm/jdk-25"), "25");
        assertThat(launch("status").exitCode()).isZero();
        assertThat(note("options")).contains("--enable-native-access=ALL-UNNAMED");
    }

    @Test
    void afterABuildItNeedsOnlyJava() throws Exception {
        launch("status");
        Files.delete(bin.resolve("mvn"));
        Files.delete(temp.resolve("jdk/bin/javac"));

        assertThat(launch("status").exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "setup", "test"})
    void installsMissingPrograms(String verb) throws Exception {
        script(bin.resolve("apt-get"), APT_GET);
        // The system has no package of a browser.
        script(bin.resolve("apt-cache"), "#!/bin/sh\n[ \"$1\" != show ]\n");
        Files.move(bin.resolve("mvn"), temp.resolve("store/mvn"));
        for (String tool : List.of("yt-dlp", "ffmpeg", "ffprobe")) {
            script(temp.resolve("store").resolve(tool), "#!/bin/sh\n");
        }

        Result result = launch(verb);

        assertThat(result.exitCode()).as(result.stderr()).isZero();
        assertThat(note("apt")).hasSize(2).first().asString().endsWith("update");
        assertThat(note("apt")).last().asString().endsWith("install maven yt-dlp ffmpeg");
    }

    @Test
    void theTestsInstallABrowserIfTheSystemHasOne() throws Exception {
        script(bin.resolve("apt-get"), APT_GET);
        script(bin.resolve("apt-cache"), "#!/bin/sh\n");
        for (String tool : List.of("yt-dlp", "ffmpeg", "ffprobe", "chromium", "chromedriver")) {
            script(temp.resolve("store").resolve(tool), "#!/bin/sh\n");
        }

        Result result = launch("test");

        assertThat(result.exitCode()).as(result.stderr()).isZero();
        assertThat(note("apt")).last().asString().endsWith("install yt-dlp ffmpeg chromium chromium-driver");
    }

    @Test
    void helpInstallsNothing() throws Exception {
        script(bin.resolve("apt-get"), APT_GET);

        assertThat(launch("demo", "--help").exitCode()).isZero();

        assertThat(notes.resolve("apt")).doesNotExist();
    }

    @Test
    void withoutTheRightToInstallItShowsTheCommand() throws Exception {
        script(bin.resolve("apt-get"), APT_GET);
        script(bin.resolve("apt-cache"), "#!/bin/sh\n");
        environment.put("FAKE_UID", "1000");
        environment.remove("JAVA_HOME");
        assertRefused(
                launch("demo"),
                "there is no sudo); to install: as root: apt-get update && apt-get install -y"
                        + " openjdk-17-jdk-headless yt-dlp ffmpeg");

        script(bin.resolve("sudo"), "#!/bin/sh\necho sudo >>\"$NOTES/apt\"\nexec \"$@\"\n");
        environment.put("APT_EXIT", "100");
        assertRefused(launch("demo"), "no such package", "apt-get failed, see above", "sudo apt-get install -y");
        assertThat(note("apt")).filteredOn("sudo"::equals).hasSize(2);
    }

    @Test
    void theTestCommandRunsMavenAndPassesTheCampaignAsAProperty() throws Exception {
        for (String tool : List.of("yt-dlp", "ffmpeg", "ffprobe")) {
            script(bin.resolve(tool), "#!/bin/sh\n");
        }
        launch("status");
        environment.put("MAVEN_EXIT", "1");

        Result result = launch("test", "--campaign", "7", "-Dtest=ATest");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.stdout()).isEqualTo("Maven says 1\n");
        assertThat(note("maven"))
                .last()
                .asString()
                .endsWith("verify -Dstyle.color=never -Dyt2ms.campaign=7 -Dtest=ATest");
        launch("test", "--campaign=7");
        assertThat(note("maven"))
                .last()
                .asString()
                .endsWith("verify -Dstyle.color=never -Dtest=CampaignTest -Dyt2ms.campaign=7");
        launch("test", "--cluster-campaign", "7");
        assertThat(note("maven"))
                .last()
                .asString()
                .endsWith("verify -Dstyle.color=never -Dtest=ClusterCampaignTest -Dyt2ms.cluster-campaign=7");
        launch("test");
        assertThat(note("maven")).last().asString().endsWith("verify -Dstyle.color=never -Dyt2ms.bug-patterns");
        launch("test", "--fast");
        assertThat(note("maven"))
                .last()
                .asString()
                .endsWith("verify -Dstyle.color=never -DexcludedGroups=processes -Dyt2ms.fast=true");
        launch("format");
        assertThat(note("maven")).last().asString().endsWith("-q spotless:apply");
        assertThat(launch("test", "--campaign", "many").exitCode()).isEqualTo(2);
        assertThat(launch("test", "--campaign").exitCode()).isEqualTo(2);
        assertThat(launch("test", "--cluster-campaign=many").stderr())
                .contains("--cluster-campaign needs a number, but \"many\" was given");
        assertThat(launch("test", "--cluster-campaign").stderr()).contains("e.g. --cluster-campaign 30");
    }

    @Test
    void withoutAHomeFolderMavenKeepsItsLibrariesInTheProject() throws Exception {
        environment.remove("HOME");
        launch("status");
        assertThat(note("maven").get(0)).contains("-Dmaven.repo.local=" + house.resolve("target/launcher/m2"));
        assertThat(note("options"))
                .as("JVM options, which must keep a crash from writing a file with a predictable name to /tmp")
                .contains("-XX:+ErrorFileToStderr")
                .noneMatch(option -> option.startsWith("-Djava.io.tmpdir"));
    }

    @Test
    void mavenReadsNothingThatOtherUsersMayHavePrepared() throws Exception {
        launch("status");
        assertThat(note("maven-variables"))
                .as("Maven must use the project folder as its base and ignore a folder .mvn above it")
                .containsExactly(house + "|");
        assertThat(Path.of(".mvn"))
                .as("folder .mvn of the project, which protects people who start Maven themselves in the same way")
                .isNotEmptyDirectory();
    }

    @Test
    void refusesToRunFromAFolderThatEveryUserCanWriteTo() throws Exception {
        launch("status");
        for (Path open : List.of(
                house,
                house.resolve("yt2ms"),
                house.resolve("src"),
                source(),
                house.resolve("pom.xml"),
                house.resolve("target/launcher"),
                house.resolve("target/launcher/current"),
                house.resolve("target/launcher/app-1/yt2ms.jar"),
                temp)) {
            Set<PosixFilePermission> before = Files.getPosixFilePermissions(open);
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
            Files.deleteIfExists(notes.resolve("options"));

            assertRefused(launch("status"), "can write to " + open + " and could change", "chmod o-w " + open);
            assertThat(notes.resolve("options"))
                    .as("options with which Java was started, although it must not be started")
                    .doesNotExist();
            Files.setPosixFilePermissions(open, before);
        }
        assertThat(launch("status").exitCode()).isZero();
    }

    @Test
    void mavenIgnoresAHomeFolderThatOthersCanWriteTo() throws Exception {
        Path home = Files.createDirectory(temp.resolve("home"));
        Path settings =
                Files.writeString(Files.createDirectory(home.resolve(".m2")).resolve("settings.xml"), "");
        environment.put("HOME", home.toString());
        for (Path open : List.of(home, home.resolve(".m2"), settings)) {
            Set<PosixFilePermission> before = Files.getPosixFilePermissions(open);
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

            assertRefused(launch("status"), "can write to " + open + " and could change", "chmod o-w " + open);
            Files.setPosixFilePermissions(open, before);
        }
        assertThat(notes.resolve("maven")).doesNotExist();
        assertThat(launch("status").exitCode()).isZero();
        assertThat(note("maven-variables")).containsExactly(house + "|");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(launch("status").exitCode())
                .as("exit code of a launch that needs no build and therefore no Maven")
                .isZero();
        assertThat(note("options")).noneMatch(option -> option.startsWith("-Djava.io.tmpdir=" + home));
    }

    @Test
    void aHomeThatIsASymbolicLinkIsUsedLikeAFolder() throws Exception {
        Path home = Files.createDirectory(temp.resolve("home"));
        environment.put(
                "HOME", Files.createSymbolicLink(temp.resolve("link"), home).toString());

        launch("status");

        assertThat(note("maven-variables")).containsExactly(house + "|");
        assertThat(note("maven").get(0)).doesNotContain("-Dmaven.repo.local");
        assertThat(note("options")).contains("-Djava.io.tmpdir=" + temp.resolve("link/.yt2ms/tmp"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        launch("status");
        assertThat(note("options")).noneMatch(option -> option.startsWith("-Djava.io.tmpdir"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"home/.m2", "house/src", "house/target"})
    void symbolicLinksDoNotHideFoldersThatOthersCanWriteTo(String name) throws Exception {
        Path home = Files.createDirectory(temp.resolve("home"));
        environment.put("HOME", home.toString());
        Path link = name.startsWith("house/") ? house.resolve(name.substring("house/".length())) : temp.resolve(name);
        Path real = temp.resolve("elsewhere");
        if (Files.exists(link)) {
            Files.move(link, real);
        } else {
            Files.createDirectory(real);
        }
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.createSymbolicLink(link, real);

        assertRefused(launch("status"), "can write to " + link + " and could change");

        assertThat(notes.resolve("maven")).doesNotExist();
        assertThat(notes.resolve("options")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "ru_RU.KOI8-R, KOI8-R, C.UTF-8",
        "de_DE, ISO-8859-1, C.UTF-8",
        "missing, ANSI_X3.4-1968, C.UTF-8",
        "POSIX, ANSI_X3.4-1968, C.UTF-8",
        "de_DE.UTF-8, UTF-8, de_DE.UTF-8",
        "de_DE, '', de_DE"
    })
    void javaUsesUtf8ForFileNamesInEveryLocale(String locale, String characters, String used) throws Exception {
        script(
                bin.resolve("locale"),
                "#!/bin/sh\ncase $LC_ALL in C.UTF-8) echo UTF-8 ;; *) echo '%s' ;; esac\n".formatted(characters));
        environment.put("LC_ALL", locale);

        launch("status");

        assertThat(note("locale")).containsExactly(used);
    }

    @Test
    void withoutAUtf8LocaleTheUsersOwnIsKept() throws Exception {
        script(
                bin.resolve("locale"),
                "#!/bin/sh\ncase $LC_ALL in de_DE) echo ISO-8859-1 ;; *) echo ANSI_X3.4-1968 ;; esac\n");
        environment.put("LC_ALL", "de_DE");

        launch("status");

        assertThat(note("locale")).containsExactly("de_DE");
    }

    @Test
    void mavenDoesNotUseTheHomeOfAnotherUser() throws Exception {
        AnotherUser other = AnotherUser.orSkip();
        environment.put(
                "HOME", other.give(Files.createDirectory(temp.resolve("home"))).toString());

        launch("status");

        assertThat(note("maven-variables")).containsExactly(house + "|true");
        assertThat(note("maven").get(0)).contains("-Dmaven.repo.local=" + house);
    }

    @Test
    void anUnpackedReleaseBuildsNothingAndCachesClassesInTheHomeFolder() throws Exception {
        makeRelease();
        Files.delete(bin.resolve("mvn"));
        Files.delete(temp.resolve("jdk/bin/javac"));

        launch("--help");
        launch("--version");
        assertThat(temp.resolve(".yt2ms/classes"))
                .as("class archives after --help and --version, which must not wait until one is created")
                .isEmptyDirectory();
        assertThat(launch("status").stderr()).isEmpty();

        String archive = option("-XX:SharedArchiveFile=");
        assertThat(Path.of(archive))
                .hasParentRaw(temp.resolve(".yt2ms/classes"))
                .hasFileName("1.0-abc-jdk-17.0.9.jsa")
                .exists();
        assertThat(note("options")).contains(house + "/app/yt2ms.jar", "-Dyt2ms.home=" + house);
        assertThat(mode(temp.resolve(".yt2ms/classes"))).isEqualTo("rwx------");
        assertThat(house.resolve("target")).doesNotExist();
        Path changed = Files.writeString(Path.of(archive), "kept");
        launch("status");
        assertThat(changed).hasContent("kept");

        installJava(temp.resolve("jdk"), "17.0.10");
        launch("status");
        assertThat(changed).as("class archive of the previous Java version").doesNotExist();
        assertThat(option("-XX:SharedArchiveFile=")).endsWith("/1.0-abc-jdk-17.0.10.jsa");
    }

    @Test
    void aReleaseKeepsNoClassArchiveInAnUnsafeHome() throws Exception {
        makeRelease();
        Path home = Files.createDirectories(temp.resolve("home/.yt2ms/classes"));
        Files.writeString(home.resolve("1.0-abc-jdk-17.0.9.jsa"), "planted");
        home = temp.resolve("home");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        environment.put("HOME", home.toString());

        launch("status");

        assertThat(note("options")).contains("-Xshare:auto").noneMatch(option -> option.contains(".jsa"));
        environment.remove("HOME");
        assertThat(launch("status").exitCode()).isZero();
        assertThat(note("options")).contains("-Xshare:auto").noneMatch(option -> option.contains(".jsa"));
    }

    @Test
    void anUnpackedReleaseNeedsOnlyJavaAndReportsMissingSources() throws Exception {
        makeRelease();
        for (String verb : List.of("test", "format", "dist")) {
            Result result = launch(verb);
            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.stderr()).contains("\"" + verb + "\" needs the sources, and this is a release");
        }
        script(bin.resolve("apt-get"), APT_GET);
        script(bin.resolve("apt-cache"), "#!/bin/sh\nexit 100\n");
        environment.remove("JAVA_HOME");
        environment.put("FAKE_UID", "1000");
        assertRefused(launch("status"), "missing: Java 17 or newer; ", "apt-get install -y default-jre-headless");
    }

    @Test
    void refusesAReleaseThatEveryUserCanWriteTo() throws Exception {
        makeRelease();
        for (Path open : List.of(house, house.resolve("app"), house.resolve("app/lib/a.jar"), house.resolve("yt2ms"))) {
            Set<PosixFilePermission> before = Files.getPosixFilePermissions(open);
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

            assertRefused(launch("status"), "can write to " + open + " and could change", "chmod o-w " + open);
            Files.setPosixFilePermissions(open, before);
        }
        assertThat(notes.resolve("options"))
                .as("options with which Java was started, although it must not be started")
                .doesNotExist();
    }

    /** Makes the folder look like an unpacked release: jars and no sources. */
    private void makeRelease() throws IOException {
        Files.delete(source());
        Files.delete(house.resolve("src/main"));
        Files.delete(house.resolve("src"));
        Files.delete(house.resolve("pom.xml"));
        Files.createDirectories(house.resolve("app/lib"));
        Files.writeString(house.resolve("app/yt2ms.jar"), "");
        Files.writeString(house.resolve("app/lib/a.jar"), "");
        Files.writeString(house.resolve("app/build"), "1.0-abc\n");
    }

    private String option(String name) throws IOException {
        return note("options").stream()
                .filter(option -> option.startsWith(name))
                .map(option -> option.substring(name.length()))
                .findFirst()
                .orElseThrow();
    }

    private record Result(long pid, int exitCode, String stdout, String stderr) {}

    private static void assertRefused(Result result, String... sentences) {
        assertThat(result.exitCode()).as(result.stderr()).isEqualTo(4);
        assertThat(result.stderr()).contains(sentences);
    }

    private Result launch(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("./yt2ms"));
        command.addAll(List.of(arguments));
        return finish(start(house, command));
    }

    private Process start(Path directory, List<String> command) throws IOException {
        int number = started.size();
        // A shell starts background processes with SIGINT ignored, and their children inherit this. If this test runs
        // in such a process, the launcher must still receive SIGINT.
        List<String> hearingInt = new ArrayList<>(List.of("/usr/bin/env", "--default-signal=INT"));
        hearingInt.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(hearingInt)
                .directory(directory.toFile())
                .redirectOutput(notes.resolve("stdout" + number).toFile())
                .redirectError(notes.resolve("stderr" + number).toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private Result finish(Process process) throws Exception {
        assertThat(process.waitFor(5, TimeUnit.MINUTES))
                .as("the launcher ended within 5 minutes")
                .isTrue();
        String stdout = Files.readString(notes.resolve("stdout" + started.indexOf(process)));
        return new Result(process.pid(), process.exitValue(), stdout, stderr(process));
    }

    private String stderr(Process process) throws IOException {
        return Files.readString(notes.resolve("stderr" + started.indexOf(process)), UTF_8);
    }

    private List<String> note(String name) throws IOException {
        return Files.readAllLines(notes.resolve(name));
    }

    /** From now on, the scripts that replace Maven and a long-running Java wait until {@link #letScriptsContinue}. */
    private void makeScriptsWait() throws Exception {
        new ProcessBuilder("mkfifo", notes.resolve("gate").toString()).start().waitFor();
    }

    private void letScriptsContinue() throws IOException {
        Files.writeString(notes.resolve("gate"), "go on\n");
    }

    private Path source() {
        return house.resolve("src/main/A.java");
    }

    private static FileTime ago(int seconds) {
        return FileTime.from(Instant.now().minus(Duration.ofSeconds(seconds)));
    }

    private void makeBuildOld() throws IOException {
        Files.setLastModifiedTime(house.resolve("target/launcher/current"), ago(10));
        Files.setLastModifiedTime(source(), ago(3600));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private List<String> builds() throws IOException {
        try (var files = Files.list(house.resolve("target/launcher"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("app-"))
                    .toList();
        }
    }

    private static void installJava(Path home, String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/java"), JAVA);
        script(home.resolve("bin/javac"), "#!/bin/sh\n");
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path onPath(String tool) {
        for (String directory : System.getenv("PATH").split(":")) {
            Path file = Path.of(directory, tool);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        return null;
    }
}
