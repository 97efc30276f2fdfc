package dev.yt2ms.wholejob;

import dev.yt2ms.cli.Yt2ms;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An archive of loaded classes (CDS) for the processes that tests start; the launcher uses one too. The tests start
 * hundreds of processes, and without the archive each would need a second to load its classes.
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

    private static ClassArchive make() {
        try {
            Path folder = Files.createTempDirectory("yt2ms-classes");
            Path jar = folder.resolve("yt2ms.jar");
            Path archive = folder.resolve("yt2ms.jsa");
            for (Path made : List.of(folder, archive, jar)) {
                made.toFile().deleteOnExit();
            }
            // A JVM archives only classes that it loaded from jars.
            pack(
                    Path.of(Yt2ms.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .getPath()),
                    jar);
            String libraries = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(path -> Files.isRegularFile(Path.of(path)))
                    .collect(Collectors.joining(File.pathSeparator));
            ClassArchive made = new ClassArchive(jar + File.pathSeparator + libraries, archive);
            made.dump();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
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

    /** Writes the archive. If this JVM cannot write one, processes start without it. */
    private void dump() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:ArchiveClassesAtExit=" + archive,
                "-XX:+UseSerialGC",
                "-Xlog:disable",
                "-Dyt2ms.home=" + Path.of("").toAbsolutePath()));
        command.addAll(CommandLineProcess.newerJavaOptions());
        command.addAll(List.of("-cp", classPath, Yt2ms.class.getName(), "warm-up"));
        Process dump = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!dump.waitFor(2, TimeUnit.MINUTES)) {
            dump.destroyForcibly();
        }
    }
}
