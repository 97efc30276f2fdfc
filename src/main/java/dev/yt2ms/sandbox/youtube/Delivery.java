package dev.yt2ms.sandbox.youtube;

/** How a watch page delivers its video. */
public enum Delivery {
    /** One progressive MP4 file, which arrives byte for byte. */
    MP4,
    /** A media playlist with MPEG-TS segments; yt-dlp joins them and has ffmpeg repack them. */
    HLS,
    /** A DASH manifest with a video-only and an audio-only stream, which yt-dlp has ffmpeg merge. */
    SEPARATE,
    /** As {@link #SEPARATE}, with a larger picture in VP9 beside the one in H.264. */
    CHOICE
}
