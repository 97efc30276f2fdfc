package dev.yt2ms.net;

import dev.yt2ms.settings.value.ProxyAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import okhttp3.Authenticator;
import okhttp3.Connection;
import okhttp3.Credentials;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/**
 * Sends credentials to an HTTP proxy with the first request of each connection. If they were sent only when the proxy
 * asks for them, the first request would have to be repeated, but some bodies can be sent only once.
 */
final class ProxyLogin implements Authenticator, Interceptor {

    private static final String HEADER = "Proxy-Authorization";
    private static final int PROXY_LOGIN_NEEDED = 407;

    private final ProxyChoice proxies;

    ProxyLogin(ProxyChoice proxies) {
        this.proxies = proxies;
    }

    /**
     * Adds the credentials for a tunnel. OkHttp calls this method before the first CONNECT, and again if the proxy
     * refuses that request.
     */
    @Override
    public @Nullable Request authenticate(@Nullable Route route, Response response) throws IOException {
        Request request = response.request();
        Optional<String> credentials = credentials(route);
        boolean asked = response.headers("Proxy-Authenticate").stream().noneMatch("OkHttp-Preemptive"::equals);
        if (asked && (credentials.isEmpty() || request.header(HEADER) != null)) {
            throw refused(request, credentials.isPresent());
        }
        return credentials
                .map(text -> request.newBuilder().header(HEADER, text).build())
                .orElse(null);
    }

    /** Adds the credentials for http addresses, which are requested from a proxy without a tunnel. */
    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        Connection connection = chain.connection();
        if (request.isHttps()
                || connection == null
                || connection.route().proxy().type() != Proxy.Type.HTTP) {
            return chain.proceed(request);
        }
        Optional<String> credentials = credentials(connection.route());
        Request known = credentials
                .map(text -> request.newBuilder().header(HEADER, text).build())
                .orElse(request);
        Response response = chain.proceed(known);
        if (response.code() == PROXY_LOGIN_NEEDED) {
            response.close();
            throw refused(request, credentials.isPresent());
        }
        return response;
    }

    private Optional<String> credentials(@Nullable Route route) {
        if (route == null || !(route.proxy().address() instanceof InetSocketAddress at)) {
            return Optional.empty();
        }
        return proxies.all().stream()
                .filter(proxy -> proxy.kind() == ProxyAddress.Kind.HTTP)
                .filter(proxy -> proxy.host().equals(at.getHostString()) && proxy.port() == at.getPort())
                .flatMap(proxy -> proxy.user().stream())
                .map(user -> Credentials.basic(user.name(), user.password().reveal(), StandardCharsets.UTF_8))
                .findFirst();
    }

    private NetworkException refused(Request request, boolean sent) {
        Optional<ProxyUse> use = proxies.of(
                request.url().scheme(), request.url().host(), request.url().port());
        String name = use.map(ProxyUse::shown).orElse("of this connection");
        String origin = use.map(ProxyUse::origin).orElse("the proxy's address");
        return new NetworkException(
                NetworkException.Kind.PROXY_REFUSED,
                sent
                        ? "the proxy %s does not accept the user and password (HTTP 407): check those in %s"
                                .formatted(name, origin)
                        : "the proxy %s requires a user and password (HTTP 407): add them to %s, as http://USER:PASSWORD@HOST:PORT"
                                .formatted(name, origin),
                null);
    }
}
