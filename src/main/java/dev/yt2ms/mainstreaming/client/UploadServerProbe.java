package dev.yt2ms.mainstreaming.client;

import dev.yt2ms.run.Cancellation;
import java.io.IOException;
import java.util.Set;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Asks an upload server for an answer without sending a file. This distinguishes a server that is not available from
 * one that refuses certain files.
 */
final class UploadServerProbe {

    /**
     * The statuses with which a server asks the client to come back later, or a gateway reports that the server behind
     * it is down. Most other errors count as an answer, because a server that does not expect a GET may answer it with
     * 405, 404 or 500.
     */
    private static final Set<Integer> AWAY = Set.of(408, 429, 502, 503, 504);

    /** The lowest status with which a content delivery network reports that it can't reach the server behind it. */
    private static final int UNREACHED = 520;

    private final OkHttpClient http;

    UploadServerProbe(OkHttpClient http, HttpTimeouts timeouts) {
        this.http = http.newBuilder()
                .readTimeout(timeouts.read())
                .callTimeout(timeouts.method())
                .build();
    }

    /**
     * Sends a GET request to the address, which uploads nothing.
     *
     * @return whether the server answered; also true if a refusing proxy, an untrusted certificate or a private address
     *     prevents the connection, because then a person must act
     */
    boolean answers(UploadUrl target, Cancellation cancellation) {
        Call call = target.newCall(http, Request.Builder::get);
        Cancellation.Registration cancelling = cancellation.onCancel(call::cancel);
        try (Response response = call.execute()) {
            return !AWAY.contains(response.code()) && response.code() < UNREACHED;
        } catch (IOException e) {
            return e instanceof PublicAddresses.NotPublicException
                    || ApiError.ofNetwork(e).isPresent();
        } finally {
            cancelling.close();
        }
    }
}
