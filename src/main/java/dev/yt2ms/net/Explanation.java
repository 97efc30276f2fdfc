package dev.yt2ms.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Response;

/** Turns the exceptions of HTTP clients into sentences for a person, if a proxy or a certificate is the reason. */
final class Explanation implements Interceptor {

    private static final Pattern CONNECT_ANSWER = Pattern.compile("Unexpected response code for CONNECT: (\\d+)");

    private final ProxyChoice proxies;
    private final ServerNames names;
    private final ServerClock clock;

    Explanation(ProxyChoice proxies, ServerNames names, ServerClock clock) {
        this.proxies = proxies;
        this.names = names;
        this.clock = clock;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        try {
            return chain.proceed(chain.request());
        } catch (IOException e) {
            throw explained(e, chain.request().url());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // OkHttp can throw an undeclared InterruptedException while it waits.
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    private IOException explained(IOException failure, HttpUrl url) {
        if (NetworkException.in(failure).isPresent()) {
            return failure;
        }
        Optional<Trust.UntrustedException> untrusted = Trust.UntrustedException.in(failure);
        if (untrusted.isPresent()) {
            return new NetworkException(
                    NetworkException.Kind.TLS_UNTRUSTED,
                    Certificates.untrusted(
                            url.host(),
                            untrusted.get().chain(),
                            Objects.requireNonNull(untrusted.get().getCause()),
                            clock.now(),
                            clock.ahead()),
                    failure);
        }
        if (failure instanceof SSLPeerUnverifiedException) {
            return new NetworkException(
                    NetworkException.Kind.TLS_UNTRUSTED,
                    Certificates.otherHost(url.host(), names.refusedOf(url.host())),
                    failure);
        }
        return proxies.of(url.scheme(), url.host(), url.port())
                .flatMap(use -> ofProxy(failure, use, url.host()))
                .<IOException>map(problem -> problem)
                .orElse(failure);
    }

    private static Optional<NetworkException> ofProxy(IOException failure, ProxyUse use, String host) {
        String message = String.valueOf(failure.getMessage());
        Matcher answer = CONNECT_ANSWER.matcher(message);
        if (answer.matches()) {
            int status = Integer.parseInt(answer.group(1));
            return Optional.of(
                    status >= 500
                            ? away(use, "does not reach %s (HTTP %d)".formatted(host, status), failure)
                            : refused(use, "refuses connections to %s (HTTP %d)".formatted(host, status), failure));
        }
        if (use.address().kind().isSocks()) {
            return ofSocks(failure, message, use, host);
        }
        if (failure instanceof UnknownHostException) {
            return Optional.of(away(use, "has a name that can't be resolved", failure));
        }
        boolean notConnected = failure instanceof ConnectException
                || failure instanceof NoRouteToHostException
                || failure instanceof SocketTimeoutException
                        && message.toLowerCase(Locale.ROOT).startsWith("connect");
        return notConnected ? Optional.of(away(use, "can't be reached", failure)) : Optional.empty();
    }

    private static Optional<NetworkException> ofSocks(IOException failure, String message, ProxyUse use, String host) {
        if (message.contains("authentication failed")) {
            return Optional.of(new NetworkException(
                    NetworkException.Kind.PROXY_REFUSED,
                    "the proxy %s does not accept the user and password: check those in %s"
                            .formatted(use.shown(), use.origin()),
                    failure));
        }
        if (message.contains("not allowed by ruleset")) {
            return Optional.of(refused(use, "refuses connections to " + host, failure));
        }
        boolean ofTheProxy = failure instanceof SocketException
                && (message.contains("SOCKS")
                        || message.startsWith("Connection refused")
                        || failure instanceof ConnectException);
        return ofTheProxy || failure instanceof UnknownHostException
                ? Optional.of(away(use, "can't connect to " + host + " (" + message + ")", failure))
                : Optional.empty();
    }

    private static NetworkException refused(ProxyUse use, String what, IOException cause) {
        return new NetworkException(
                NetworkException.Kind.PROXY_REFUSED,
                "the proxy %s %s: have the proxy allow these connections, or set another proxy (or none) in %s"
                        .formatted(use.shown(), what, use.origin()),
                cause);
    }

    private static NetworkException away(ProxyUse use, String what, IOException cause) {
        return new NetworkException(
                NetworkException.Kind.PROXY_AWAY,
                "the proxy %s %s: check whether it runs and whether %s is correct"
                        .formatted(use.shown(), what, use.origin()),
                cause);
    }
}
