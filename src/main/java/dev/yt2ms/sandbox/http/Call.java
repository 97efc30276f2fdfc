package dev.yt2ms.sandbox.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request, as the endpoints read it. A fault that applies to the request may disturb the reading of its body. */
public final class Call {

    private static final int SMALL_BODY = 1 << 20;

    private final HttpExchange exchange;
    private final Faults faults;
    private final Map<String, List<String>> parameters;
    private final Received body;
    private @Nullable FaultAction fault;

    Call(HttpExchange exchange, Faults faults) {
        this.exchange = exchange;
        this.faults = faults;
        this.parameters = parse(exchange.getRequestURI().getRawQuery());
        this.body = new Received(exchange.getRequestBody());
    }

    public String method() {
        return exchange.getRequestMethod();
    }

    /** The decoded path, without the secret word at its beginning. */
    public String path() {
        return SecretPaths.withoutSecret(exchange.getRequestURI().getPath());
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    public Optional<String> parameter(String name) {
        return parameters.getOrDefault(name, List.of()).stream().findFirst();
    }

    /**
     * All values of a parameter. The parameter may be repeated, and each of its texts may be a list separated by
     * commas.
     */
    public List<String> list(String name) {
        return parameters.getOrDefault(name, List.of()).stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** The request's body, as a stream. */
    public InputStream body() {
        return body;
    }

    /** Reads the request's body into memory. A body of more than 1 MB is refused. */
    public byte[] smallBody() throws IOException {
        byte[] bytes = body.readNBytes(SMALL_BODY + 1);
        if (bytes.length > SMALL_BODY) {
            throw new Refusal(Reply.text(413, "The request is too large.\n"));
        }
        return bytes;
    }

    /** The fields of a URL-encoded form. */
    public record Form(Map<String, List<String>> fields) {

        /** A field's value; empty text if the field is missing. */
        public String field(String name) {
            return fields.getOrDefault(name, List.of("")).get(0);
        }
    }

    /** Reads the request's body as a URL-encoded form. */
    public Form form() throws IOException {
        return new Form(parse(new String(smallBody(), StandardCharsets.US_ASCII)));
    }

    /** The number of bytes of the body that were read. */
    long received() {
        return body.count;
    }

    /** The fault that applies to this request, if any. */
    public Optional<FaultAction> fault() {
        return Optional.ofNullable(fault);
    }

    /**
     * Applies a fault to this request. A fault that replaces the endpoint's work takes effect now; any other takes
     * effect later, e.g. when the answer is sent.
     */
    public void meet(FaultAction action) throws IOException {
        fault = action;
        if (action instanceof FaultAction.Answer answer && !answer.afterWork()) {
            throw new Refusal(answer.reply());
        }
        if (action instanceof FaultAction.Close close && !close.afterWork()) {
            throw new Hangup();
        }
    }

    private static Map<String, List<String>> parse(String query) {
        Map<String, List<String>> parsed = new LinkedHashMap<>();
        if (query == null) {
            return parsed;
        }
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            parsed.computeIfAbsent(decode(name), key -> new ArrayList<>()).add(decode(value));
        }
        return parsed;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal(Reply.text(400, "The query is malformed.\n"));
        }
    }

    /** Counts the bytes that are read, and applies faults that cut, stall or slow down the reading. */
    private final class Received extends FilterInputStream {
        private long count;
        private boolean stalled;
        private @Nullable Pace pace;

        Received(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, allowed(length));
            if (read > 0) {
                count += read;
                if (pace != null) {
                    pace.passed(read);
                }
            }
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            return Math.max(0, read(new byte[(int) Math.min(bytes, 8192)]));
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        private int allowed(int length) throws IOException {
            if (fault instanceof FaultAction.CutRequest cut) {
                return upTo(cut.afterBytes(), length, true);
            }
            if (fault instanceof FaultAction.StallRequest stall && !stalled) {
                return upTo(stall.afterBytes(), length, false);
            }
            if (fault instanceof FaultAction.TrickleRequest trickle) {
                if (pace == null) {
                    pace = new Pace(faults, trickle.bytesPerSecond());
                }
                return pace.next(length);
            }
            return length;
        }

        private int upTo(long limit, int length, boolean hangUp) throws IOException {
            if (count >= limit) {
                if (hangUp) {
                    throw new Hangup();
                }
                stalled = true;
                faults.stall();
                return length;
            }
            return (int) Math.min(length, limit - count);
        }
    }
}
