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
 * Classifies every failure of the platform. The platform documents no errors, so the classification is based on HTTP,
 * on the usual behaviour of WCF services, and on the address whitelist that the public PHP SDK mentions.
 */
public enum ApiError {
    // Calls of methods.
    /** HTTP 401 or 403, or an answer of any status with a fault whose text is about token, key or authorization. */
    KEY_REFUSED(
            OPERATOR,
            "the platform refuses the key, or this machine's address is not on the account's whitelist: "
                    + "check destination.token and the whitelist"),
    /** HTTP 404, 405 or 410. */
    METHOD_UNKNOWN(OPERATOR, "the platform does not know this method: check destination.api-url"),
    /** HTTP 3xx. Redirects are never followed, because the key would be sent to another address. */
    METHOD_REDIRECTED(
            OPERATOR,
            "the platform redirects to another address, which yt2ms never follows: check destination.api-url"),
    /** Any other HTTP 4xx. */
    METHOD_REFUSED(RETRY, OPERATOR, "the platform refused the request"),
    /** HTTP 429. */
    METHOD_THROTTLED(OUTAGE, "the platform asks for fewer requests"),
    /** The server failed or timed out: HTTP 5xx or 408. */
    METHOD_UNAVAILABLE(OUTAGE, "the platform is not available"),
    /** The certificate of the platform or of an upload server is not trusted. */
    PLATFORM_UNTRUSTED(OPERATOR, "the platform's certificate is not trusted"),
    /** A proxy answers 407 or refuses the tunnel, for a method or an upload. */
    PLATFORM_PROXY_REFUSED(OPERATOR, "the proxy refuses the connection to the platform"),
    /** No connection, DNS failure, unreachable proxy, timeout, or reset. */
    METHOD_UNREACHABLE(OUTAGE, "the platform can't be reached"),
    /** HTTP 2xx with an HTML page. */
    METHOD_ANSWERED_HTML(OUTAGE, "the platform answered with an HTML page"),
    /** HTTP 2xx with a fault whose text is not about the key. */
    METHOD_FAULT(RETRY, OUTAGE, "the platform reports a fault"),
    /** HTTP 2xx with an answer that is neither JSON nor XML of the expected form, or is too large. */
    METHOD_UNREADABLE(RETRY, OUTAGE, "the platform's answer can't be read"),

    // The address of an upload session.
    /** The session has no uploadPath, or its uploadPath is not an http or https URL. */
    UPLOAD_URL_MISSING(RETRY, OPERATOR, "the upload session has no usable upload address"),
    /**
     * The address is not in upload-hosts, is private, or contains a user name. The file is never sent to such an
     * address.
     */
    UPLOAD_URL_FORBIDDEN(RETRY, OPERATOR, "the upload address is not allowed: check destination.upload-hosts"),

    // The upload of the file.
    /** No connection, DNS failure, or unreachable proxy. */
    UPLOAD_UNREACHABLE(RETRY, OUTAGE, "the upload server can't be reached"),
    /** The connection was reset before every byte was sent. */
    UPLOAD_CUT(RETRY, OUTAGE, "the upload was cut off"),
    /** The server stopped reading before every byte was sent. */
    UPLOAD_STALLED(RETRY, OUTAGE, "the upload server stopped reading"),
    /**
     * HTTP 401 or 403, or a fault whose text is about token, key or authorization. The next attempt opens a new session
     * with a different address.
     */
    UPLOAD_URL_REFUSED(RETRY, OPERATOR, "the upload session was refused; the next attempt opens a new one"),
    /**
     * HTTP 404 or 410, because the address has expired or was already used. The answer concerns only one file, so this
     * is not an outage.
     */
    UPLOAD_URL_EXPIRED(
            RETRY, OPERATOR, "the upload session has expired or was already used; the next attempt opens a new one"),
    /** HTTP 413, or the text with which IIS, ASP.NET or WCF refuse a body that is too large. */
    UPLOAD_TOO_LARGE(PERMANENT, "the file is too large for the platform"),
    /**
     * HTTP 400, 411, 415 or 422. The class is not PERMANENT, because the platform may reject the form of the request,
     * and thus every video. In that case several rejections in a row stop the run before all videos are FAILED. A
     * single rejected video is FAILED after its attempts.
     */
    UPLOAD_REJECTED(RETRY, OPERATOR, "the platform rejected the upload"),
    /** HTTP 3xx. Redirects are never followed. */
    UPLOAD_REDIRECTED(RETRY, OPERATOR, "the upload server redirects to another address, which yt2ms never follows"),
    /** HTTP 429. */
    UPLOAD_THROTTLED(RETRY, OUTAGE, "the upload server asks for fewer requests"),
    /** HTTP 5xx or 408. */
    UPLOAD_UNAVAILABLE(RETRY, OUTAGE, "the upload server is not available"),
    /** Any other HTTP status, such as 409. The answer concerns only one file, so this is not an outage. */
    UPLOAD_ODD_STATUS(RETRY, OPERATOR, "the upload server gave an unexpected answer"),
    /** HTTP 2xx without a content id. */
    UPLOAD_UNREADABLE(RETRY, OUTAGE, "the answer to the upload contains no content id"),
    /** HTTP 2xx before every byte was sent. */
    UPLOAD_ANSWERED_EARLY(RETRY, OUTAGE, "the upload server answered before it had the whole file"),
    /** Every byte was sent, but no answer came within the time limit. */
    UPLOAD_UNANSWERED(RETRY, OUTAGE, "the upload server did not answer in time"),
    /** Every byte was sent, but the connection broke before the answer. */
    UPLOAD_ANSWER_LOST(RETRY, OUTAGE, "the answer to the upload was lost"),
    /** Every byte was sent, but the run was stopped before the answer. */
    UPLOAD_INTERRUPTED(RETRY, "the run was stopped before the answer to the upload arrived");

    /** The beginning of the advice in a text. The details of a failure are inserted before it. */
    private static final String ADVICE = ": check ";

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

    /**
     * Returns the error if a proxy refuses the connection or a certificate is not trusted; empty for other causes, e.g.
     * a proxy that can't be reached.
     */
    static Optional<ApiError> ofNetwork(IOException failure) {
        return NetworkException.in(failure).flatMap(problem -> switch (problem.kind()) {
            case TLS_UNTRUSTED -> Optional.of(PLATFORM_UNTRUSTED);
            case PROXY_REFUSED -> Optional.of(PLATFORM_PROXY_REFUSED);
            case PROXY_AWAY -> Optional.empty();
        });
    }

    /** Returns the error for the HTTP status of a method's answer. The status must not be 2xx. */
    static ApiError ofMethodStatus(int status) {
        return switch (status) {
            case 401, 403 -> KEY_REFUSED;
            case 404, 405, 410 -> METHOD_UNKNOWN;
            case 408 -> METHOD_UNAVAILABLE;
            case 429 -> METHOD_THROTTLED;
            default -> status >= 500 ? METHOD_UNAVAILABLE : status >= 400 ? METHOD_REFUSED : METHOD_REDIRECTED;
        };
    }

    /** Returns the error for the HTTP status of the answer to an upload. The status must not be 2xx. */
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

    /**
     * Whether this HTTP status, as the answer to an upload, means that the platform did not accept the file, even if all
     * bytes were sent.
     */
    static boolean refuses(int status) {
        return switch (status) {
            case 400, 401, 403, 404, 410, 411, 413, 415, 422 -> true;
            default -> false;
        };
    }

    /** Returns the rule's stable name, e.g. {@code upload-too-large}. */
    public String rule() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the class of the failure for one video. */
    public FailureClass failureClass() {
        return failureClass;
    }

    /**
     * Returns the class of the failure if several videos in a row fail in this way; empty if the class stays the same.
     */
    public Optional<FailureClass> inARow() {
        return inARow;
    }

    /** Returns the message for a person, without the details of a single failure. */
    public String text() {
        return text;
    }

    /**
     * Creates a failure of this kind.
     *
     * @param particulars the details of this failure, without key or upload URL; may be empty
     */
    Failure failure(String particulars) {
        int end = text.contains(ADVICE) ? text.indexOf(ADVICE) : text.length();
        String what = Character.toUpperCase(text.charAt(0)) + text.substring(1, end);
        String details = particulars.isEmpty() ? "" : " (" + particulars + ")";
        Failure failure = Failure.of(failureClass, rule(), what + details + text.substring(end));
        return inARow.map(failure::escalatingTo).orElse(failure);
    }
}
