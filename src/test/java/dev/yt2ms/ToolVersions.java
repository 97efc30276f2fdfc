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
 * The versions of ffmpeg and yt-dlp with which tests run: those on the PATH, and further ones from two environment
 * variables. The value of such a variable is a list of paths, separated as in PATH. Each path is an executable or the
 * folder that contains it.
 */
public final class ToolVersions {

    /** The environment variable with further versions of ffmpeg. Each needs an ffprobe in the same folder. */
    public static final String FFMPEG = "YT2MS_TEST_FFMPEG";

    /** The environment variable with further versions of yt-dlp. */
    public static final String YT_DLP = "YT2MS_TEST_YT_DLP";

    private ToolVersions() {}

    /** Returns the folders that contain an ffmpeg and its ffprobe. The folder on the PATH comes first. */
    public static List<Path> ffmpegFolders() {
        return all("ffmpeg", FFMPEG, System.getenv(FFMPEG)).stream()
                .map(ffmpeg -> {
                    if (!Files.isExecutable(ffmpeg.resolveSibling("ffprobe"))) {
                        throw new AssertionError(FFMPEG + ": there is no executable ffprobe beside " + ffmpeg);
                    }
                    return ffmpeg.getParent();
                })
                .toList();
    }

    /** Returns the executables of yt-dlp. The one on the PATH comes first. */
    public static List<Path> ytDlps() {
        return all("yt-dlp", YT_DLP, System.getenv(YT_DLP));
    }

    /**
     * Returns all executables of a program: the one on the PATH, then those in the value of the variable.
     *
     * @param named the value of the variable; {@code null} if it is not set
     * @throws AssertionError if a path in the value is neither such an executable nor a folder that contains one
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
