package dev.yt2ms.download.ytdlp;

import dev.yt2ms.run.TransferListener.ChosenMedia;
import dev.yt2ms.run.UntrustedJson;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the line in which a forked yt-dlp ({@code fork_server.py}) reports the formats that it has chosen. If the line
 * can't be parsed, the size is unknown.
 */
final class ChosenFormats {

    /** The prefix of the line. */
    static final String MARK = "yt2ms-chosen:";

    /** Protocols whose bytes yt-dlp writes to the file as they arrive. */
    private static final Set<String> PLAIN = Set.of("http", "https");

    private static final long MAX_BYTES = 1L << 50;
    private static final JsonMapper JSON = UntrustedJson.mapper();

    private ChosenFormats() {}

    static ChosenMedia parse(String line) {
        JsonNode formats;
        try {
            formats = JSON.readTree(line.substring(MARK.length()));
        } catch (JacksonException cutOrStrange) {
            return new ChosenMedia(OptionalLong.empty(), false);
        }
        long sum = 0;
        for (JsonNode format : formats) {
            Optional<Long> bytes = Optional.of(format.path("filesize"))
                    .filter(JsonNode::isIntegralNumber)
                    .map(size -> size.asLong(0))
                    .filter(size -> size > 0 && size < MAX_BYTES);
            if (bytes.isEmpty()) {
                sum = 0;
                break;
            }
            sum += bytes.get();
        }
        boolean oneFile = formats.size() == 1
                && formats.path(0).path("ext").asString("").equals("mp4")
                && PLAIN.contains(formats.path(0).path("protocol").asString(""));
        return new ChosenMedia(sum > 0 ? OptionalLong.of(sum) : OptionalLong.empty(), oneFile);
    }
}
