package dev.yt2ms.checks;

import dev.yt2ms.download.tools.ToolFinder;
import dev.yt2ms.download.tools.ToolStatus;
import dev.yt2ms.files.OwnFolder;
import dev.yt2ms.model.Program;
import dev.yt2ms.net.Network;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.settings.value.Values;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks this machine: Java, the programs that downloads need, and the folder in which these programs unpack
 * themselves.
 */
final class MachineCheck {

    private static final String TEMPORARY_FILES = "temporary files";
    private static final String TOOLS_DIR = "migration.download.tools-dir";
    private static final int LEAST_JAVA = 17;
    /** The minimum free space in bytes. It is enough for yt-dlp and deno, packed and unpacked. */
    private static final long LEAST_FREE = 400_000_000;

    private final Settings settings;
    private final KnownSecrets secrets;
    private final Map<String, String> environment;

    MachineCheck(Settings settings, KnownSecrets secrets, Map<String, String> environment) {
        this.settings = settings;
        this.secrets = secrets;
        this.environment = environment;
    }

    /** Checks the Java runtime of this process. */
    static Finding java(Runtime.Version version, long mostMemory) {
        String shown = "%s, up to %s of memory".formatted(version, Values.humanSize(mostMemory));
        return version.feature() < LEAST_JAVA
                ? Finding.error("Java", shown, "install Java %d or newer: %s setup".formatted(LEAST_JAVA, Program.NAME))
                : Finding.ok("Java", shown);
    }

    /**
     * Checks the folder of the programs that yt2ms downloads. Some programs also unpack themselves below this folder.
     */
    Finding temporaryFiles() {
        Path tools = settings.download().tools().directory();
        Optional<String> others = OwnFolder.problemOfContent(tools);
        if (others.isPresent()) {
            return Finding.error(TEMPORARY_FILES, TOOLS_DIR + ": " + others.get(), "set another " + TOOLS_DIR);
        }
        return temporaryFiles(Place.of(tools));
    }

    /**
     * Checks the folder as {@link #temporaryFiles()} does, but at a place that the caller has determined. The caller
     * has also made sure that no other user can change the folder.
     *
     * <p>A folder that can't be used is no error, because downloads work without it if the programs are elsewhere, e.g.
     * on the PATH. If a program has to be in this folder, {@link #tools()} reports it as missing.
     */
    Finding temporaryFiles(Place place) {
        Path tools = settings.download().tools().directory();
        if (!place.writable()) {
            return Finding.warning(
                    TEMPORARY_FILES,
                    "%s: %s can't be written to, so no programs can be downloaded into it, and programs unpack themselves in %s"
                            .formatted(TOOLS_DIR, tools, ofTheMachine()),
                    "set another " + TOOLS_DIR);
        }
        if (place.forbidsPrograms()) {
            return Finding.warning(
                    TEMPORARY_FILES,
                    "%s: %s is mounted noexec, so no program in it runs, and programs unpack themselves in %s"
                            .formatted(TOOLS_DIR, tools, ofTheMachine()),
                    "mount it with exec, or set another " + TOOLS_DIR);
        }
        if (place.freeBytes() < LEAST_FREE) {
            return Finding.warning(
                    TEMPORARY_FILES,
                    "%s: the disk of %s has only %s left"
                            .formatted(TOOLS_DIR, tools, Values.humanSize(place.freeBytes())),
                    "free some space, or set another " + TOOLS_DIR);
        }
        return Finding.ok(
                TEMPORARY_FILES,
                "programs unpack themselves below %s and the state directory, not in %s"
                        .formatted(tools, ofTheMachine()));
    }

    private String ofTheMachine() {
        return Optional.ofNullable(environment.get("TMPDIR"))
                .filter(folder -> !folder.isBlank())
                .orElse("/tmp");
    }

    /** Checks the programs by running each of them. */
    List<Finding> tools() {
        List<Finding> findings = new ArrayList<>();
        if (OwnFolder.problemOfContent(settings.download().tools().directory()).isPresent()) {
            // No program is run, because another user may have put programs into the tools-dir. temporaryFiles()
            // reports this problem.
            return findings;
        }
        List<ToolStatus> tools = new ToolFinder(
                        settings.download(),
                        settings.source(),
                        Network.ofDownloads(settings.machine().network()),
                        secrets)
                .describe();
        tools.forEach(tool -> findings.add(finding(tool)));
        if (tools.stream().filter(tool -> tool.tool().startsWith("ff")).allMatch(ToolStatus::ok)) {
            findings.add(Finding.ok(
                    ToolFinder.MEDIA_TOOLS,
                    "passed the test with two small files: a complete one and a truncated one"));
        }
        return findings;
    }

    static Finding finding(ToolStatus tool) {
        String shown =
                tool.version().orElse("") + tool.path().map(" (%s)"::formatted).orElse("");
        String detail = shown.isBlank() ? "not found, or not usable" : shown.strip();
        Finding.State state =
                !tool.ok() ? Finding.State.ERROR : tool.advice().isEmpty() ? Finding.State.OK : Finding.State.WARNING;
        return new Finding(tool.tool(), state, detail, tool.advice());
    }
}
