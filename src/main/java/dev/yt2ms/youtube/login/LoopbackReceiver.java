package dev.yt2ms.youtube.login;

import com.google.api.client.auth.oauth2.AuthorizationCodeResponseUrl;
import dev.yt2ms.loopback.LoopbackEndpoint;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.oauth.LoginFailures;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Receives the browser's redirect with the code of a login (RFC 8252, 7.3). The receiver of Google's library listens on
 * every address of the machine, accepts the code of any caller and waits forever. This class listens on 127.0.0.1, and
 * accepts only a redirect with the {@code state} of this login.
 */
final class LoopbackReceiver implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    private final LoopbackEndpoint endpoint;
    private final String state;
    private final CompletableFuture<Secret> code = new CompletableFuture<>();

    /**
     * Begins to listen.
     *
     * @param port the port to listen on; 0 for any free port
     * @param state a secret of this login, which only the browser that opened the login page can send back
     * @throws BindException if the port is in use
     */
    LoopbackReceiver(int port, String state) throws IOException {
        this.state = state;
        endpoint = LoopbackEndpoint.start(InetAddress.getByName(HOST), port, "login", this::answer);
    }

    int port() {
        return endpoint.port();
    }

    String redirectUri() {
        return "http://" + HOST + ":" + port() + "/";
    }

    /**
     * Returns a future that completes with the code when the browser sends it. If the login was denied, the future
     * completes exceptionally with a {@link SourceException}.
     */
    CompletableFuture<Secret> code() {
        return code;
    }

    private void answer(LoopbackEndpoint.Request request, LoopbackEndpoint.Response answer) throws IOException {
        Optional<AuthorizationCodeResponseUrl> response = response(request);
        if (response.isEmpty()) {
            // A request that does not belong to this login, e.g. a forged one, must not end the login.
            page(answer, 404, "This is not the answer to the login that yt2ms waits for.");
        } else if (response.get().getError() != null) {
            page(answer, 200, "The login was not allowed, and nothing was changed. You can close this page.");
            code.completeExceptionally(new SourceException(LoginFailures.denied()));
        } else {
            page(answer, 200, "The login has reached yt2ms, which continues in its terminal. You can close this page.");
            code.complete(new Secret(response.get().getCode()));
        }
    }

    private Optional<AuthorizationCodeResponseUrl> response(LoopbackEndpoint.Request request) {
        if (!request.method().equals("GET") || !request.target().matches("/(\\?.*)?")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new AuthorizationCodeResponseUrl("http://" + HOST + request.target()))
                    .filter(response -> response.getState() != null
                            && MessageDigest.isEqual(bytes(response.getState()), bytes(state)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // The query holds neither a code nor an error.
        }
    }

    private static void page(LoopbackEndpoint.Response answer, int status, String sentence) throws IOException {
        byte[] html = bytes(
                "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>yt2ms</title></head><body><p>"
                        + sentence + "</p></body></html>");
        answer.send(status, "text/html; charset=utf-8", out -> out.write(html));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
