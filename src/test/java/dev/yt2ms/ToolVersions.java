package dev.yt2ms;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The versions of ffmpeg and yt-dlp that tests run with: those on the PATH, and those that two environment variables
 * name. Each variable is a list of paths, separated as in PATH; a path is an executable or the folder that holds it.
 */
public final class ToolVersions {

    /** The environment variable that names further versions of ffmpeg, each with an ffprobe in the same folder. */
    public static final String FFMPEG = "YT2MS_TEST_FFMPEG";

    /** The environment variable that names further versions of yt-dlp. */
    public static final String YT_DLP = "YT2MS_TEST_YT_DLP";

    private ToolVersions() {}

    /** Returns the folders that hold an ffmpeg and its ffprobe; the one on the PATH comes first. */
    public static List<Path> ffmpegFolders() {
        return all("ffmpeg", FFMPEG, System.getenv(FFMPEG)).stream()
                .map(ffmpeg -> {
                    if (!Files.isExecutable(ffmpeg.resolveSibling("ffprobe"))) {
                        throw new AssertionError(
                                FFMPEG + ": beside " + ffmpeg + " there is no ffprobe that can be run");
                    }
                    return ffmpeg.getParent();
                })
                .toList();
    }

    /** Returns the executables of yt-dlp; the one on the PATH comes first. */
    public static List<Path> ytDlps() {
        return all("yt-dlp", YT_DLP, System.getenv(YT_DLP));
    }

    /**
     * Returns all executables of a program: the one on the PATH, then those that the value of the variable names.
     *
     * @param named the value of the variable; {@code null} if it is not set
     * @throws AssertionError if a path of the value leads to no such executable
     */
    static List<Path> all(String name, String variable, String named) {
        List<Path> all = new ArrayList<>();
        all.add(split(System.getenv("PATH"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no " + name + " on the PATH: run ./yt2ms setup")));
        split(named)
                .forEach(path -> all.add(executable(name, Path.of(path).toAbsolutePath())
                        .orElseThrow(() ->
                                new AssertionError("%s: %s is neither an executable %s nor a folder that holds one"
                                        .formatted(variable, path, name)))));
        return all.stream().distinct().toList();
    }

    private static Stream<String> split(String paths) {
        return paths == null
                ? Stream.empty()
                : Pattern.compile(Pattern.quote(File.pathSeparator))
                        .splitAsStream(paths)
                        .filter(path -> !path.isBlank());
    }

    private static Optional<Path> executable(String name, Path path) {
        Path file = Files.isDirectory(path) ? path.resolve(name) : path;
        return Files.isRegularFile(file) && Files.isExecutable(file) ? Optional.of(file) : Optional.empty();
    }
}
