package dev.yt2ms.report.export;

import java.util.Locale;

/** The columns of an export, in order. */
public enum ExportColumn {
    VIDEO_ID(100),
    YOUTUBE_URL(200),
    CONTENT_ID(200),
    FILENAME(1000),
    TITLE(2000),
    PUBLISHED_AT(40),
    UPLOADED_AT(40),
    STATE(20),
    PLAYER_URL(2000),
    HEIGHT(10),
    WIDTH(10),
    VIDEO_CODEC(50),
    AUDIO_CODEC(50),
    LANGUAGE(100),
    HDR(5),
    UPSCALED(5),
    PLAINER_THAN(200),
    BETTER_HEIGHT(10);

    private final int most;

    /** @param most the maximum number of characters; MySQL allows about 16,000 for the whole row */
    ExportColumn(int most) {
        this.most = most;
    }

    /** The column's definition in SQL. */
    String definition() {
        return this + " VARCHAR(" + most + ")";
    }

    /** The column's name in the export. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
