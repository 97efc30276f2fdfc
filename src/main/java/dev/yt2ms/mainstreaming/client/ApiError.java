package dev.yt2ms.mainstreaming.client;

import static dev.yt2ms.model.FailureClass.OPERATOR;
import static dev.yt2ms.model.FailureClass.OUTAGE;
import static dev.yt2ms.model.FailureClass.PERMANENT;
import static dev.yt2ms.model.FailureClass.RETRY;

import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.net.NetworkException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * The one table that classifies whatever goes wrong with the platform. Its errors are documented nowhere, so the rows
 * rest on HTTP, on what WCF services do, and on the whitelist that the public PHP SDK tells of.
 */
public enum ApiError {
    // Methods.
    /** 401, 403, or a fault with any status that speaks of token, key or authorization. */
    KEY_REFUSED(
            OPERATOR,
            "the platform says: key refused or this machine's address is not on the account's whitelist: "
                    + "check destination.token and the whitelist"),
    /** 404, 405, 410. */
    METHOD_UNKNOWN(OPERATOR, "the platform knows no such method: check destination.api-url"),
    /** 3xx; never followed, because the key would go along. */
    METHOD_REDIRECTED(OPERATOR, "the platform redirects elsewhere, which is never followed: check destination.api-url"),
    /** Other 4xx. */
    METHOD_REFUSED(RETRY, OPERATOR, "the platform refused the request"),
    /** 429. */
    METHOD_THROTTLED(OUTAGE, "the platform asks for fewer requests"),
    /** 5xx, 408. */
    METHOD_UNAVAILABLE(OUTAGE, "the platform is not available"),
    /** Its certificate, or that of an upload server. */
    PLATFORM_UNTRUSTED(OPERATOR, "the platform's certificate is not trusted"),
    /** 407 or a refused tunnel; methods and uploads. */
    PLATFORM_PROXY_REFUSED(OPERATOR, "the way to the platform is closed"),
    /** No connection, DNS, a proxy that is away, timeout, reset. */
    METHOD_UNREACHABLE(OUTAGE, "the platform can't be reached"),
    /** 2xx with a page for people. */
    METHOD_ANSWERED_HTML(OUTAGE, "the platform answered with an HTML page"),
    /** 2xx with a fault that does not speak of the key. */
    METHOD_FAULT(RETRY, OUTAGE, "the platform reports a fault"),
    /** 2xx, and neither JSON nor XML of the expected form, or one that is too large. */
    METHOD_UNREADABLE(RETRY, OUTAGE, "the platform's answer can't be read"),

    // Between session and upload.
    /** The session has no uploadPath, or one that is no http or https URL. */
    UPLOAD_URL_MISSING(RETRY, OPERATOR, "the upload session has no usable upload address"),
    /** Outside upload-hosts, at a private address, or with a user name in it: the file is never sent there. */
    UPLOAD_URL_FORBIDDEN(RETRY, OPERATOR, "the upload address is not allowed: check destination.upload-hosts"),

    // The upload itself.
    /** No connection, DNS, or a proxy that is away. */
    UPLOAD_UNREACHABLE(RETRY, OUTAGE, "the upload server can't be reached"),
    /** Reset before every byte was sent. */
    UPLOAD_CUT(RETRY, OUTAGE, "the upload was cut off"),
    /** The server stopped reading. */
    UPLOAD_STALLED(RETRY, OUTAGE, "the upload server stopped reading"),
    /** 401, 403, or a fault that speaks of token, key or authorization: a new session gives a new address. */
    UPLOAD_URL_REFUSED(RETRY, OPERATOR, "the upload session was refused; the next attempt opens a new one"),
    /** 404, 410: expired or used. The server answers about one file, so this is no outage. */
    UPLOAD_URL_EXPIRED(RETRY, OPERATOR, "the upload session is expired or used; the next attempt opens a new one"),
    /** 413, or what IIS, ASP.NET or WCF say of a body that is too large. */
    UPLOAD_TOO_LARGE(PERMANENT, "file too large for the platform"),
    /**
     * 400, 411, 415, 422. Not PERMANENT: when the platform dislikes how we send, every video meets it, and several in a
     * row stop the run instead of losing them all; a single video ends FAILED after its attempts.
     */
    UPLOAD_REJECTED(RETRY, OPERATOR, "the platform rejected the upload"),
    /** 3xx; never followed. */
    UPLOAD_REDIRECTED(RETRY, OPERATOR, "the upload server redirects elsewhere, which is never followed"),
    /** 429. */
    UPLOAD_THROTTLED(RETRY, OUTAGE, "the upload server asks for fewer requests"),
    /** 5xx, 408. */
    UPLOAD_UNAVAILABLE(RETRY, OUTAGE, "the upload server is not available"),
    /** Any other status, such as 409: a server that answers about one file is there. */
    UPLOAD_ODD_STATUS(RETRY, OPERATOR, "the upload server gave an unexpected answer"),
    /** 2xx without a content id. */
    UPLOAD_UNREADABLE(RETRY, OUTAGE, "the upload's answer holds no content id"),
    /** 2xx before every byte was sent. */
    UPLOAD_ANSWERED_EARLY(RETRY, OUTAGE, "the upload server answered before it had the whole file"),
    /** Every byte was sent, and no answer came in time. */
    UPLOAD_UNANSWERED(RETRY, OUTAGE, "the upload server did not answer in time"),
    /** Every byte was sent, and the connection broke before the answer. */
    UPLOAD_ANSWER_LOST(RETRY, OUTAGE, "the answer to the upload was lost"),
    /** Every byte was sent, and the run was stopped before the answer. */
    UPLOAD_INTERRUPTED(RETRY, "the run was stopped before the answer to the upload came");

    private final FailureClass failureClass;
    private final Optional<FailureClass> inARow;
    private final String text;

    ApiError(FailureClass failureClass, String text) {
        this(failureClass, Optional.empty(), text);
    }

    ApiError(FailureClass failureClass, FailureClass inARow, String text) {
        this(failureClass, Optional.of(inARow), text);
    }

    ApiError(FailureClass failureClass, Optional<FailureClass> inARow, String text) {
        this.failureClass = failureClass;
        this.inARow = inARow;
        this.text = text;
    }

    /** The row for a connection that the network of this machine stands in the way of; empty where it may pass. */
    static Optional<ApiError> ofNetwork(IOException failure) {
        return NetworkException.in(failure).flatMap(problem -> switch (problem.kind()) {
            case TLS_UNTRUSTED -> Optional.of(PLATFORM_UNTRUSTED);
            case PROXY_REFUSED -> Optional.of(PLATFORM_PROXY_REFUSED);
            case PROXY_AWAY -> Optional.empty();
        });
    }

    /** The row for an HTTP status of a method; 2xx is none of the table's business. */
    static ApiError ofMethodStatus(int status) {
        return switch (status) {
            case 401, 403 -> KEY_REFUSED;
            case 404, 405, 410 -> METHOD_UNKNOWN;
            case 408 -> METHOD_UNAVAILABLE;
            case 429 -> METHOD_THROTTLED;
            default -> status >= 500 ? METHOD_UNAVAILABLE : status >= 400 ? METHOD_REFUSED : METHOD_REDIRECTED;
        };
    }

    /** The row for an HTTP status, not 2xx, of an upload. */
    static ApiError ofUploadStatus(int status) {
        return switch (status) {
            case 400, 411, 415, 422 -> UPLOAD_REJECTED;
            case 401, 403 -> UPLOAD_URL_REFUSED;
            case 404, 410 -> UPLOAD_URL_EXPIRED;
            case 408 -> UPLOAD_UNAVAILABLE;
            case 413 -> UPLOAD_TOO_LARGE;
            case 429 -> UPLOAD_THROTTLED;
            default ->
                status >= 500
                        ? UPLOAD_UNAVAILABLE
                        : status >= 300 && status < 400 ? UPLOAD_REDIRECTED : UPLOAD_ODD_STATUS;
        };
    }

    /** Whether an upload's status says that the file was not taken, however many bytes were sent. */
    static boolean refuses(int status) {
        return switch (status) {
            case 400, 401, 403, 404, 410, 411, 413, 415, 422 -> true;
            default -> false;
        };
    }

    /** The rule's stable name, e.g. {@code upload-too-large}. */
    public String rule() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it means for one video. */
    public FailureClass failureClass() {
        return failureClass;
    }

    /** What it means when other videos meet it too, if that is more. */
    public Optional<FailureClass> inARow() {
        return inARow;
    }

    /** What a person reads, without the particulars. */
    public String text() {
        return text;
    }

    /**
     * A failure by this row.
     *
     * @param particulars clean text: no key, no upload URL; may be empty
     */
    Failure failure(String particulars) {
        String sentence = Character.toUpperCase(text.charAt(0)) + text.substring(1);
        Failure failure = Failure.of(
                failureClass, rule(), particulars.isEmpty() ? sentence : sentence + " (" + particulars + ")");
        return inARow.map(failure::escalatingTo).orElse(failure);
    }
}
