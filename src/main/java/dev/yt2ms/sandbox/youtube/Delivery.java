package dev.yt2ms.sandbox.youtube;

/** The ways in which a watch page delivers its video. */
public enum Delivery {
    /** One progressive MP4 file, which a download stores unchanged. */
    MP4,
    /** A media playlist with MPEG-TS segments; yt-dlp joins them and runs ffmpeg to repack them. */
    HLS,
    /** A DASH manifest with a video-only and an audio-only stream, which yt-dlp merges with ffmpeg. */
    SEPARATE,
    /** Like {@link #SEPARATE}, with a larger picture in VP9 beside the one in H.264. */
    CHOICE
}
