package dev.yt2ms.sandbox.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers a request with a whole body, or with the part of it that the request's Range header names. */
public final class Ranges {

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    private Ranges() {}

    public static Reply answer(Call call, String contentType, String tag, Body body) {
        String etag = "\"" + tag + "-" + body.length() + "\"";
        Reply whole = Reply.of(200, contentType, body)
                .with("Accept-Ranges", "bytes")
                .with("ETag", etag)
                .with("X-Content-Type-Options", "nosniff");
        Optional<Matcher> range = call.header("Range")
                .filter(value -> call.header("If-Range").map(etag::equals).orElse(true))
                .map(RANGE::matcher)
                // A Range header that does not name exactly one range is ignored, as HTTP allows.
                .filter(m -> m.matches() && !(m.group(1).isEmpty() && m.group(2).isEmpty()));
        if (range.isEmpty()) {
            return whole;
        }
        long length = body.length();
        String first = range.get().group(1);
        String last = range.get().group(2);
        long from = first.isEmpty() ? Math.max(0, length - Long.parseLong(last)) : Long.parseLong(first);
        long to = first.isEmpty() || last.isEmpty() ? length - 1 : Math.min(Long.parseLong(last), length - 1);
        if (from > to) {
            return Reply.text(416, "").with("Content-Range", "bytes */" + length);
        }
        return new Reply(206, whole.headers(), new Part(body, from, to - from + 1))
                .with("Content-Range", "bytes " + from + "-" + to + "/" + length);
    }

    private record Part(Body body, long begin, long length) implements Body {
        @Override
        public void write(OutputStream out, long from, long count) throws IOException {
            body.write(out, begin + from, count);
        }
    }
}
