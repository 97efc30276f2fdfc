package dev.yt2ms.ledger;

/**
 * The numbers of videos that are on the platform and no longer the same at the source.
 *
 * @param changed videos that changed since their upload
 * @param gone videos that full enumerations did not find
 * @param better videos that have a better picture at the source
 */
public record SourceCounts(long changed, long gone, long better) {}
