package dev.yt2ms.mainstreaming;

import dev.yt2ms.model.Content;
import java.util.function.Predicate;

/** Sees the contents of a scan one by one; returns whether the scan goes on. */
@FunctionalInterface
public interface ContentVisitor extends Predicate<Content> {

    /**
     * Learns that a page was read to its end.
     *
     * @param position the number of contents of the account up to the end of this page, also those that are not passed
     *     to the visitor because they can't be read
     */
    default void pageEnds(long position) {}
}
