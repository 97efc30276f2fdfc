package dev.yt2ms.download.ytdlp;

import dev.yt2ms.download.DownloadRequest;
import dev.yt2ms.model.Failure;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.UntrustedJson;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks yt-dlp for the file size or the picture size of the format in which it would download a video. Downloads no
 * media.
 */
public final class FormatProbe {

    public sealed interface Answer {

        /**
         * The size of the file, which may be an estimate from the bitrate.
         *
         * @param bytes more than zero
         */
        record Known(long bytes) implements Answer {}

        /** yt-dlp reports no usable size, or it would skip the video. */
        record Unknown() implements Answer {}

        /**
         * The picture size of the format.
         *
         * @param height pixels, more than zero
         * @param width pixels; 0 if the source does not report it
         * @param upscaled whether the source enlarged the picture that the owner had uploaded
         */
        record Picture(int height, int width, boolean upscaled) implements Answer {}

        /** The video can't be downloaded now. */
        record Failed(Failure failure) implements Answer {}

        /** The caller has cancelled the request. */
        record Cancelled() implements Answer {}
    }

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final double BYTES_OF_A_KILOBIT = 125;
    /** The maximum plausible size: that of a video of 24 hours at 1 Gbit/s. */
    private static final double MOST_BYTES = 1e13;

    private static final JsonMapper JSON = UntrustedJson.mapper();
    private final YtDlpRunner runner;

    public FormatProbe(YtDlp ytDlp) {
        this.runner = ytDlp.runner();
    }

    /** Asks for the size of one video's file; the request's directory is deleted afterwards. */
    public Answer ask(DownloadRequest request, Cancellation cancellation) {
        return ask(request, cancellation, format -> known(format, request.duration()));
    }

    /** Asks for the picture size of one video; the request's directory is deleted afterwards. */
    public Answer askForPicture(DownloadRequest request, Cancellation cancellation) {
        return ask(request, cancellation, FormatProbe::picture);
    }

    private Answer ask(DownloadRequest request, Cancellation cancellation, Function<JsonNode, Answer> reader) {
        YtDlpRunner.Answer answer = runner.ask(YtDlpCommand.REPORT_FORMAT, request, PATIENCE, cancellation);
        if (answer instanceof YtDlpRunner.Answer.Given given) {
            return read(given.result(), reader);
        }
        if (answer instanceof YtDlpRunner.Answer.Failed failed) {
            return new Answer.Failed(failed.failure());
        }
        if (answer instanceof YtDlpRunner.Answer.Cancelled) {
            return new Answer.Cancelled();
        }
        throw new IllegalStateException("No code handles the answer " + answer);
    }

    private static Answer read(String reported, Function<JsonNode, Answer> reader) {
        try {
            return reader.apply(JSON.readTree(reported));
        } catch (JacksonException e) {
            return new Answer.Unknown();
        }
    }

    private static Answer picture(JsonNode format) {
        int height = pixels(format.path("height"));
        return height == 0
                ? new Answer.Unknown()
                : new Answer.Picture(
                        height,
                        pixels(format.path("width")),
                        FormatChoice.isUpscaled(
                                format.path("format_id").stringValue(""),
                                format.path("format_note").stringValue("")));
    }

    private static int pixels(JsonNode node) {
        return node.isInt() && node.intValue() > 0 ? node.intValue() : 0;
    }

    private static Answer known(JsonNode format, Duration duration) {
        double bytes = DoubleStream.of(
                        positive(format.path("filesize")),
                        positive(format.path("filesize_approx")),
                        positive(format.path("tbr")) * BYTES_OF_A_KILOBIT * duration.toSeconds())
                .filter(size -> size >= 1 && size < MOST_BYTES)
                .findFirst()
                .orElse(0);
        return bytes > 0 ? new Answer.Known((long) bytes) : new Answer.Unknown();
    }

    private static double positive(JsonNode node) {
        return node.isNumber() ? Math.max(0, node.doubleValue()) : 0;
    }
}
