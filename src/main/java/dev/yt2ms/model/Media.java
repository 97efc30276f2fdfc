package dev.yt2ms.model;

import java.util.Optional;

/**
 * The video and audio formats of a downloaded file. The table {@code migration_item} has a column for each component.
 *
 * @param height pixels; 0 if the file does not declare it
 * @param width pixels; 0 if the file does not declare it
 * @param videoCodec the video codec by ffprobe's name, e.g. {@code h264}
 * @param audioCodec the audio codec by ffprobe's name, e.g. {@code aac}; empty for a silent file
 * @param language the language tag of the audio track as the source reports it; empty if it reports none
 * @param hdr whether the picture has a high dynamic range
 * @param upscaled whether the source enlarged the picture that the owner had uploaded
 */
public record Media(
        int height,
        int width,
        String videoCodec,
        Optional<String> audioCodec,
        Optional<String> language,
        boolean hdr,
        boolean upscaled) {

    /** Returns the pixels of the picture's shorter side, or its height if the width is unknown. */
    public int smallerSide() {
        return width > 0 ? Math.min(height, width) : height;
    }

    /**
     * Returns this value with the three properties that only the source reports, because the file does not show them.
     */
    public Media withSourceDetails(Optional<String> ofLanguage, boolean withHdr, boolean isUpscaled) {
        return new Media(height, width, videoCodec, audioCodec, ofLanguage, withHdr, isUpscaled);
    }

    /** Returns a text for people, e.g. {@code 1920x1080 h264/aac}. */
    @Override
    public String toString() {
        return width + "x" + height + " " + videoCodec
                + audioCodec.map(codec -> "/" + codec).orElse("");
    }
}
