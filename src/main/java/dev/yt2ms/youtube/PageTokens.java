package dev.yt2ms.youtube;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Records the page tokens that were used while a list was read, in their order. They show whether the list has an end,
 * because YouTube may return the token of an earlier page again, or new tokens without end. Only one thread may use an
 * instance.
 */
public final class PageTokens {

    /**
     * The maximum number of pages. A list with more pages counts as endless, because YouTube's longest lists have 400.
     */
    private static final int MOST = 2_000;

    private final Set<String> used;
    private Optional<String> last;

    /** Creates the tokens of a list that is read from its first page, which has no token. */
    public PageTokens() {
        this(List.of());
    }

    /** Creates the tokens of a list that was read in part. The last of the given tokens leads to the next page. */
    public PageTokens(Collection<String> earlier) {
        this.used = new LinkedHashSet<>(earlier);
        this.last = earlier.stream().reduce((one, next) -> next);
    }

    /** Returns the token of the page to read next; empty for the first page. */
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
