package dev.yt2ms.ledger;

/**
 * The numbers of videos on the platform that are no longer the same on YouTube.
 *
 * @param changed videos that changed since their upload
 * @param gone videos that full enumerations did not find
 * @param better videos that now have a better picture on YouTube
 */
public record SourceCounts(long changed, long gone, long better) {

    /** No video has changed. */
    public static final SourceCounts NONE = new SourceCounts(0, 0, 0);

    /** Returns the numbers of these and other videos together. */
    SourceCounts plus(SourceCounts others) {
        return new SourceCounts(changed + others.changed, gone + others.gone, better + others.better);
    }
}
