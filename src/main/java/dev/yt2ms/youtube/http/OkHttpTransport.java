package dev.yt2ms.youtube.http;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import com.google.api.client.util.StreamingContent;
import dev.yt2ms.net.Network;
import dev.yt2ms.run.RunControl;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests of Google's client library through OkHttp, which uses the configured proxy and keeps connections
 * for further requests. A connection that the server has closed in the meantime is replaced without a failure.
 */
public final class OkHttpTransport extends HttpTransport {

    /** The time for which an idle connection is kept. Servers and firewalls keep it for longer. */
    private static final int IDLE_SECONDS = 30;

    /**
     * The limit for a whole call, as a multiple of the read timeout; the connect timeout is added. Without this limit,
     * a server that sends its headers byte by byte would block the call forever. The limit is longer than {@link
     * ApiTiming#answerLimit}, so that a slow body exceeds {@code answerLimit} first, which gives a clearer message.
     */
    private static final long READS_OF_A_CALL = 3;

    private final OkHttpClient client;
    private volatile boolean stopped;

    /** Creates a transport that uses this network's proxy and certificates. */
    public OkHttpTransport(Network network) {
        this.client = network.client()
                .addInterceptor(chain -> {
                    // This prevents new requests after a stop. Requests under way are cancelled by stop().
                    if (stopped) {
                        throw new IOException("the run is stopping");
                    }
                    return chain.proceed(chain.request());
                })
                .connectionPool(new ConnectionPool(5, IDLE_SECONDS, TimeUnit.SECONDS))
                .build();
    }

    /**
     * Creates a transport whose requests are interrupted when the run stops, so that the run does not wait for a server
     * that does not answer.
     */
    public static OkHttpTransport stoppedBy(RunControl control, Network network) {
        OkHttpTransport transport = new OkHttpTransport(network);
        control.onStop(transport::stop);
        return transport;
    }

    private void stop() {
        stopped = true;
        client.dispatcher().cancelAll();
    }

    @Override
    protected LowLevelHttpRequest buildRequest(String method, String url) {
        return new Exchange(method, url);
    }

    private final class Exchange extends LowLevelHttpRequest {

        private final String method;
        private final Request.Builder request;
        private OkHttpClient timed = client;

        private Exchange(String method, String url) {
            this.method = method;
            this.request = new Request.Builder().url(url);
        }

        @Override
        public void addHeader(String name, String value) {
            request.addHeader(name, value);
        }

        @Override
        public void setTimeout(int connectMillis, int readMillis) {
            timed = client.newBuilder()
                    .connectTimeout(connectMillis, TimeUnit.MILLISECONDS)
                    .readTimeout(readMillis, TimeUnit.MILLISECONDS)
                    .callTimeout(connectMillis + READS_OF_A_CALL * readMillis, TimeUnit.MILLISECONDS)
                    .build();
        }

        @Override
        public LowLevelHttpResponse execute() throws IOException {
            return new Answer(
                    timed.newCall(request.method(method, body()).build()).execute());
        }

        private @Nullable RequestBody body() throws IOException {
            StreamingContent content = getStreamingContent();
            if (content == null) {
                return null;
            }
            if (getContentEncoding() != null) {
                request.header("Content-Encoding", getContentEncoding());
            }
            // The body can be buffered in memory, because it contains only the code of a login or a token. OkHttp can
            // then send it again over a new connection.
            Buffer bytes = new Buffer();
            content.writeTo(bytes.outputStream());
            MediaType type = getContentType() == null ? null : MediaType.parse(getContentType());
            return RequestBody.create(bytes.readByteArray(), type);
        }
    }

    private static final class Answer extends LowLevelHttpResponse {

        private final Response response;

        private Answer(Response response) {
            this.response = response;
        }

        @Override
        public InputStream getContent() {
            return response.body().byteStream();
        }

        @Override
        public String getContentEncoding() {
            return response.header("Content-Encoding");
        }

        @Override
        public long getContentLength() {
            return response.body().contentLength();
        }

        @Override
        public String getContentType() {
            return response.header("Content-Type");
        }

        @Override
        public String getStatusLine() {
            return "HTTP/1.1 " + response.code() + " " + response.message();
        }

        @Override
        public int getStatusCode() {
            return response.code();
        }

        @Override
        public String getReasonPhrase() {
            return response.message();
        }

        @Override
        public int getHeaderCount() {
            return response.headers().size();
        }

        @Override
        public String getHeaderName(int index) {
            return response.headers().name(index);
        }

        @Override
        public String getHeaderValue(int index) {
            return response.headers().value(index);
        }

        /** Closes the answer. If the answer was read to its end, the connection is kept for the next request. */
        @Override
        public void disconnect() {
            response.close();
        }
    }
}
