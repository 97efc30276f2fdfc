package dev.yt2ms.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs the real yt-dlp from the PATH with the arguments that yt2ms uses. */
public final class YtDlp {

    private static final List<String> ARGUMENTS =
            List.of(("--ignore-config --no-cache-dir --no-playlist --abort-on-error --newline --no-mtime --continue"
                            + " --retries 10 --fragment-retries 10 --retry-sleep http:exp=0.1:1"
                            + " --retry-sleep fragment:exp=0.1:1 --abort-on-unavailable-fragments --socket-timeout 30"
                            + " --concurrent-fragments 1 -f bv*+ba/b"
                            + " -S res,fps,hdr:12,lang,vcodec:h264,acodec:aac --merge-output-format mp4"
                            + " --remux-video mp4 --use-extractors generic,html5")
                    .split(" "));

    /** The result of a run of yt-dlp. */
    public record Run(int exitCode, String output, Path file) {}

    private YtDlp() {}

    public static Run download(Sandbox sandbox, String videoId, Path directory)
            throws IOException, InterruptedException {
        Files.createDirectories(directory);
        List<String> command = new ArrayList<>(List.of("yt-dlp"));
        command.addAll(ARGUMENTS);
        command.addAll(List.of(
                "--match-filters",
                "live_status!=?is_live & live_status!=?is_upcoming & live_status!=?post_live",
                "--progress-template",
                "download:MARK%(progress.{status,downloaded_bytes,total_bytes,total_bytes_estimate,speed,eta})j",
                "--print-to-file",
                "after_move:%(.{id,filepath,format_id,ext,vcodec,acodec,width,height,duration})j",
                "result.json",
                "-o",
                "media.%(ext)s",
                "--",
                sandbox.watchUrl().replace("{id}", videoId)));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output, directory.resolve("media.mp4"));
    }

    /** The properties that ffprobe reports of a file. */
    public record Probed(List<String> streams, Duration duration) {}

    public static Probed probe(Path file) throws IOException {
        Process process = new ProcessBuilder(
                        "ffprobe",
                        "-v",
                        "error",
                        "-show_entries",
                        "stream=codec_name:format=duration",
                        "-of",
                        "default=nk=1:nw=1",
                        file.toString())
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        double seconds = Double.parseDouble(lines.get(lines.size() - 1));
        return new Probed(lines.subList(0, lines.size() - 1), Duration.ofMillis(Math.round(seconds * 1000)));
    }
}
