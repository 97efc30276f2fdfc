package dev.yt2ms.download.tools;

import dev.yt2ms.download.ToolVersion;
import dev.yt2ms.files.FolderEntries;
import dev.yt2ms.files.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import okhttp3.HttpUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One executable that yt2ms downloads and refreshes itself. A new executable replaces the current one atomically, and
 * only if it runs; the previous one stays as a fallback. A lock prevents two runs from replacing the executable at the
 * same time.
 */
final class ManagedTool {

    /**
     * The addresses from which a release of the tool is downloaded.
     *
     * @param files the files that may run on this machine, the preferred one first
     * @param checksums the address of the list of checksums; a file that is not in the list does not belong to the
     *     release
     * @param signature the signature of the list of checksums; empty if the makers of the tool do not sign their
     *     releases
     * @param zipped whether the executable is in a zip archive, under the name of the tool
     */
    record Release(List<HttpUrl> files, HttpUrl checksums, Optional<Signature> signature, boolean zipped) {}

    /**
     * The signature of a list of checksums.
     *
     * @param address the address of the signature
     * @param key supplies the key that must have made the signature. The key is read only when a release is downloaded,
     *     because reading it loads a library that most runs do not need
     */
    record Signature(HttpUrl address, Supplier<ReleaseKey> key) {}

    private static final Logger log = LoggerFactory.getLogger(ManagedTool.class);
    private static final Duration MAX_AGE = Duration.ofDays(30);
    private static final Duration TRY_EVERY = Duration.ofDays(1);
    private static final Duration LOCK_LIMIT = Duration.ofMinutes(10);
    private static final long MAX_UNPACKED = 1L << 30;
    /** Excludes the other threads of this JVM, because a file lock excludes only other processes. */
    private static final Object IN_THIS_JVM = new Object();

    private final String name;
    private final Path directory;
    private final Optional<Release> release;
    private final ReleaseDownload downloads;
    private final Function<Path, Optional<ToolVersion>> version;
    private final Clock clock;

    /**
     * Creates the object; downloads nothing yet.
     *
     * @param name the name of the executable
     * @param directory the tools-dir
     * @param release the release for this machine; empty if there is none
     * @param version runs an executable and returns its version; empty if the executable does not run
     */
    ManagedTool(
            String name,
            Path directory,
            Optional<Release> release,
            ReleaseDownload downloads,
            Function<Path, Optional<ToolVersion>> version,
            Clock clock) {
        this.name = name;
        this.directory = directory;
        this.release = release;
        this.downloads = downloads;
        this.version = version;
        this.clock = clock;
    }

    private Path current() {
        return directory.resolve(name);
    }

    private Path previous() {
        return directory.resolve(name + ".previous");
    }

    /** Returns the current executable if it runs, otherwise the previous one; empty if neither runs. */
    Optional<FoundTool> installed() {
        return tried(current()).or(() -> tried(previous()));
    }

    private Optional<FoundTool> tried(Path file) {
        return Files.isExecutable(file)
                ? version.apply(file).map(found -> new FoundTool(file, found))
                : Optional.empty();
    }

    /**
     * Returns the installed tool; downloads it if it is missing or older than 30 days. A refresh is tried at most once
     * a day.
     *
     * @param always whether the tool is refreshed now, regardless of its age and of the last try
     * @param warnings receives the reason when a refresh fails
     * @throws ToolException when the tool is missing and can't be downloaded
     */
    FoundTool fresh(boolean always, Consumer<String> warnings) {
        Optional<FoundTool> installed = installed();
        boolean good = installed.isPresent() && installed.get().path().equals(current());
        boolean old = !good || always || isOlder(current(), MAX_AGE);
        if (installed.isPresent() && !(old && (always || isOlder(triedFile(), TRY_EVERY)))) {
            return installed.get();
        }
        try {
            return install();
        } catch (IOException e) {
            String problem = name + " could not be downloaded (" + e.getMessage() + ")";
            if (installed.isEmpty()) {
                throw new ToolException(problem, e);
            }
            warnings.accept(problem + "; yt2ms continues with version "
                    + installed.get().version().text());
            return installed.get();
        }
    }

    private Path triedFile() {
        return directory.resolve("." + name + ".tried");
    }

    private boolean isOlder(Path file, Duration age) {
        Instant limit = clock.instant().minus(age);
        return lastModified(file)
                .filter(time -> !time.toInstant().isBefore(limit))
                .isEmpty();
    }

    private FoundTool install() throws IOException {
        if (release.isEmpty()) {
            throw new IOException("there is no ready-made executable for this machine");
        }
        PrivateFiles.makeFolder(directory);
        Optional<FileTime> before = lastModified(current());
        synchronized (IN_THIS_JVM) {
            try (FileChannel channel = PrivateFiles.open(
                    directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                // The lock is released when the channel is closed.
                lock(channel);
                Optional<FoundTool> byAnotherRun =
                        lastModified(current()).equals(before) ? Optional.empty() : tried(current());
                return byAnotherRun.isPresent() ? byAnotherRun.get() : replace(release.get());
            }
        }
    }

    private static Optional<FileTime> lastModified(Path file) {
        try {
            return Optional.of(Files.getLastModifiedTime(file));
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    private static void lock(FileChannel channel) throws IOException {
        long start = System.nanoTime();
        while (true) {
            if (channel.tryLock() != null) {
                return;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException(
                        "yt2ms was stopped while it waited for another run that downloads the same tool");
            }
            if (System.nanoTime() - start > LOCK_LIMIT.toNanos()) {
                throw new IOException("another run has been downloading the same tool for more than 10 minutes");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private FoundTool replace(Release from) throws IOException {
        touch(triedFile());
        deleteLeftovers();
        Path executable = partFile();
        try {
            Optional<ToolVersion> runs = fetchOneThatRuns(from, executable);
            if (runs.isEmpty()) {
                throw new IOException("the new release does not run on this machine");
            }
            Optional<FoundTool> before = installed();
            Optional<ToolVersion> newer = before.map(FoundTool::version).filter(old -> old.compareTo(runs.get()) > 0);
            if (newer.isPresent()) {
                // An older release is refused. Its signature is valid too, so an attacker could offer it to bring back
                // vulnerabilities that were fixed since.
                throw new IOException("the offered release %s is older than the installed one, %s"
                        .formatted(runs.get().text(), newer.get().text()));
            }
            Files.setLastModifiedTime(executable, FileTime.from(clock.instant()));
            keepAsPrevious();
            PrivateFiles.moveOver(executable, current());
            return new FoundTool(current(), runs.get());
        } finally {
            Files.deleteIfExists(executable);
        }
    }

    /**
     * Downloads the files of a release one after the other, until one of them runs.
     *
     * @return the version of the file that runs; empty if the last file does not run either
     * @throws IOException when the list of checksums or the last file can't be downloaded
     */
    private Optional<ToolVersion> fetchOneThatRuns(Release from, Path executable) throws IOException {
        List<ReleaseDownload.ReleaseFile> files = downloads.files(from);
        for (ReleaseDownload.ReleaseFile file : files.subList(0, files.size() - 1)) {
            try {
                Optional<ToolVersion> runs = fetch(file, from.zipped(), executable);
                if (runs.isPresent()) {
                    return runs;
                }
            } catch (IOException e) {
                log.info(
                        "{} could not be downloaded ({}); yt2ms tries another file of the release",
                        name,
                        e.getMessage());
            }
        }
        return fetch(files.get(files.size() - 1), from.zipped(), executable);
    }

    /** Downloads a file and returns its version; empty if the file does not run on this machine. */
    private Optional<ToolVersion> fetch(ReleaseDownload.ReleaseFile file, boolean zipped, Path executable)
            throws IOException {
        if (zipped) {
            Path archive = partFile();
            try {
                downloads.fetch(file, archive);
                unpack(archive, executable);
            } finally {
                Files.deleteIfExists(archive);
            }
        } else {
            downloads.fetch(file, executable);
        }
        Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwxr-xr-x"));
        return version.apply(executable);
    }

    /** Deletes the part files of runs that were killed during a download. */
    private void deleteLeftovers() throws IOException {
        for (Path file :
                FolderEntries.named(directory, left -> left.startsWith("." + name + "-") && left.endsWith(".part"))) {
            Files.deleteIfExists(file);
        }
    }

    private Path partFile() throws IOException {
        return Files.createTempFile(directory, "." + name + "-", ".part");
    }

    /**
     * Keeps the current executable as the fallback if it runs. The executable is copied and not moved, so that another
     * run always finds it.
     */
    private void keepAsPrevious() throws IOException {
        if (tried(current()).isPresent()) {
            Path copy = partFile();
            Files.copy(current(), copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            PrivateFiles.moveOver(copy, previous());
        }
    }

    private void unpack(Path archive, Path target) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive));
                FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    copyBounded(zip, out);
                    channel.force(true);
                    return;
                }
            }
        }
        throw new IOException("the archive does not contain " + name);
    }

    private static void copyBounded(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long total = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            total += count;
            if (total > MAX_UNPACKED) {
                throw new IOException("the archive is too large");
            }
            out.write(buffer, 0, count);
        }
    }

    private void touch(Path file) throws IOException {
        // The file is deleted and created again, because writing to it would change another file if it is a link.
        Files.deleteIfExists(file);
        PrivateFiles.makeFile(file);
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
    }
}
