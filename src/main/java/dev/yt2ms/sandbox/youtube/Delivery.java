package dev.yt2ms.sandbox.youtube;

/** The ways in which a watch page delivers its video. */
public enum Delivery {
    /** One progressive MP4 file, which a download stores unchanged. */
    MP4,
    /** A media playlist with MPEG-TS segments; yt-dlp joins them and runs ffmpeg to repack them. */
    HLS,
    /** A DASH manifest with a video-only and an audio-only stream, which yt-dlp merges with ffmpeg. */
    SEPARATE,
    /** A DASH manifest like that of {@link #SEPARATE}, but with two video streams: H.264, and a larger one in VP9. */
    CHOICE
}
