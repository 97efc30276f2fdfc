package dev.yt2ms.wholejob;

import dev.yt2ms.cli.Yt2ms;
import dev.yt2ms.files.Sha256;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * An archive of loaded classes (CDS) for the processes that tests start; the launcher uses one too. The tests start
 * hundreds of processes, and without the archive each would need a second to load its classes. All JVMs that run the tests
 * share one archive in {@code target}.
 */
final class ClassArchive {

    private static final class Holder {
        private static final ClassArchive MADE = make();
    }

    private final String classPath;
    private final Path archive;

    private ClassArchive(String classPath, Path archive) {
        this.classPath = classPath;
        this.archive = archive;
    }

    /** Returns the JVM options that use the archive. */
    static List<String> options() {
        return List.of("-XX:SharedArchiveFile=" + Holder.MADE.archive, "-Xlog:disable", "-cp", Holder.MADE.classPath);
    }

    /**
     * Makes the archive, unless another JVM of this run of the tests, or an earlier run with the same classes, has made
     * it. Making it takes as long as a dozen starts without it.
     */
    private static ClassArchive make() {
        try {
            Path classes = Path.of(Yt2ms.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .getPath());
            String libraries = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(path -> Files.isRegularFile(Path.of(path)))
                    .collect(Collectors.joining(File.pathSeparator));
            Path archives =
                    Files.createDirectories(Path.of("target", "class-archives").toAbsolutePath());
            try (FileChannel lock =
                    FileChannel.open(archives.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock.lock();
                Path folder = archives.resolve(digest(classes, libraries));
                Path jar = folder.resolve("yt2ms.jar");
                ClassArchive archive =
                        new ClassArchive(jar + File.pathSeparator + libraries, folder.resolve("yt2ms.jsa"));
                Path complete = folder.resolve("complete");
                if (!Files.exists(complete)) {
                    deleteFoldersIn(archives);
                    Files.createDirectory(folder);
                    // A JVM archives only classes that it loaded from jars.
                    pack(classes, jar);
                    archive.dump();
                    Files.createFile(complete);
                }
                return archive;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a digest of everything that an archive depends on. */
    private static String digest(Path classes, String libraries) throws IOException {
        MessageDigest digest = Sha256.digest();
        digest.update((Runtime.version() + libraries).getBytes(StandardCharsets.UTF_8));
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
                digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
        }
        return Sha256.hex(digest).substring(0, 16);
    }

    private static void deleteFoldersIn(Path archives) throws IOException {
        try (Stream<Path> folders = Files.list(archives)) {
            for (Path folder : (Iterable<Path>) folders.filter(Files::isDirectory)::iterator) {
                FileSystemUtils.deleteRecursively(folder);
            }
        }
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (Stream<Path> files = Files.walk(classes);
                OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                boolean folder = Files.isDirectory(file);
                // The jar also needs entries for folders, because Flyway looks for them.
                entries.putNextEntry(new JarEntry(classes.relativize(file) + (folder ? "/" : "")));
                if (!folder) {
                    Files.copy(file, entries);
                }
            }
        }
    }

    /** Writes the archive. If this JVM cannot write one, or not within the limit, processes start without it. */
    private void dump() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:ArchiveClassesAtExit=" + archive,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xlog:disable",
                "-Dyt2ms.home=" + Path.of("").toAbsolutePath()));
        command.addAll(CommandLineProcess.newerJavaOptions());
        command.addAll(List.of("-cp", classPath, Yt2ms.class.getName(), "warm-up"));
        Process dump = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!dump.waitFor(10, TimeUnit.MINUTES)) {
            dump.destroyForcibly().waitFor();
            // The archive may be incomplete. The folder still counts as complete, because the tests of this JVM use its
            // jar, which the next JVM would otherwise delete.
            Files.deleteIfExists(archive);
        }
    }
}
