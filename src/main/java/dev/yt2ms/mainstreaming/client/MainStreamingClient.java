package dev.yt2ms.mainstreaming.client;

import dev.yt2ms.mainstreaming.Category;
import dev.yt2ms.mainstreaming.ContentVisitor;
import dev.yt2ms.mainstreaming.PageRetry;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mainstreaming.UploadOutcome;
import dev.yt2ms.mainstreaming.UploadRequest;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.mainstreaming.client.ContentReader.UnreadableException;
import dev.yt2ms.model.Content;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.net.Network;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.Retry;
import dev.yt2ms.run.TransferListener;
import dev.yt2ms.settings.DestinationSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/**
 * Accesses the MainStreaming platform over HTTP, as described by its Upload API page [doc], its other public pages
 * [site] and the public PHP SDK [sdk]. Thread-safe.
 */
public final class MainStreamingClient implements VideoPlatform {

    /**
     * The number of contents that one request asks for, which is the same as in the public PHP SDK [sdk]. A server may
     * return fewer.
     */
    static final int PAGE = 25;

    private static final String LIST = "ListVodContentByCategory";

    private final DestinationSettings settings;
    private final Network network;
    private final HttpTimeouts timeouts;
    private final Clock clock;
    private final OkHttpClient uploads;
    private final ErrorText errorText;
    private final ApiCalls calls;
    private final Cancellation runEnds;

    /**
     * Creates a client of the real platform.
     *
     * @param network connects to the platform
     * @param runEnds is cancelled when the run ends; from then on every call except an upload fails as an OUTAGE, and
     *     so do the calls that are under way
     * @throws IllegalArgumentException if the api-url is not an http or https address
     */
    public MainStreamingClient(DestinationSettings settings, Network network, Cancellation runEnds) {
        this(settings, network, HttpTimeouts.DEFAULT, Clock.systemUTC(), runEnds, UnaryOperator.identity());
    }

    /**
     * Creates a client with other time limits, for tests.
     *
     * @param clock provides the current time, which is compared with the date in a Retry-After header
     * @param adjusted changes how hosts are resolved and trusted
     */
    MainStreamingClient(
            DestinationSettings settings,
            Network network,
            HttpTimeouts timeouts,
            Clock clock,
            Cancellation runEnds,
            UnaryOperator<OkHttpClient.Builder> adjusted) {
        this.settings = settings;
        this.network = network;
        this.timeouts = timeouts;
        this.clock = clock;
        this.runEnds = runEnds;
        this.errorText = ErrorText.hiding(settings.token());
        OkHttpClient basis = adjusted.apply(network.client())
                .retryOnConnectionFailure(false)
                .connectTimeout(timeouts.connect())
                .writeTimeout(timeouts.write())
                .build();
        OkHttpClient methods = basis.newBuilder()
                // An idle connection is closed before the server closes it. If the server closed it during a request,
                // that request would fail.
                .connectionPool(new ConnectionPool(5, 30, TimeUnit.SECONDS))
                .readTimeout(timeouts.read())
                .callTimeout(timeouts.method())
                .build();
        this.uploads = basis.newBuilder()
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                .readTimeout(timeouts.uploadAnswer())
                .callTimeout(Duration.ZERO)
                .build();
        this.calls = new ApiCalls(settings, methods, errorText, clock, runEnds);
    }

    @Override
    public List<Category> categories() {
        String method = "ListVodCategory";
        // All other calls wait for the answer to this call, because it shows whether the platform refuses the key
        // itself or only some methods.
        Answer answer = calls.callAlone(method, Map.of());
        try {
            return ContentReader.categories(answer);
        } catch (UnreadableException e) {
            throw ApiCalls.unreadable(method, e.getMessage());
        }
    }

    @Override
    public boolean answersUploads() {
        try {
            return new UploadServerProbe(uploads, timeouts).answers(openSession(runEnds), runEnds);
        } catch (PlatformException e) {
            Failure failure = e.failure();
            return failure.inARow().orElse(failure.failureClass()) != FailureClass.OUTAGE;
        }
    }

    @Override
    public UploadOutcome upload(UploadRequest request, TransferListener listener, Cancellation cancellation) {
        if (cancellation.isCancelled()) {
            return new UploadOutcome.Cancelled();
        }
        try (CheckedFile file = CheckedFile.open(request.file(), request.bytes(), request.sha256())) {
            UploadUrl target = openSession(cancellation);
            return new FileUpload(uploads, timeouts.uploadAnswer(), settings.rateLimit(), clock)
                    .post(target, request, file, listener, cancellation, errorText);
        } catch (CheckedFile.ChangedException e) {
            return new UploadOutcome.FileChanged(e.getMessage());
        } catch (PlatformException e) {
            return cancellation.isCancelled() ? new UploadOutcome.Cancelled() : new UploadOutcome.Failed(e.failure());
        }
    }

    /** Requests an upload address right before the upload, because the address expires after a few minutes [sdk]. */
    private UploadUrl openSession(Cancellation cancellation) {
        Answer answer = calls.call("CreateUploaderSession", Map.of(), cancellation);
        String uploadPath = answer.scalar("uploadPath")
                .filter(path -> !path.isBlank())
                .orElseThrow(() -> new PlatformException(
                        ApiError.UPLOAD_URL_MISSING.failure("CreateUploaderSession answered without uploadPath")));
        return UploadUrl.check(uploadPath, settings, network, uploads.dns());
    }

    @Override
    public Optional<Content> content(String contentId) {
        String method = KeyVerdict.READ_BACK;
        Answer answer = calls.call(method, Map.of("contentId", contentId));
        try {
            return ContentReader.content(answer);
        } catch (UnreadableException e) {
            throw ApiCalls.unreadable(method, e.getMessage());
        }
    }

    @Override
    public boolean delete(String contentId) {
        String method = "DeleteVodContent";
        return calls.call(method, Map.of("contentId", contentId))
                .flag()
                .orElseThrow(() -> ApiCalls.unreadable(method, "it is neither true nor false"));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Pages are requested by position. A content that is added or deleted during the scan may shift others, which
     * are then reported twice or not at all. The scan ends if the server repeats its pages. If the server returns the
     * first page for every position although it has more contents, the scan fails, because the other contents are
     * unknown. Before the scan fails, the second page is requested once more, because a content may have been added
     * since the first request for that page.
     */
    @Override
    public void scan(long first, ContentVisitor visitor, PageRetry retry) {
        Set<String> previous = Set.of();
        // Every page is compared with an earlier page, the milestone, which is replaced after 1, 2, 4, 8 … pages. In
        // this way a cycle of any length is found.
        Set<String> milestone = Set.of();
        long start = first;
        for (long pages = 1; ; pages++) {
            ContentReader.Page page = page(start, PAGE, retry);
            if (start == 0 && page.contents().isEmpty() && !page.ids().isEmpty()) {
                // A page on which no content has a valid id is an error. If it counted as an empty list, uploads could
                // overwrite contents with the same file names.
                throw ApiCalls.unreadable(LIST, ContentReader.NO_IDS);
            }
            Set<String> ids = Set.copyOf(page.ids());
            if (previous.containsAll(ids) || milestone.containsAll(ids)) {
                if (start == PAGE
                        && hasMoreThanAPage(retry)
                        && previous.containsAll(page(start, PAGE, retry).ids())) {
                    throw ApiCalls.unreadable(
                            LIST, "it returns no contents from number " + start + " on, although there are more");
                }
                return;
            }
            for (Content content : page.contents()) {
                if (!previous.contains(content.id()) && !visitor.test(content)) {
                    return;
                }
            }
            start += page.ids().size();
            visitor.pageEnds(start);
            previous = ids;
            if (Long.bitCount(pages) == 1) {
                milestone = ids;
            }
        }
    }

    private boolean hasMoreThanAPage(PageRetry retry) {
        return page(0, PAGE + 1, retry).ids().size() > PAGE;
    }

    private ContentReader.Page page(long start, int limit, PageRetry retry) {
        return Retry.call(() -> page(start, limit), PlatformException.class, retry, retry);
    }

    private ContentReader.Page page(long start, int limit) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("idVodCategory", 0);
        arguments.put("sort", "SORT_TITLE");
        arguments.put("sortmode", "ASC");
        arguments.put("start", start);
        arguments.put("limit", limit);
        Answer answer = calls.call(LIST, arguments);
        try {
            return ContentReader.page(answer);
        } catch (UnreadableException e) {
            throw ApiCalls.unreadable(LIST, e.getMessage());
        }
    }
}
