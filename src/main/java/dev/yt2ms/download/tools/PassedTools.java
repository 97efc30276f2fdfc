package dev.yt2ms.download.tools;

import dev.yt2ms.download.staging.VideoDirectory;
import dev.yt2ms.files.FolderEntries;
import dev.yt2ms.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Remembers the tools that passed a check such as {@link MediaToolCheck}, in a file of the tools-dir that only its
 * owner can read. If the file is missing or damaged, or can't be written, the only consequence is that tools are
 * checked again.
 */
final class PassedTools {

    private static final Logger log = LoggerFactory.getLogger(PassedTools.class);
    private static final String FILE = "checked.json";
    private static final String WORK = ".check-";
    private static final Duration OLD = Duration.ofHours(1);
    private static final int MOST = 20;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path directory;
    private final String check;
    private final List<String> known = new ArrayList<>();
    private boolean isRead;

    /**
     * Creates the object. Its file is read when it is first needed.
     *
     * @param directory the tools-dir
     * @param check identifies the check and its version. A stricter check gets a new version, so that results of the
     *     older check no longer count
     */
    PassedTools(Path directory, String check) {
        this.directory = directory;
        this.check = check;
    }

    Path directory() {
        return directory;
    }

    /**
     * Returns a text that identifies these programs by their real paths, sizes and modification times; empty if one of
     * the programs can't be read.
     */
    Optional<String> identityOf(List<Path> programs) {
        StringJoiner identity = new StringJoiner(" ", check + " ", "");
        try {
            for (Path program : programs) {
                Path file = program.toRealPath();
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                identity.add(file + ":" + attributes.size() + ":" + attributes.lastModifiedTime());
            }
            return Optional.of(identity.toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    boolean contains(String identity) {
        if (!isRead) {
            isRead = true;
            known.addAll(read());
        }
        return known.contains(identity);
    }

    void add(String identity) {
        if (!contains(identity)) {
            known.add(identity);
            if (known.size() > MOST) {
                known.remove(0);
            }
            // This may overwrite what another process has recorded at the same time. The only consequence is that those
            // tools are checked again.
            write(known);
        }
    }

    /** Forgets the tools with this identity. */
    void remove(String identity) {
        if (contains(identity)) {
            known.remove(identity);
            write(known);
        }
    }

    /**
     * Creates a folder for the files of the check: in the tools-dir, or in the directory for temporary files if the
     * tools-dir is not writable.
     */
    Path workFolder() throws IOException {
        try {
            PrivateFiles.makeFolder(directory);
            deleteLeftovers();
            return PrivateFiles.makeTemporaryFolder(directory, WORK);
        } catch (IOException e) {
            return Files.createTempDirectory("yt2ms-check-");
        }
    }

    /** Deletes the folders of checks that were killed. A recent folder stays, because it may still be in use. */
    private void deleteLeftovers() throws IOException {
        FileTime old = FileTime.from(Instant.now().minus(OLD));
        try {
            for (Path folder : FolderEntries.named(directory, name -> name.startsWith(WORK))) {
                if (Files.getLastModifiedTime(folder).compareTo(old) < 0) {
                    new VideoDirectory(folder).wipe();
                }
            }
        } catch (NoSuchFileException goneMeanwhile) {
            // Another process deleted the folder.
        }
    }

    private List<String> read() {
        try {
            return List.of(JSON.readValue(Files.readAllBytes(directory.resolve(FILE)), String[].class));
        } catch (IOException | JacksonException | NullPointerException e) {
            return List.of();
        }
    }

    private void write(List<String> identities) {
        try {
            PrivateFiles.replace(
                    PrivateFiles.makeFolder(directory).resolve(FILE),
                    PrivateFiles.Mode.ALWAYS_PRIVATE,
                    out -> out.write(JSON.writeValueAsBytes(identities)));
        } catch (IOException e) {
            log.debug("The result of a tool check can't be stored: {}", e.toString());
        }
    }
}
