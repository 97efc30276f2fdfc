package dev.yt2ms.wholejob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A script that replaces yt-dlp. It runs the real yt-dlp, but if a trick is armed, it plays the trick instead. Each
 * trick is played once.
 */
public final class ToolTricks {

    private static final int STARTS_OF_A_STALL = 12;
    private static final int LEAST_STALL_SECONDS = 6;

    private final Path waiting;
    private final Path refusals;
    private final Path script;
    private final Map<Path, FaultKind> armed = new LinkedHashMap<>();
    private int number;

    public ToolTricks(Path directory) throws IOException {
        waiting = Files.createDirectories(directory.resolve("tricks"));
        refusals = Files.createDirectories(directory.resolve("refusals"));
        script = Files.writeString(directory.resolve("yt-dlp"), """
                #!/bin/sh
                # The step preflight only asks for the version, which must not use up a trick.
                case "$1" in --version) exec yt-dlp --version ;; esac
                read -r last <.address.txt
                if [ -f %2$s/"${last##*v=}" ]; then
                    cat %2$s/"${last##*v=}" >&2
                    exit 1
                fi
                for trick in %1$s/*.trick; do
                    if mv "$trick" "$trick.$$" 2>/dev/null; then
                        . "$trick.$$"
                    fi
                    break
                done
                exec yt-dlp "$@"
                """.formatted(waiting, refusals));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    public Path script() {
        return script;
    }

    /**
     * Returns a value of {@code download.stall-timeout} for tests in which a tool hangs. It is as short as possible,
     * but longer than the start of yt-dlp, which shows no progress while it starts. The start is measured, because some
     * versions and machines are several times slower than others.
     */
    public Duration stallTimeout() throws IOException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(script.toString(), "--version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.onExit().join().exitValue()).isZero();
        long seconds =
                STARTS_OF_A_STALL * Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000;
        return Duration.ofSeconds(Math.max(LEAST_STALL_SECONDS, seconds));
    }

    /** Makes yt-dlp refuse this video with this message from now on. */
    public void refuse(String videoId, String words) throws IOException {
        Files.writeString(refusals.resolve(videoId), "ERROR: [youtube] " + videoId + ": " + words + "\n");
    }

    /** Arms this trick for the next start of yt-dlp. */
    public void arm(FaultKind kind) {
        arm(kind, text(kind));
    }

    /** Makes the next {@code times} starts of yt-dlp run these lines of shell instead. */
    public void arm(String lines, int times) {
        for (int i = 0; i < times; i++) {
            arm(null, lines);
        }
    }

    private void arm(FaultKind kind, String lines) {
        Path trick = waiting.resolve("%06d.trick".formatted(number++));
        try {
            Files.writeString(trick, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        armed.put(trick, kind);
    }

    public int waiting() {
        return (int) armed.keySet().stream().filter(Files::exists).count();
    }

    /** Returns the kinds of tricks that were played since the last call. */
    public List<FaultKind> takeMet() {
        List<Path> played =
                armed.keySet().stream().filter(trick -> !Files.exists(trick)).toList();
        List<FaultKind> kinds = new ArrayList<>();
        played.forEach(trick -> kinds.add(armed.remove(trick)));
        return kinds;
    }

    public void clear() {
        armed.keySet().forEach(trick -> {
            try {
                Files.deleteIfExists(trick);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        armed.clear();
    }

    private static String text(FaultKind kind) {
        return switch (kind) {
            case TOOL_HANGS -> "sleep 600 & sleep 600; exit 0\n";
            case TOOL_HANGS_AND_IGNORES_TERM -> "trap '' TERM INT; sleep 600; sleep 600; exit 0\n";
            // This process has left the process group and is no longer a child of the download, so only its environment
            // shows that it belongs to the download.
            case TOOL_LEAVES_A_CHILD -> "setsid sleep 600 </dev/null >/dev/null 2>&1 &\n";
            case TOOL_FLOODS ->
                "head -c 3000000 /dev/urandom; head -c 3000000 /dev/zero >&2; yes 'WARNING: flood' | head -n 50000; exit 1\n";
            case TOOL_ENDS_WELL_WITHOUT_A_FILE -> "echo '[download] 100% of 1.00MiB'; exit 0\n";
            case TOOL_LIES_ABOUT_A_FILE ->
                "echo '{\"id\":\"x\",\"filepath\":\"media.mp4\",\"ext\":\"mp4\"}' >result.json;"
                        + " head -c 100000 /dev/urandom >media.mp4; exit 0\n";
            case VIDEO_REFUSED_FOR_NOW ->
                "echo \"ERROR: [youtube] ${last##*v=}: This live event has ended.\" >&2; exit 1\n";
            case VIDEO_REFUSED_IN_NEW_WORDS ->
                "echo \"ERROR: [youtube] ${last##*v=}: The moon is in its house number $$.\" >&2; exit 1\n";
            case TOOL_IS_KILLED -> "yt-dlp \"$@\" & sleep 0.9; kill -9 $!; kill -9 $$\n";
            default -> throw new IllegalArgumentException(kind + " is not a fault of yt-dlp");
        };
    }
}
