package dev.yt2ms.sandbox.http;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The ways in which a request can go wrong. In JSON, {@code do} names the way: {@code {"do": "cut", "afterBytes":
 * 1000}}. If a fault closes the connection, the client sees a normal end (FIN) if the sandbox has read the whole
 * request, and a reset (RST) if it has not.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
@JsonSubTypes({
    @JsonSubTypes.Type(value = FaultAction.Answer.class, name = "answer"),
    @JsonSubTypes.Type(value = FaultAction.Close.class, name = "close"),
    @JsonSubTypes.Type(value = FaultAction.Cut.class, name = "cut"),
    @JsonSubTypes.Type(value = FaultAction.Shorten.class, name = "shorten"),
    @JsonSubTypes.Type(value = FaultAction.Junk.class, name = "junk"),
    @JsonSubTypes.Type(value = FaultAction.Delay.class, name = "delay"),
    @JsonSubTypes.Type(value = FaultAction.Stall.class, name = "stall"),
    @JsonSubTypes.Type(value = FaultAction.Trickle.class, name = "trickle"),
    @JsonSubTypes.Type(value = FaultAction.TrickleByAddress.class, name = "trickleByAddress"),
    @JsonSubTypes.Type(value = FaultAction.CutRequest.class, name = "cutRequest"),
    @JsonSubTypes.Type(value = FaultAction.StallRequest.class, name = "stallRequest"),
    @JsonSubTypes.Type(value = FaultAction.TrickleRequest.class, name = "trickleRequest"),
    @JsonSubTypes.Type(value = FaultAction.NextPage.class, name = "nextPage"),
    @JsonSubTypes.Type(value = FaultAction.UploadPath.class, name = "uploadPath"),
    @JsonSubTypes.Type(value = FaultAction.Mangle.class, name = "mangle")
})
public sealed interface FaultAction {

    /**
     * Sends this answer instead of the regular one.
     *
     * @param status its status
     * @param headers its headers; {@code null} for none
     * @param body its text; {@code null} for none
     * @param afterWork {@code true}: the endpoint does its work first, e.g. stores the upload; {@code false}: it does
     *     not, and the request's body is not read
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
     * Closes the connection without an answer.
     *
     * @param afterWork {@code true}: the endpoint does its work first, e.g. stores the upload, and only its answer is
     *     lost; {@code false}: it does not do its work
     */
    record Close(boolean afterWork) implements FaultAction {}

    /**
     * Sends the regular headers, but closes the connection before the end of the body.
     *
     * @param afterBytes the number of bytes of the body that are sent; the last byte is never sent
     */
    record Cut(long afterBytes) implements FaultAction {}

    /**
     * Sends only the beginning of the body. The client can't notice this, because the answer has no Content-Length.
     *
     * @param bytes the number of bytes of the body that are sent
     */
    record Shorten(long bytes) implements FaultAction {}

    /** Sends the regular headers, and a body of the regular length that consists of meaningless bytes. */
    record Junk() implements FaultAction {}

    /**
     * Delays the regular answer.
     *
     * @param milliseconds the length of the delay
     */
    record Delay(int milliseconds) implements FaultAction {}

    /**
     * Stops sending the answer until {@link Faults#release()} is called, then continues.
     *
     * @param afterBytes the number of bytes of the body that are sent before the stop; if it is negative, not even the
     *     headers are sent
     */
    record Stall(long afterBytes) implements FaultAction {}

    /**
     * Sends the answer slowly.
     *
     * @param bytesPerSecond the average rate
     */
    record Trickle(int bytesPerSecond) implements FaultAction {}

    /**
     * Sends the answer slowly. All answers to the same network address share the rate, as with a server that limits each
     * address.
     *
     * @param bytesPerSecond the average rate for each address
     */
    record TrickleByAddress(int bytesPerSecond) implements FaultAction {}

    /**
     * Closes the connection while the request's body is read.
     *
     * @param afterBytes the number of bytes that are read before the connection is closed
     */
    record CutRequest(long afterBytes) implements FaultAction {}

    /**
     * Stops reading the request's body until {@link Faults#release()} is called.
     *
     * @param afterBytes the number of bytes that are read before the stop
     */
    record StallRequest(long afterBytes) implements FaultAction {}

    /**
     * Reads the request's body slowly.
     *
     * @param bytesPerSecond the average rate
     */
    record TrickleRequest(int bytesPerSecond) implements FaultAction {}

    /**
     * Changes the token of the next page in a list of the YouTube Data API, so that the list repeats pages or never
     * ends.
     *
     * @param position the index of the entry at which the next page begins, 0 for the first
     */
    record NextPage(int position) implements FaultAction {}

    /**
     * Makes {@code CreateUploaderSession} return this path.
     *
     * @param value {@link #EXPIRED}, {@link #USED}, or the text that is returned as the path
     */
    record UploadPath(String value) implements FaultAction {

        /** Stands for an upload path of this sandbox that has expired. */
        public static final String EXPIRED = "expired";

        /** Stands for an upload path of this sandbox that has been used before. */
        public static final String USED = "used";
    }

    /**
     * Answers an upload as usual, but stores it with changes.
     *
     * @param what the changes to the stored content
     */
    record Mangle(Set<Mangling> what) implements FaultAction {

        public Mangle {
            what = Set.copyOf(what);
        }

        /** Makes these changes to an upload. */
        public static Mangle by(Mangling... what) {
            return new Mangle(Set.of(what));
        }
    }
}
