package dev.yt2ms.job.enumerate;

import dev.yt2ms.ledger.EnumeratedVideo;
import java.util.Collection;
import java.util.List;

/**
 * A page of the channel's list after the selection.
 *
 * @param videos the page's videos, each with the decision whether it is moved
 * @param missing the ids for which the source returns no details
 */
public record SelectedPage(List<EnumeratedVideo> videos, Collection<String> missing) {}
