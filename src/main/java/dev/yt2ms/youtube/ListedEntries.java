package dev.yt2ms.youtube;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One page of a playlist's entries, without the details of their videos.
 *
 * @param ids the well-formed ids, in the order of the playlist
 * @param hidden the subset of {@code ids} that the list itself marks as private or as having no privacy status
 * @param unsound a replacement for each malformed id. It is short, consists of harmless characters, and is never equal
 *     to a well-formed id
 * @param nextPageToken the token of the next page; empty on the last page
 * @param totalResults the number of entries that YouTube reports for the playlist
 */
public record ListedEntries(
        Set<String> ids, Set<String> hidden, Set<String> unsound, Optional<String> nextPageToken, int totalResults) {

    public ListedEntries {
        ids = Collections.unmodifiableSet(new LinkedHashSet<>(ids));
        hidden = Set.copyOf(hidden);
        unsound = Collections.unmodifiableSet(new LinkedHashSet<>(unsound));
    }
}
