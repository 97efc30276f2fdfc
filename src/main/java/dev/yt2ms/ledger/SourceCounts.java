package dev.yt2ms.ledger;

/**
 * How many videos are on the platform and no longer the same at the source.
 *
 * @param changed so many changed since their upload
 * @param gone so many were not found by full looks
 * @param better so many have a better picture at the source
 */
public record SourceCounts(long changed, long gone, long better) {}
