package dev.yt2ms.job.enumerate;

import dev.yt2ms.model.Channel;
import dev.yt2ms.run.DaemonThreads;
import dev.yt2ms.youtube.ListedEntries;
import dev.yt2ms.youtube.VideoPage;
import dev.yt2ms.youtube.VideoSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pages of a channel's list, and requests the next pages while the details of a page are loaded and recorded.
 * YouTube returns the token of a page only with the page before it, so the pages of the list are requested one after
 * the other, but their details at the same time. If a request that was made ahead fails, the failure is reported when
 * its page is needed, as if the request had been made then. For use by one thread.
 */
final class PagesAhead {

    /**
     * The maximum number of pages that are requested ahead. An interruption wastes two quota units for each of them.
     */
    private static final int MOST = 2;

    /**
     * The maximum number of requests at the same time: the details of the needed page, those of the next page, and the
     * entries of the page after that.
     */
    private static final int REQUESTS = MOST + 1;

    private static final long SECONDS_TO_END = 10;

    private final VideoSource source;
    private final Deque<Requested> ahead = new ArrayDeque<>();
    /**
     * The tokens of all pages that were requested, so that a list whose pages lead back to earlier ones is followed
     * only once.
     */
    private final Set<String> tokens = new HashSet<>();

    private @Nullable CompletableFuture<ListedEntries> last;
    private @Nullable ExecutorService threads;
    private boolean onwards;

    private record Requested(Optional<String> token, CompletableFuture<VideoPage> page) {}

    PagesAhead(VideoSource source) {
        this.source = source;
    }

    /**
     * Reads one page like {@link VideoSource#page}.
     *
     * @param isReadOn whether the following pages will be needed; if not, none is requested ahead
     */
    VideoPage page(Channel channel, Optional<String> token, boolean isReadOn) {
        Requested requested = take(channel, token, isReadOn);
        if (requested == null) {
            return source.page(channel, token);
        }
        try {
            return requested.page().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }

    private synchronized @Nullable Requested take(Channel channel, Optional<String> token, boolean isReadOn) {
        onwards = isReadOn;
        if (ahead.isEmpty() || !ahead.getFirst().token().equals(token)) {
            forget();
            if (!isReadOn) {
                return null;
            }
            request(channel, token);
        }
        Requested taken = ahead.removeFirst();
        goOn(channel);
        return taken;
    }

    private void request(Channel channel, Optional<String> token) {
        if (threads == null) {
            threads = Executors.newFixedThreadPool(REQUESTS, DaemonThreads.named("list-ahead"));
        }
        token.ifPresent(tokens::add);
        CompletableFuture<ListedEntries> entries =
                CompletableFuture.supplyAsync(() -> source.entries(channel, token), threads);
        ahead.addLast(new Requested(token, entries.thenApplyAsync(source::withDetails, threads)));
        last = entries;
        entries.thenRun(() -> goOn(channel));
    }

    /** Requests the page after the last one, if its token is known and the maximum is not reached. */
    private synchronized void goOn(Channel channel) {
        if (onwards && ahead.size() < MOST && last != null && last.isDone() && !last.isCompletedExceptionally()) {
            Optional<String> next = last.join().nextPageToken();
            if (next.isPresent() && !tokens.contains(next.get())) {
                request(channel, next);
            }
        }
    }

    private void forget() {
        ahead.clear();
        tokens.clear();
        last = null;
    }

    /**
     * Makes no further requests ahead, and waits for those under way. They are not interrupted, because they record the
     * quota that they use.
     */
    void close() throws InterruptedException {
        ExecutorService ended;
        synchronized (this) {
            onwards = false;
            forget();
            ended = threads;
            threads = null;
        }
        if (ended != null) {
            ended.shutdown();
            ended.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS);
        }
    }
}
