package dev.yt2ms.youtube;

import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Records the page tokens that were used while a list was read, in their order, and detects a list that never ends:
 * YouTube may return the token of an earlier page again, or new tokens without end. Not thread-safe.
 */
public final class PageTokens {

    /**
     * The maximum number of pages. A list with more pages counts as endless, because YouTube's longest lists have 400.
     */
    private static final int MOST = 2_000;

    private final Set<String> used;
    private Optional<String> last;

    /** Creates the record of a list that is read from its first page, which has no token. */
    public PageTokens() {
        this(List.of());
    }

    /** Creates the record of a list that was read in part. The last of the given tokens leads to the next page. */
    public PageTokens(Collection<String> earlier) {
        this.used = new LinkedHashSet<>(earlier);
        this.last = earlier.stream().reduce((one, next) -> next);
    }

    /** Returns the token of the page to read next; empty for the first page. */
    public Optional<String> last() {
        return last;
    }

    /** Returns the number of different tokens, which is also the number of pages before the page to read next. */
    public int count() {
        return used.size();
    }

    /** Whether the list does not end: this token leads back to an earlier page, or there were too many pages. */
    public boolean isEndlessWith(String next) {
        return used.contains(next) || used.size() >= MOST;
    }

    /**
     * Moves on to the next page.
     *
     * @param next the token of the next page; empty if the list has ended
     * @param endless the message of the failure if the list does not end
     * @return whether there is a next page
     * @throws SourceException {@link SourceException#LIST_IN_CIRCLES} if the list does not end
     */
    public boolean advance(Optional<String> next, Supplier<String> endless) {
        if (next.filter(this::isEndlessWith).isPresent()) {
            throw new SourceException(
                    Failure.of(FailureClass.DEFERRED, SourceException.LIST_IN_CIRCLES, endless.get()));
        }
        next.ifPresent(this::add);
        return next.isPresent();
    }

    public void add(String next) {
        used.add(next);
        last = Optional.of(next);
    }
}
