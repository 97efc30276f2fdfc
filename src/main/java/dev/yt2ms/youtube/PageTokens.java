package dev.yt2ms.youtube;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The page tokens of one list that were used, in order. They show whether the list can be followed to its end: YouTube
 * may return the token of an earlier page, or new tokens without end. For use by one thread.
 */
public final class PageTokens {

    /** More pages than any list has. YouTube's longest ones have 400. */
    private static final int MOST = 2_000;

    private final Set<String> used;
    private Optional<String> last;

    /** Begins with the first page of a list, which has no token. */
    public PageTokens() {
        this(List.of());
    }

    /** Continues after pages that were read before. */
    public PageTokens(Collection<String> earlier) {
        this.used = new LinkedHashSet<>(earlier);
        this.last = earlier.stream().reduce((one, next) -> next);
    }

    /** Returns the last token; empty for the first page. */
    public Optional<String> last() {
        return last;
    }

    /** Returns the number of different tokens, which is the number of pages before the one of the last token. */
    public int count() {
        return used.size();
    }

    /** Whether this next token leads back to an earlier page, or the list has too many pages to be real. */
    public boolean goNowhereWith(String next) {
        return used.contains(next) || used.size() >= MOST;
    }

    public void add(String next) {
        used.add(next);
        last = Optional.of(next);
    }
}
