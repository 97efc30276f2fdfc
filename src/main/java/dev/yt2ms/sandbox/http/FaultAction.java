package dev.yt2ms.sandbox.http;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What goes wrong with a request. In JSON its kind is told by {@code do}: {@code {"do": "cut", "afterBytes": 1000}}.
 * A closed connection ends with an orderly FIN where everything sent was read, and with a reset where the sandbox leaves bytes
 * of the request unread.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
@JsonSubTypes({
    @JsonSubTypes.Type(value = FaultAction.Answer.class, name = "answer"),
    @JsonSubTypes.Type(value = FaultAction.Close.class, name = "close"),
    @JsonSubTypes.Type(value = FaultAction.Cut.class, name = "cut"),
    @JsonSubTypes.Type(value = FaultAction.Shorten.class, name = "shorten"),
    @JsonSubTypes.Type(value = FaultAction.Junk.class, name = "junk"),
    @JsonSubTypes.Type(value = FaultAction.Stall.class, name = "stall"),
    @JsonSubTypes.Type(value = FaultAction.Trickle.class, name = "trickle"),
    @JsonSubTypes.Type(value = FaultAction.CutRequest.class, name = "cutRequest"),
    @JsonSubTypes.Type(value = FaultAction.StallRequest.class, name = "stallRequest"),
    @JsonSubTypes.Type(value = FaultAction.TrickleRequest.class, name = "trickleRequest"),
    @JsonSubTypes.Type(value = FaultAction.NextPage.class, name = "nextPage"),
    @JsonSubTypes.Type(value = FaultAction.UploadPath.class, name = "uploadPath"),
    @JsonSubTypes.Type(value = FaultAction.Mangle.class, name = "mangle")
})
public sealed interface FaultAction {

    /**
     * Another answer than the right one.
     *
     * @param status its status
     * @param headers its headers; {@code null}: none
     * @param body its text; {@code null}: none
     * @param afterWork {@code true}: the work is done first (an upload is stored), {@code false}: it is not done, and
     *     the request's body not read
     */
    public record Answer(int status, Map<String, String> headers, String body, boolean afterWork)
            implements FaultAction {

        public Answer {
            headers = headers == null ? Map.of() : Map.copyOf(headers);
            body = body == null ? "" : body;
        }

        Reply reply() {
            Map<String, String> all = new LinkedHashMap<>();
            all.put(Reply.CONTENT_TYPE, "text/html; charset=utf-8");
            all.putAll(headers);
            return new Reply(status, all, Body.of(body.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /**
     * No answer: the connection is closed.
     *
     * @param afterWork {@code true}: the work is done first, only its answer is lost
     */
    record Close(boolean afterWork) implements FaultAction {}

    /**
     * The answer's headers are right, but the connection closes within its body.
     *
     * @param afterBytes bytes of the body that are sent; the last byte never is
     */
    record Cut(long afterBytes) implements FaultAction {}

    /**
     * The answer ends too early and looks complete: it tells no Content-Length.
     *
     * @param bytes bytes of the body that are sent
     */
    record Shorten(long bytes) implements FaultAction {}

    /** The answer has the right headers and length, and bytes that mean nothing. */
    record Junk() implements FaultAction {}

    /**
     * The answer stops until {@link Faults#release()}, then goes on.
     *
     * @param afterBytes bytes of the body that are sent before; negative: not even the headers
     */
    record Stall(long afterBytes) implements FaultAction {}

    /**
     * The answer comes slowly.
     *
     * @param bytesPerSecond how slowly
     */
    record Trickle(int bytesPerSecond) implements FaultAction {}

    /**
     * The connection closes while the request's body is read.
     *
     * @param afterBytes bytes that are read before
     */
    record CutRequest(long afterBytes) implements FaultAction {}

    /**
     * The request's body is not read on until {@link Faults#release()}.
     *
     * @param afterBytes bytes that are read before
     */
    record StallRequest(long afterBytes) implements FaultAction {}

    /**
     * The request's body is read slowly.
     *
     * @param bytesPerSecond how slowly
     */
    record TrickleRequest(int bytesPerSecond) implements FaultAction {}

    /**
     * A page of a list of the YouTube Data API is as always, but leads on to this entry: to one that was shown already, or
     * to no end.
     *
     * @param position of the entry, 0 for the first
     */
    record NextPage(int position) implements FaultAction {}

    /**
     * {@code CreateUploaderSession} answers with this path.
     *
     * @param value {@link #EXPIRED}, {@link #USED}, or anything that stands for the path as it is
     */
    record UploadPath(String value) implements FaultAction {

        /** A path of this sandbox that has expired. */
        public static final String EXPIRED = "expired";

        /** A path of this sandbox that was used before. */
        public static final String USED = "used";
    }

    /**
     * An upload is answered as always, but something else is stored.
     *
     * @param what what is done to it
     */
    record Mangle(Set<Mangling> what) implements FaultAction {

        public Mangle {
            what = Set.copyOf(what);
        }

        /** An upload that suffers these. */
        public static Mangle by(Mangling... what) {
            return new Mangle(Set.of(what));
        }
    }
}
