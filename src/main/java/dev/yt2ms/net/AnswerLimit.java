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
 * Limits how many bytes of an answer OkHttp holds in memory before it delivers any content. OkHttp itself limits only
 * headers: it reads the size of a chunk and the file name in a gzip header to their ends, however long they are. The
 * total size of the content is not limited here, but by the code that reads the content.
 *
 * <p>The limit applies to the head of an answer, and again to each read of its content. The {@link LimitedSocket}
 * reports every byte that it reads to {@link #count}, which enforces the limit. The limit is kept per thread, because
 * the thread that reads an answer also reads from its socket.
 */
final class AnswerLimit implements Interceptor {

    /**
     * The maximum number of bytes. OkHttp never needs that many: it accepts at most 256 KiB of headers, and a read of
     * the content takes about 20 KiB.
     */
    static final long MOST_BYTES = 1 << 20;

    /**
     * The number of bytes that the current thread may still read for this part of an answer; null while the thread
     * reads no answer.
     */
    private static final ThreadLocal<long[]> REMAINING = new ThreadLocal<>();

    /** Reads a part of an answer: its head, or some bytes of its content. */
    interface Reading<T, E extends Exception> {
        T read() throws E;
    }

    /** Reads with the limit. */
    static <T, E extends Exception> T limited(Reading<T, E> reading) throws E {
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
     * @throws IOException when the head of the answer, or one read of its content, takes more than {@link #MOST_BYTES}
     */
    static void count(int bytes) throws IOException {
        long[] remaining = REMAINING.get();
        if (remaining == null) {
            return; // The thread does not read an answer but makes a TLS handshake, whose size TLS itself limits.
        }
        remaining[0] -= bytes;
        if (remaining[0] < 0) {
            throw new IOException("the answer has headers or a line of more than " + MOST_BYTES + " bytes");
        }
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = AnswerLimit.<Response, IOException>limited(() -> chain.proceed(chain.request()));
        ResponseBody body = response.body();
        Source content = new ForwardingSource(body.source()) {
            @Override
            public long read(Buffer sink, long byteCount) throws IOException {
                return AnswerLimit.<Long, IOException>limited(() -> super.read(sink, byteCount));
            }

            @Override
            public void close() throws IOException {
                // Closing is limited too, because OkHttp then tries to read the rest of the answer.
                AnswerLimit.<Boolean, IOException>limited(() -> {
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
