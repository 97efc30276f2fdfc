package dev.yt2ms.ledger;

/**
 * The numbers of videos on the platform that are no longer the same on YouTube.
 *
 * @param changed videos that changed since their upload
 * @param gone videos that full enumerations did not find
 * @param better videos that now have a better picture on YouTube
 */
public record SourceCounts(long changed, long gone, long better) {}
