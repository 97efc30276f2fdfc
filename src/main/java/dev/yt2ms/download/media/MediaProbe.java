package dev.yt2ms.download.media;

import dev.yt2ms.download.failure.DownloadErrors;
import dev.yt2ms.download.failure.ErrorTable;
import dev.yt2ms.download.process.BoundedCommand;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Media;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.UntrustedJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks whether a downloaded file is complete: yt-dlp accepts truncated, mixed and even non-media files with exit code
 * 0.
 */
public final class MediaProbe {

    /** The result of a probe. */
    public sealed interface Result {
        /** The file is complete and has this duration. */
        record Whole(Duration duration, Media media) implements Result {}

        /** The file is incomplete, or is not the requested media. */
        record Broken(Failure failure) implements Result {}

        /** The probe was cancelled before it had a result. */
        record Unclear() implements Result {}
    }

    /** A signal ended ffprobe, which says nothing about the file. */
    public static final class KilledException extends IOException {
        private final int signal;

        KilledException(int signal) {
            super("ffprobe was ended by signal " + signal);
            this.signal = signal;
        }

        public int signal() {
            return signal;
        }
    }

    /** ffprobe did not end in time, which says nothing about the file. */
    public static final class StalledException extends IOException {
        StalledException() {
            super("ffprobe did not end in time");
        }
    }

    /**
     * The properties that the file must have.
     *
     * @param duration the length that the source reports; zero if it reports none
     * @param audio whether sound was chosen
     * @param merged whether the file was merged from several streams, so that its boxes say nothing about those
     * @param complete whether every byte that the source declared for those streams arrived, so that a stream that is
     *     shorter than the video is not truncated
     */
    public record Expected(Duration duration, boolean audio, boolean merged, boolean complete) {}

    private record Stream(int index, String codec, double start, double duration, int width, int height) {
        double end() {
            return start + duration;
        }
    }

    private record Packet(int stream, double end) {

        /**
         * Parses a line like {@code stream_index=0|pts_time=7.9|dts_time=7.9|duration_time=0.02}; times may be {@code
         * N/A}.
         */
        static Optional<Packet> of(String line) {
            double stream = -1;
            double time = -1;
            double duration = 0;
            for (String field : line.split("\\|")) {
                double value = number(field.substring(field.indexOf('=') + 1));
                if (field.startsWith("stream_index=")) {
                    stream = value;
                } else if (field.startsWith("pts_time=") || field.startsWith("dts_time=")) {
                    time = Math.max(time, value);
                } else if (field.startsWith("duration_time=")) {
                    duration = Math.max(0, value);
                }
            }
            return stream < 0 || time < 0 ? Optional.empty() : Optional.of(new Packet((int) stream, time + duration));
        }
    }

    /** The demuxers that ffprobe may use: unlike those for playlists, they open no other files or addresses. */
    public static final String PLAIN_FORMATS = "mov,matroska,webm,mpegts,flv,avi";

    private static final double TOLERANCE_SECONDS = 2;
    private static final double TOLERANCE_SHARE = 0.02;
    private static final double TAIL_SECONDS = 15;
    /** More than the length of any video. Without an end ffprobe 7.1.5 reads no packet and reports no error. */
    private static final int TO_THE_END_SECONDS = 1_000_000;

    private static final int CAN_NOT_RUN = 126;
    private static final int NOT_FOUND = 127;
    private static final int MAX_JSON = 1 << 20;
    private static final JsonMapper JSON = UntrustedJson.mapper();

    private final Path ffprobe;
    private final BoundedCommand command;

    public MediaProbe(Path ffprobe, BoundedCommand command) {
        this.ffprobe = ffprobe;
        this.command = command;
    }

    /**
     * Checks the file.
     *
     * @throws KilledException when a signal ended ffprobe
     * @throws StalledException when ffprobe did not end in time
     * @throws IOException when ffprobe can't be run, or the file can't be read
     */
    public Result probe(Path file, Expected expected, Cancellation cancellation)
            throws IOException, InterruptedException {
        if (Files.size(file) == 0) {
            return incomplete("media-empty", "The downloaded file is empty");
        }
        if (isMp4(file)) {
            Optional<String> problem = Mp4Boxes.problem(file);
            if (problem.isPresent()) {
                return incomplete("media-cut", "The downloaded file is incomplete: " + problem.get());
            }
        }
        Optional<JsonNode> json = describe(file, cancellation);
        if (cancellation.isCancelled()) {
            return new Result.Unclear();
        }
        if (json.isEmpty()) {
            return incomplete("media-unreadable", "The downloaded file is not media that ffprobe can read");
        }
        return judge(file, json.get(), expected, cancellation);
    }

    private Result judge(Path file, JsonNode json, Expected expected, Cancellation cancellation)
            throws IOException, InterruptedException {
        double length = seconds(json.path("format").path("duration"));
        Optional<Stream> video = stream(json, "video", length);
        Optional<Stream> audio = stream(json, "audio", length);
        if (video.isEmpty()) {
            return broken("media-no-video", "The downloaded file has no picture");
        }
        if (audio.isEmpty() && expected.audio()) {
            return broken("media-no-audio", "The downloaded file has no sound although the source has sound");
        }
        if (!(length > 0)) {
            return broken("media-duration", "The downloaded file does not contain its duration");
        }
        double wanted =
                expected.duration().isZero() ? length : expected.duration().toMillis() / 1000.0;
        if (Math.abs(length - wanted) > tolerance(wanted)) {
            return broken("media-duration", "The downloaded file" + lasts(length, wanted));
        }
        // A merged file is as long as its longest stream, even if the other one was truncated.
        boolean lengthsAreTrue = expected.merged() && expected.complete();
        if (!lengthsAreTrue && isShort(video.get(), wanted)) {
            return broken("media-duration", "The picture" + lasts(video.get().duration(), wanted));
        }
        if (!lengthsAreTrue && expected.merged() && audio.isPresent() && isShort(audio.get(), wanted)) {
            return broken("media-duration", "The sound" + lasts(audio.get().duration(), wanted));
        }
        List<Stream> chosen = audio.isPresent() ? List.of(video.get(), audio.get()) : List.of(video.get());
        if (!reachTheirEnds(file, chosen, cancellation)) {
            return cancellation.isCancelled()
                    ? new Result.Unclear()
                    : incomplete("media-cut", "The downloaded file is truncated: it stops before its own end");
        }
        Media media = new Media(
                video.get().height(),
                video.get().width(),
                video.get().codec(),
                audio.map(Stream::codec),
                Optional.empty(),
                false,
                false);
        return new Result.Whole(Duration.ofMillis(Math.round(length * 1000)), media);
    }

    private Optional<JsonNode> describe(Path file, Cancellation cancellation) throws IOException, InterruptedException {
        StringBuffer json = new StringBuffer();
        BoundedCommand.Result result = ffprobe(
                file,
                List.of(
                        "-show_entries",
                        "format=duration,start_time:stream=index,codec_type,codec_name,width,height,start_time,duration"
                                + ":stream_disposition=attached_pic",
                        "-of",
                        "json=compact=1"),
                line -> {
                    if (json.length() < MAX_JSON) {
                        json.append(line);
                    }
                },
                cancellation);
        if (!result.isGood()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(json.toString()));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** The first stream of this kind that is not a cover picture. */
    private static Optional<Stream> stream(JsonNode json, String kind, double length) {
        for (JsonNode stream : json.path("streams")) {
            boolean cover = stream.path("disposition").path("attached_pic").asInt(0) != 0;
            if (stream.path("codec_type").asString("").equals(kind) && !cover) {
                double start = Math.max(0, seconds(stream.path("start_time")));
                double duration = seconds(stream.path("duration"));
                return Optional.of(new Stream(
                        stream.path("index").asInt(0),
                        stream.path("codec_name").asString("?"),
                        start,
                        duration > 0 ? duration : length - start,
                        stream.path("width").asInt(0),
                        stream.path("height").asInt(0)));
            }
        }
        return Optional.empty();
    }

    /**
     * Whether each stream's last packet lies near the stream's end; reads only the tail of the file, once for all
     * streams.
     */
    private boolean reachTheirEnds(Path file, List<Stream> streams, Cancellation cancellation)
            throws IOException, InterruptedException {
        double from = streams.stream()
                .mapToDouble(stream -> stream.end() - TAIL_SECONDS - tolerance(stream.end()))
                .min()
                .orElse(0);
        Map<Integer, Double> ends = new ConcurrentHashMap<>();
        BoundedCommand.Result result = ffprobe(
                file,
                List.of(
                        "-read_intervals",
                        String.format(Locale.ROOT, "%.3f%%+%d", Math.max(0, from), TO_THE_END_SECONDS),
                        "-show_entries",
                        "packet=stream_index,pts_time,dts_time,duration_time",
                        "-of",
                        "compact=p=0"),
                line -> Packet.of(line).ifPresent(packet -> ends.merge(packet.stream(), packet.end(), Math::max)),
                cancellation);
        return result.isGood()
                && streams.stream()
                        .allMatch(stream ->
                                ends.getOrDefault(stream.index(), -1.0) >= stream.end() - tolerance(stream.end()));
    }

    private BoundedCommand.Result ffprobe(
            Path file, List<String> arguments, Consumer<String> consumer, Cancellation cancellation)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                ffprobe.toString(), "-v", "quiet", "-protocol_whitelist", "file", "-format_whitelist", PLAIN_FORMATS));
        line.addAll(arguments);
        line.add("file:" + file.toAbsolutePath());
        BoundedCommand.Result result =
                command.run(line, Optional.ofNullable(file.toAbsolutePath().getParent()), consumer, cancellation);
        Optional<Integer> signal = result.exitCode().flatMap(DownloadErrors::signal);
        if (signal.isPresent()) {
            throw new KilledException(signal.get());
        }
        if (result.exitCode().isEmpty() && !cancellation.isCancelled()) {
            throw new StalledException();
        }
        if (result.exitCode()
                .filter(code -> code == CAN_NOT_RUN || code == NOT_FOUND)
                .isPresent()) {
            throw new IOException("exit code " + result.exitCode().get() + ": " + result.lastLine());
        }
        return result;
    }

    private static boolean isMp4(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).matches(".*\\.(mp4|m4v|m4a|mov)");
    }

    private static boolean isShort(Stream stream, double wanted) {
        return stream.end() < wanted - tolerance(wanted);
    }

    private static String lasts(double seconds, double wanted) {
        return String.format(Locale.ROOT, " lasts %.1f s, but the source reports %.1f s", seconds, wanted);
    }

    private static double tolerance(double seconds) {
        return Math.max(TOLERANCE_SECONDS, TOLERANCE_SHARE * seconds);
    }

    private static double seconds(JsonNode value) {
        return number(value.asString(""));
    }

    private static double number(String text) {
        try {
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? number : -1;
        } catch (NumberFormatException notAvailable) {
            return -1;
        }
    }

    private static Result broken(String rule, String message) {
        return new Result.Broken(failure(rule, message, ""));
    }

    /**
     * The result for a file that arrived incomplete, which has its reason in the network or the tools more often than
     * in the video.
     */
    private static Result incomplete(String rule, String message) {
        String advice = "; " + ErrorTable.IF_OTHERS_TOO + "check the network and its proxies, and try a new yt-dlp and"
                + " ffmpeg (./yt2ms setup)";
        return new Result.Broken(failure(rule, message, advice).escalatingTo(FailureClass.OPERATOR));
    }

    private static Failure failure(String rule, String message, String advice) {
        return Failure.of(FailureClass.RETRY, rule, message + "; it was deleted and is downloaded again" + advice)
                .at(Failure.Stage.TOOLS);
    }
}
