package dev.yt2ms.youtube;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The page tokens of one list that were used, in order. They show whether the list has an end: YouTube may return the
 * token of an earlier page again, or ever new tokens. For use by one thread.
 */
public final class PageTokens {

    /** The maximum number of pages; a list with more counts as endless. YouTube's longest lists have 400. */
    private static final int MOST = 2_000;

    private final Set<String> used;
    private Optional<String> last;

    /** Creates the tokens of a list that is read from its first page, which has no token. */
    public PageTokens() {
        this(List.of());
    }

    /** Creates the tokens of a list that was read in part; the last of these tokens leads to the next page. */
    public PageTokens(Collection<String> earlier) {
        this.used = new LinkedHashSet<>(earlier);
        this.last = earlier.stream().reduce((one, next) -> next);
    }

    /** Returns the last token; empty for the first page. */
    public Optional<String> last() {
        return last;
    }

    /**
     * Returns the number of different tokens, i.e. of pages that were read before the page to which the last token
     * leads.
     */
    public int count() {
        return used.size();
    }

    /** Whether this next token leads back to an earlier page, or the list counts as endless. */
    public boolean goNowhereWith(String next) {
        return used.contains(next) || used.size() >= MOST;
    }

    public void add(String next) {
        used.add(next);
        last = Optional.of(next);
    }
}
