package dev.yt2ms.ledger;

/**
 * The numbers of videos on the platform that have changed on YouTube or can't be found there.
 *
 * @param changed videos that changed since their upload
 * @param gone videos that full enumerations did not find
 * @param better videos that now have a better picture on YouTube
 */
public record SourceCounts(long changed, long gone, long better) {

    /** No video has changed. */
    public static final SourceCounts NONE = new SourceCounts(0, 0, 0);

    /** Returns the sums of these numbers and the given ones. */
    SourceCounts plus(SourceCounts others) {
        return new SourceCounts(changed + others.changed, gone + others.gone, better + others.better);
    }
}
