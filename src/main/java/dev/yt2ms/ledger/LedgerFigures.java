package dev.yt2ms.ledger;

import dev.yt2ms.model.Difference;
import java.util.EnumMap;
import java.util.Map;

/**
 * The figures of a migration.
 *
 * @param counts the number of items in each state, in the order of the states; states without items are not in the map
 * @param differing the number of VERIFIED items with differences, by the kind of the item's most severe difference;
 *     kinds without items are not in the map
 * @param failures the number of items that {@link LedgerView#forEachFailure} visits
 * @param leftUnverified the number of UPLOADED items that this run no longer compares, because the platform took too
 *     long to encode their contents
 * @param bytesUploaded the total size of the items' last uploads in bytes
 * @param atTheSource the numbers of videos on the platform that have changed on YouTube or can't be found there
 */
public record LedgerFigures(
        Map<ItemState, Long> counts,
        Map<Difference.Kind, Long> differing,
        long failures,
        long leftUnverified,
        long bytesUploaded,
        SourceCounts atTheSource) {

    /** The figures of a migration without items. */
    public static final LedgerFigures NONE = new LedgerFigures(Map.of(), Map.of(), 0, 0, 0, SourceCounts.NONE);

    /** Returns the sums of these figures and the given ones. */
    public LedgerFigures plus(LedgerFigures others) {
        return new LedgerFigures(
                sum(ItemState.class, counts, others.counts),
                sum(Difference.Kind.class, differing, others.differing),
                failures + others.failures,
                leftUnverified + others.leftUnverified,
                bytesUploaded + others.bytesUploaded,
                atTheSource.plus(others.atTheSource));
    }

    private static <K extends Enum<K>> Map<K, Long> sum(Class<K> keys, Map<K, Long> one, Map<K, Long> other) {
        Map<K, Long> sum = new EnumMap<>(keys);
        sum.putAll(one);
        other.forEach((key, count) -> sum.merge(key, count, Long::sum));
        return sum;
    }
}
