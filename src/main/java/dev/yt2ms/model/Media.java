package dev.yt2ms.model;

import java.util.Optional;

/**
 * What was taken of a video: the picture and the sound of its file. Its columns are in {@code migration_item}.
 *
 * @param height pixels; 0 where the file does not tell
 * @param width pixels; 0 where the file does not tell
 * @param videoCodec the picture's codec as ffprobe names it, e.g. {@code h264}
 * @param audioCodec the sound's codec as ffprobe names it, e.g. {@code aac}; empty for a silent file
 * @param language the language of the sound as the source tells it, a language tag; empty where it does not
 * @param hdr the picture has a high dynamic range
 * @param upscaled the source made the picture larger than what its owner uploaded
 */
public record Media(
        int height,
        int width,
        String videoCodec,
        Optional<String> audioCodec,
        Optional<String> language,
        boolean hdr,
        boolean upscaled) {

    /** The same file, with what only the source tells. */
    public Media told(Optional<String> ofLanguage, boolean withHdr, boolean isUpscaled) {
        return new Media(height, width, videoCodec, audioCodec, ofLanguage, withHdr, isUpscaled);
    }

    /** For people, e.g. {@code 1920x1080 h264/aac}. */
    @Override
    public String toString() {
        return width + "x" + height + " " + videoCodec
                + audioCodec.map(codec -> "/" + codec).orElse("");
    }
}
