package dev.yt2ms.download.media;

import dev.yt2ms.download.failure.DownloadErrors;
import dev.yt2ms.download.failure.ErrorTable;
import dev.yt2ms.download.process.BoundedCommand;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Media;
import dev.yt2ms.model.Program;
import dev.yt2ms.run.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * Checks whether a downloaded file is complete. The exit code of yt-dlp does not show this, because it is 0 even for
 * truncated files, for files that mix parts of two formats, and for files that are not media.
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

    /** Thrown if a signal ended ffprobe. This says nothing about the file. */
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

    /** Thrown if ffprobe exceeded its time limit. This says nothing about the file. */
    public static final class StalledException extends IOException {
        StalledException() {
            super("ffprobe exceeded its time limit");
        }
    }

    /**
     * The properties that the file must have.
     *
     * @param duration the length that the source reports; zero if it reports none
     * @param audio whether a format with sound was chosen
     * @param merged whether the file was merged from several streams; the MP4 boxes of a merged file do not show
     *     whether these streams were complete
     * @param complete whether every byte arrived that the source declared for these streams; in this case a stream is
     *     complete even if it is shorter than the video
     */
    public record Expected(Duration duration, boolean audio, boolean merged, boolean complete) {}

    private record Stream(
            int index, String type, String codec, boolean cover, double start, double duration, int width, int height) {

        double end() {
            return start + duration;
        }

        /**
         * Returns this stream with a known length. If the file does not report the stream's length, the stream is
         * assumed to last until the end of the file.
         */
        Stream in(double length) {
            double begin = Math.max(0, start);
            return new Stream(
                    index, type, codec, cover, begin, duration > 0 ? duration : length - begin, width, height);
        }
    }

    /**
     * The properties of a file as ffprobe reports them. The report is read line by line, because it may list many
     * packets. A line names a section and its fields, e.g. {@code
     * packet|stream_index=0|pts_time=7.9|dts_time=7.9|duration_time=0.02}; times may be {@code N/A}. Lines that can't
     * be parsed are ignored. The thread that reads ffprobe's output fills this object, and the caller uses the object
     * after that thread has ended.
     */
    private static final class Description {

        static final String ENTRIES =
                "format=duration:stream=index,codec_type,codec_name,width,height,start_time,duration"
                        + ":stream_disposition=attached_pic";
        static final String PACKETS = "packet=stream_index,pts_time,dts_time,duration_time";

        private static final int MOST_STREAMS = 1000;

        private final Map<Integer, Stream> streams = new ConcurrentSkipListMap<>();
        private final Map<Integer, Double> ends = new ConcurrentHashMap<>();
        private volatile double length = -1;

        void accept(String line) {
            Map<String, String> fields = new HashMap<>();
            String[] parts = line.split("\\|", -1);
            for (String part : parts) {
                int sign = part.indexOf('=');
                if (sign > 0) {
                    fields.put(part.substring(0, sign), part.substring(sign + 1));
                }
            }
            switch (parts[0]) {
                case "packet" -> packet(fields);
                case "stream" -> stream(fields);
                case "format" -> length = decimal(fields, "duration");
                default -> {
                    // Other lines are ignored, e.g. those of an MPEG-TS file's programs, which list their streams a
                    // second time.
                }
            }
        }

        private void packet(Map<String, String> fields) {
            int stream = whole(fields, "stream_index");
            double time = Math.max(decimal(fields, "pts_time"), decimal(fields, "dts_time"));
            if (stream >= 0 && stream < MOST_STREAMS && time >= 0) {
                ends.merge(stream, time + Math.max(0, decimal(fields, "duration_time")), Math::max);
            }
        }

        private void stream(Map<String, String> fields) {
            int index = whole(fields, "index");
            if (index >= 0 && index < MOST_STREAMS) {
                // If there are several lines about a stream, the last one counts, because it has all of the stream's
                // fields, such as its disposition.
                streams.put(
                        index,
                        new Stream(
                                index,
                                fields.getOrDefault("codec_type", ""),
                                fields.getOrDefault("codec_name", "?"),
                                whole(fields, "disposition:attached_pic") > 0,
                                decimal(fields, "start_time"),
                                decimal(fields, "duration"),
                                Math.max(0, whole(fields, "width")),
                                Math.max(0, whole(fields, "height"))));
            }
        }

        /** Returns the duration in seconds that the file declares; 0 or less if it declares none. */
        double length() {
            return length;
        }

        /** Returns the first stream of this type that is not a cover picture. */
        Optional<Stream> first(String type) {
            return streams.values().stream()
                    .filter(stream -> stream.type().equals(type) && !stream.cover())
                    .findFirst()
                    .map(stream -> stream.in(length));
        }

        /** Whether the stream's last packet lies near the stream's end. */
        boolean reachesItsEnd(Stream stream) {
            return ends.getOrDefault(stream.index(), -1.0) >= stream.end() - tolerance(stream.end());
        }

        private static int whole(Map<String, String> fields, String name) {
            double number = decimal(fields, name);
            return number == Math.rint(number) && number <= Integer.MAX_VALUE ? (int) number : -1;
        }

        /** Returns the number in a field; -1 if there is none. */
        private static double decimal(Map<String, String> fields, String name) {
            try {
                double number = Double.parseDouble(fields.getOrDefault(name, ""));
                return Double.isFinite(number) ? number : -1;
            } catch (NumberFormatException notAvailable) {
                return -1;
            }
        }
    }

    /** The demuxers that ffprobe may use. Unlike the demuxers for playlists, they open no other files or addresses. */
    public static final String PLAIN_FORMATS = "mov,matroska,webm,mpegts,flv,avi";

    private static final double TOLERANCE_SECONDS = 2;
    private static final double TOLERANCE_SHARE = 0.02;
    private static final double TAIL_SECONDS = 15;
    /**
     * The length of the interval that ffprobe reads. It is longer than any video. If the interval has no end, ffprobe
     * 7.1.5 reads no packet and reports no error.
     */
    private static final int TO_THE_END_SECONDS = 1_000_000;

    private static final int CAN_NOT_RUN = 126;
    private static final int NOT_FOUND = 127;

    private final Path ffprobe;
    private final BoundedCommand command;

    public MediaProbe(Path ffprobe, BoundedCommand command) {
        this.ffprobe = ffprobe;
        this.command = command;
    }

    /**
     * Checks whether the file is complete and has the expected properties.
     *
     * @throws KilledException when a signal ended ffprobe
     * @throws StalledException when ffprobe exceeded its time limit
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
        double wanted = expected.duration().toMillis() / 1000.0;
        OptionalDouble tail =
                wanted > 0 ? OptionalDouble.of(tailOf(wanted) - TOLERANCE_SECONDS) : OptionalDouble.empty();
        Optional<Description> described = describe(file, tail, cancellation);
        if (described.isEmpty() && tail.isPresent() && !cancellation.isCancelled()) {
            // The file may be readable except for its tail. In this case, the description without packets shows what is
            // wrong with the file.
            tail = OptionalDouble.empty();
            described = describe(file, tail, cancellation);
        }
        if (cancellation.isCancelled()) {
            return new Result.Unclear();
        }
        if (described.isEmpty()) {
            return incomplete("media-unreadable", "The downloaded file is not media that ffprobe can read");
        }
        return judge(file, described.get(), tail, expected, cancellation);
    }

    /**
     * Decides whether the file has the expected properties.
     *
     * @param tail the position in the file, in seconds, from which the description contains packets; empty if it
     *     contains none
     */
    private Result judge(
            Path file, Description described, OptionalDouble tail, Expected expected, Cancellation cancellation)
            throws IOException, InterruptedException {
        double length = described.length();
        Optional<Stream> video = described.first("video");
        Optional<Stream> audio = described.first("audio");
        if (video.isEmpty()) {
            return broken("media-no-video", "The downloaded file has no video track");
        }
        if (audio.isEmpty() && expected.audio()) {
            return broken("media-no-audio", "The downloaded file has no sound, although the source has sound");
        }
        if (!(length > 0)) {
            return broken("media-duration", "The downloaded file does not state its duration");
        }
        double wanted =
                expected.duration().isZero() ? length : expected.duration().toMillis() / 1000.0;
        if (Math.abs(length - wanted) > tolerance(wanted)) {
            return broken("media-duration", "The downloaded file" + lasts(length, wanted));
        }
        // A merged file is as long as its longest stream, so a truncated stream shows only in its own length. But if
        // every byte of the streams has arrived, a short stream is not truncated: it is short on YouTube too.
        boolean lengthsAreTrue = expected.merged() && expected.complete();
        if (!lengthsAreTrue && isShort(video.get(), wanted)) {
            return broken(
                    "media-duration", "The video track" + lasts(video.get().duration(), wanted));
        }
        if (!lengthsAreTrue && expected.merged() && audio.isPresent() && isShort(audio.get(), wanted)) {
            return broken(
                    "media-duration", "The audio track" + lasts(audio.get().duration(), wanted));
        }
        List<Stream> chosen = audio.isPresent() ? List.of(video.get(), audio.get()) : List.of(video.get());
        if (!reachTheirEnds(file, chosen, described, tail, cancellation)) {
            return cancellation.isCancelled()
                    ? new Result.Unclear()
                    : incomplete(
                            "media-cut",
                            "The downloaded file is truncated: its video or audio track ends before the duration that the file states");
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

    /**
     * Reads all properties in one call of ffprobe, because its start takes longer than its work.
     *
     * @param tail the second from which packets are read, so that only the tail of the file is read; empty to read no
     *     packets
     * @return empty if ffprobe can't read the file
     */
    private Optional<Description> describe(Path file, OptionalDouble tail, Cancellation cancellation)
            throws IOException, InterruptedException {
        Description description = new Description();
        List<String> arguments = new ArrayList<>();
        if (tail.isPresent()) {
            arguments.add("-read_intervals");
            arguments.add(String.format(Locale.ROOT, "%.3f%%+%d", Math.max(0, tail.getAsDouble()), TO_THE_END_SECONDS));
        }
        arguments.add("-show_entries");
        arguments.add(tail.isPresent() ? Description.ENTRIES + ":" + Description.PACKETS : Description.ENTRIES);
        arguments.addAll(List.of("-of", "compact"));
        return ffprobe(file, arguments, description::accept, cancellation).isGood()
                ? Optional.of(description)
                : Optional.empty();
    }

    /**
     * Whether each stream's last packet lies near the stream's end. If a stream ends before the part of the file that
     * was read, a longer tail of the file is read.
     */
    private boolean reachTheirEnds(
            Path file, List<Stream> streams, Description described, OptionalDouble tail, Cancellation cancellation)
            throws IOException, InterruptedException {
        double needed = streams.stream()
                .mapToDouble(stream -> tailOf(stream.end()))
                .min()
                .orElse(0);
        Optional<Description> read = tail.isPresent() && tail.getAsDouble() <= Math.max(0, needed)
                ? Optional.of(described)
                : describe(file, OptionalDouble.of(needed), cancellation);
        return read.filter(description -> streams.stream().allMatch(description::reachesItsEnd))
                .isPresent();
    }

    /** Returns the second at which a stream's tail begins; {@code end} is the second at which the stream ends. */
    private static double tailOf(double end) {
        return end - TAIL_SECONDS - tolerance(end);
    }

    private BoundedCommand.Result ffprobe(
            Path file, List<String> arguments, Consumer<String> consumer, Cancellation cancellation)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                ffprobe.toString(), "-v", "quiet", "-protocol_whitelist", "file", "-format_whitelist", PLAIN_FORMATS));
        line.addAll(arguments);
        // ffprobe runs in the folder of the file, so that its command line contains only the file's name. The folder is
        // named after a video that may be unlisted, and every user of the machine can see command lines.
        line.add("file:" + file.getFileName());
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

    private static Result broken(String rule, String message) {
        return new Result.Broken(failure(rule, message, ""));
    }

    /**
     * Returns the result for an incomplete file. A file is more often incomplete because of the network or a tool than
     * because of the video.
     */
    private static Result incomplete(String rule, String message) {
        String advice = "; " + ErrorTable.IF_OTHERS_TOO + "check the network and its proxies, and try a new yt-dlp and"
                + " ffmpeg (" + Program.NAME + " setup)";
        return new Result.Broken(failure(rule, message, advice).escalatingTo(FailureClass.OPERATOR));
    }

    private static Failure failure(String rule, String message, String advice) {
        String consequence = ". The file was deleted, and the video is downloaded again";
        return Failure.of(FailureClass.RETRY, rule, message + consequence + advice)
                .at(Failure.Stage.TOOLS);
    }
}
