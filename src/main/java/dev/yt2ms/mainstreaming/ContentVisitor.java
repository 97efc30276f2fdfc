package dev.yt2ms.mainstreaming;

import dev.yt2ms.model.Content;
import java.util.function.Predicate;

/** Receives the contents of a scan one by one, and returns for each whether the scan continues. */
@FunctionalInterface
public interface ContentVisitor extends Predicate<Content> {

    /**
     * Called after all contents of a page were passed to the visitor.
     *
     * @param position the number of contents of the account up to the end of this page; it includes contents that can't
     *     be read, which are not passed to the visitor
     */
    default void pageEnds(long position) {}
}
