package dev.yt2ms.net;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;

/**
 * Limits how much of an answer is held in memory before any content of it is delivered: OkHttp reads the size of a
 * chunk and the file name in a gzip header to their ends, however long they are. Whoever reads the content has to limit
 * that.
 *
 * <p>The limit holds for the head of an answer, and again for each read of its content. It is enforced by the
 * {@link LimitedSocket} from which the same thread reads meanwhile.
 */
final class AnswerLimit implements Interceptor {

    /** OkHttp takes up to 256 KiB of headers by itself, and a read of the content needs some 20 KiB. */
    static final long MOST_BYTES = 1 << 20;

    /** The number of bytes that may still arrive for the answer that this thread reads; absent while it reads none. */
    private static final ThreadLocal<long[]> REMAINING = new ThreadLocal<>();

    /** What a thread reads of an answer. */
    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T limited(Reading<T> reading) throws IOException {
        REMAINING.set(new long[] {MOST_BYTES});
        try {
            return reading.read();
        } finally {
            REMAINING.remove();
        }
    }

    /**
     * Counts bytes that the calling thread has read from a connection.
     *
     * @throws IOException when they are too many for what is read of an answer
     */
    static void count(int bytes) throws IOException {
        long[] remaining = REMAINING.get();
        if (remaining == null) {
            return; // TLS limits its handshake by itself.
        }
        remaining[0] -= bytes;
        if (remaining[0] < 0) {
            throw new IOException("the answer has headers or a line of more than " + MOST_BYTES + " bytes");
        }
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = limited(() -> chain.proceed(chain.request()));
        ResponseBody body = response.body();
        Source content = new ForwardingSource(body.source()) {
            @Override
            public long read(Buffer sink, long byteCount) throws IOException {
                return limited(() -> super.read(sink, byteCount));
            }

            @Override
            public void close() throws IOException {
                // OkHttp tries to read the rest.
                limited(() -> {
                    super.close();
                    return true;
                });
            }
        };
        return response.newBuilder()
                .body(ResponseBody.create(Okio.buffer(content), body.contentType(), body.contentLength()))
                .build();
    }
}
