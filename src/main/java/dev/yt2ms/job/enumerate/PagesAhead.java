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
 * the other, but their details can be requested at the same time. If a request that was made ahead fails, its failure
 * is thrown when the page is needed. Only one thread may use an instance.
 */
final class PagesAhead {

    /**
     * The maximum number of pages that are requested ahead. If the enumeration is interrupted, each page that was
     * requested ahead has wasted two quota units.
     */
    private static final int MOST = 2;

    /**
     * The maximum number of concurrent requests: one for the details of the needed page, one for the details of the
     * next page, and one for the entries of the page after that.
     */
    private static final int REQUESTS = MOST + 1;

    private static final long SECONDS_TO_END = 10;

    private final VideoSource source;
    private final Deque<Requested> ahead = new ArrayDeque<>();
    /**
     * The tokens of all pages that were requested. No token is requested twice, because the requests would never end if
     * a page of the list led back to an earlier page.
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
     * @param isReadOn whether the following pages will be needed; if not, no page is requested ahead
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

    /** Requests the page after the last requested page, if its token is known and the maximum is not reached. */
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
     * Makes no further requests ahead, and waits for the requests under way. They are not interrupted, because they
     * must record the quota that they use.
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
