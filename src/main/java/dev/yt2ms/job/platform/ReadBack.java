package dev.yt2ms.job.platform;

import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.mainstreaming.client.ApiError;
import dev.yt2ms.model.Content;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Gate;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads uploaded contents back from the platform, one by one. This costs one call for each content that is due. Scans
 * would cost more, because they would list the whole account, 25 contents per call, again and again until all contents
 * are encoded. If the platform refuses to return any content, this is logged once, and no more calls are made.
 */
public final class ReadBack {

    /**
     * If the platform has refused to return the contents of this many videos, no more contents are requested, unless it
     * has answered a request for a content in this run.
     */
    private static final int REFUSED_FOR_ALL = 3;

    private static final Logger log = LoggerFactory.getLogger(ReadBack.class);

    /** The result of reading one content back. */
    public sealed interface Reading {

        record Found(Content content) implements Reading {}

        record NotFound() implements Reading {}

        /** The call failed. The failure has its final class, and the pass of the gate is given back. */
        record Failed(Failure failure) implements Reading {}

        /** The platform was not asked, because the run stops or because it returns no contents at all. */
        record NotAsked() implements Reading {}
    }

    private final VideoPlatform platform;
    private final Gate gate;
    private final boolean enabled;
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final UnaryOperator<String> another;
    private volatile boolean works;
    private volatile @Nullable String refusal;

    /**
     * @param enabled whether the job file asks for the comparison of contents
     * @param another receives the id of a content, and returns the id of another content of the migration; empty text
     *     if there is no other
     */
    public ReadBack(VideoPlatform platform, Gate gate, boolean enabled, UnaryOperator<String> another) {
        this.platform = platform;
        this.gate = gate;
        this.enabled = enabled;
        this.another = another;
    }

    /** Whether contents are to be read back, i.e. the job file asks for it and the platform has not refused it. */
    public boolean isOn() {
        return enabled && refusal == null;
    }

    /** Whether the platform has answered a request for a content in this run. */
    public boolean works() {
        return works;
    }

    /** Returns why the platform refuses to return contents; empty if it has not refused. */
    public Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    public Reading read(String videoId, String contentId) throws InterruptedException {
        Optional<Gate.Pass> pass = gate.enter();
        if (pass.isEmpty()) {
            return new Reading.NotAsked();
        }
        if (!isOn()) {
            pass.get().givenBack();
            return new Reading.NotAsked();
        }
        try {
            Optional<Content> content = platform.content(contentId);
            pass.get().succeeded();
            works = true;
            return content.<Reading>map(Reading.Found::new).orElseGet(Reading.NotFound::new);
        } catch (PlatformException e) {
            return failed(e.failure(), videoId, contentId, pass.get());
        }
    }

    private Reading failed(Failure failure, String videoId, String contentId, Gate.Pass pass) {
        if (failure.rule().equals(ApiError.METHOD_REFUSED.rule())) {
            pass.givenBack();
            refused.add(videoId);
            return !works && refused.size() >= REFUSED_FOR_ALL ? turnedOff(failure) : new Reading.Failed(failure);
        }
        if (failure.rule().equals(ApiError.METHOD_UNKNOWN.rule())) {
            pass.givenBack();
            return turnedOff(failure);
        }
        if (mayConcernOneContent(failure) && answersOtherwise(failure, contentId)) {
            // The platform answers other calls, so this is not an outage but a failure of this content, even if it
            // happens often.
            pass.succeeded();
            return new Reading.Failed(failure.as(FailureClass.RETRY));
        }
        if (!failure.rule().equals(ApiError.KEY_REFUSED.rule())) {
            return new Reading.Failed(pass.failed(failure, videoId));
        }
        try {
            // A key may permit uploads but not reading contents, so a call of another method shows whether the key
            // itself is refused. If the client already knows that the key is refused, this call throws without a
            // request.
            platform.categories();
            pass.givenBack();
            return turnedOff(failure);
        } catch (PlatformException e) {
            return new Reading.Failed(pass.failed(e.failure(), videoId));
        }
    }

    /**
     * Whether the requested content may be the cause of this failure, which may be a server error, a timeout, a closed
     * connection or throttling.
     */
    private static boolean mayConcernOneContent(Failure failure) {
        return failure.failureClass() == FailureClass.RETRY || failure.failureClass() == FailureClass.OUTAGE;
    }

    /**
     * Whether the platform answers other calls. If the method that returns a content is throttled, it is called for
     * another content, because a platform may limit the calls of each method separately.
     */
    private boolean answersOtherwise(Failure failure, String contentId) {
        String other = failure.rule().equals(ApiError.METHOD_THROTTLED.rule()) ? another.apply(contentId) : "";
        if (other.isEmpty()) {
            return platform.answers();
        }
        try {
            platform.content(other);
            return true;
        } catch (PlatformException e) {
            return false;
        }
    }

    private synchronized Reading turnedOff(Failure failure) {
        if (refusal == null) {
            refusal = ("nothing can be verified, and all uploads stay UPLOADED, because the platform refuses to return"
                            + " contents (%s)")
                    .formatted(failure.message());
            log.warn(refusal);
        }
        return new Reading.NotAsked();
    }
}
