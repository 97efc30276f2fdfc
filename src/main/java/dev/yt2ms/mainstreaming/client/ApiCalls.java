package dev.yt2ms.mainstreaming.client;

import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.model.Failure;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.settings.DestinationSettings;
import dev.yt2ms.settings.DestinationSettings.Format;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls the platform's methods. A call is a POST to the base address followed by the method's name [sdk]. The body
 * contains the key, as JSON {@code {"token": …}} [doc][sdk] or as XML {@code <Method><token>…} [site].
 */
final class ApiCalls {

    /** The maximum size of an answer. A page of contents with long descriptions needs less than 1 MiB. */
    private static final int ANSWER_BYTES = 8 << 20;

    private static final Logger log = LoggerFactory.getLogger(ApiCalls.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final MediaType JSON_TYPE = MediaType.get("application/json; charset=utf-8");
    private static final MediaType XML_TYPE = MediaType.get("application/xml; charset=utf-8");

    private final DestinationSettings settings;
    private final OkHttpClient http;
    private final HttpUrl base;
    private final ErrorText errorText;
    private final Clock clock;
    private final Cancellation runEnds;
    private final KeyVerdict key = new KeyVerdict();

    /**
     * @param runEnds is cancelled when the run ends, which aborts every call for which the caller passed no
     *     cancellation of its own
     */
    ApiCalls(DestinationSettings settings, OkHttpClient http, ErrorText errorText, Clock clock, Cancellation runEnds) {
        this.settings = settings;
        this.http = http;
        this.base = HttpUrl.get(settings.apiUrl().toString());
        this.errorText = errorText;
        this.clock = clock;
        this.runEnds = runEnds;
    }

    /**
     * Calls a method. The call ends at once when the run ends.
     *
     * @param arguments texts and numbers to send in addition to the token
     * @throws PlatformException if the call fails; its failure is classified by {@link ApiError}
     */
    Answer call(String method, Map<String, ?> arguments) {
        return call(method, arguments, runEnds);
    }

    /** Calls a method. The call ends at once when this cancellation is cancelled. */
    Answer call(String method, Map<String, ?> arguments, Cancellation cancellation) {
        return key.call(method, () -> exchange(method, arguments, cancellation));
    }

    /** Calls a method after all calls under way have ended. No other call begins before this one ends. */
    Answer callAlone(String method, Map<String, ?> arguments) {
        return key.callAlone(method, () -> exchange(method, arguments, runEnds));
    }

    private Answer exchange(String method, Map<String, ?> arguments, Cancellation cancellation) {
        Request request = new Request.Builder()
                .url(base.newBuilder().addPathSegment(method).build())
                .header("Accept", settings.format() == Format.XML ? "application/xml" : "application/json")
                .header("User-Agent", "yt2ms")
                .post(body(method, arguments))
                .build();
        Call call = http.newCall(request);
        Cancellation.Registration cancelling = cancellation.onCancel(call::cancel);
        try (Response response = call.execute()) {
            log.debug("{}: HTTP {}", method, response.code());
            Optional<byte[]> body = HttpAnswers.bounded(response, ANSWER_BYTES);
            if (body.isEmpty()) {
                throw new PlatformException(ApiError.METHOD_UNREADABLE.failure(method + ": it is too large"));
            }
            return judged(method, response, Answer.read(body.get(), HttpAnswers.contentType(response)));
        } catch (IOException e) {
            log.debug("{}: {}", method, e.getClass().getSimpleName());
            throw new PlatformException(ApiError.ofNetwork(e)
                    .orElse(ApiError.METHOD_UNREACHABLE)
                    .failure(method + ", " + HttpAnswers.reason(e, errorText)));
        } finally {
            cancelling.close();
        }
    }

    private Answer judged(String method, Response response, Answer answer) {
        int status = response.code();
        Optional<Fault> fault = Fault.in(answer);
        String said = fault.map(Fault::text).map(errorText::clean).orElse("");
        String particulars = method + ", HTTP " + status + (said.isEmpty() ? "" : ": " + said);
        if (fault.filter(Fault::speaksOfKey).isPresent()) {
            throw new PlatformException(ApiError.KEY_REFUSED.failure(particulars));
        }
        if (!response.isSuccessful()) {
            Failure failure = ApiError.ofMethodStatus(status).failure(particulars);
            throw new PlatformException(HttpAnswers.withRetryAfter(failure, response, clock));
        }
        if (fault.isPresent()) {
            throw new PlatformException(ApiError.METHOD_FAULT.failure(particulars));
        }
        if (answer.form() == Answer.Form.HTML) {
            throw new PlatformException(ApiError.METHOD_ANSWERED_HTML.failure(particulars));
        }
        if (!answer.isReadable()) {
            throw unreadable(method, answer.form() == Answer.Form.EMPTY ? "it is empty" : "it is neither JSON nor XML");
        }
        return answer;
    }

    /** Creates the exception for an answer in an unexpected form. */
    static PlatformException unreadable(String method, String why) {
        return new PlatformException(ApiError.METHOD_UNREADABLE.failure(method + ": " + why));
    }

    private RequestBody body(String method, Map<String, ?> arguments) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("token", settings.token().reveal());
        all.putAll(arguments);
        return settings.format() == Format.XML
                ? new OneShot(XML_TYPE, XmlTree.write(method, all))
                : new OneShot(JSON_TYPE, JSON.writeValueAsBytes(all));
    }

    /**
     * A body that OkHttp sends only once. With an ordinary body, OkHttp would repeat the request, e.g. after HTTP 503.
     */
    private static final class OneShot extends RequestBody {
        private final MediaType type;
        private final byte[] bytes;

        OneShot(MediaType type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes;
        }

        @Override
        public MediaType contentType() {
            return type;
        }

        @Override
        public long contentLength() {
            return bytes.length;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.write(bytes);
        }
    }
}
