package dev.yt2ms.mainstreaming.client;

import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.net.Network;
import dev.yt2ms.settings.DestinationSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import okhttp3.Call;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * An upload address that was checked and may be used. A person who knows the address can upload to it, so its text must
 * not appear in any log or message.
 *
 * <p>The platform returns an {@code http://} address. Like the public PHP SDK [sdk], yt2ms changes it to {@code
 * https://}, unless the job file sets {@code destination.allow-http}.
 */
final class UploadUrl {

    /** The maximum length of an address in characters, which is the usual limit of web servers for the request line. */
    private static final int LONGEST = 8 << 10;

    private static final Pattern HTTP = Pattern.compile("(?i)https?://.+", Pattern.DOTALL);
    /** The form of an IP address. OkHttp connects to IP addresses without asking its {@code Dns}. */
    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F]*:[0-9a-fA-F:.]*|[\\d.]+");

    private final HttpUrl url;
    private final Dns dns;

    private UploadUrl(HttpUrl url, Dns dns) {
        this.url = url;
        this.dns = dns;
    }

    /**
     * Checks an address that the platform returned.
     *
     * @param network shows whether the host is reached through a proxy. In that case the proxy resolves the host's
     *     name, but a name that this machine resolves to private addresses is refused nevertheless
     * @param dns resolves the host of the api-url now, and the upload host when the connection is made
     * @throws PlatformException if the file must not be sent to this address
     */
    static UploadUrl check(String uploadPath, DestinationSettings settings, Network network, Dns dns) {
        String text = uploadPath.strip();
        HttpUrl url = text.length() <= LONGEST && HTTP.matcher(text).matches() ? HttpUrl.parse(text) : null;
        if (url == null) {
            throw new PlatformException(ApiError.UPLOAD_URL_MISSING.failure("it is not a URL, or it is too long"));
        }
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            throw forbidden("it contains a user name");
        }
        if (!url.isHttps() && !settings.allowHttp()) {
            // With the scheme, OkHttp also changes the default port from 80 to 443. Any other port stays.
            url = url.newBuilder().scheme("https").build();
        }
        List<String> hosts = settings.uploadHosts();
        if (!hosts.isEmpty()) {
            String host = url.host();
            if (hosts.stream().noneMatch(allowed -> matches(host, allowed))) {
                throw forbidden("its host " + host + " is not in destination.upload-hosts");
            }
            return new UploadUrl(url, dns);
        }
        if (isAtPrivateAddress(settings.apiUrl().getHost(), dns)) {
            return new UploadUrl(url, dns);
        }
        if (isPrivateLiteral(url.host())) {
            throw forbidden(url.host() + " is a loopback, private or link-local address");
        }
        if (network.proxyFor(url.uri()).isPresent()) {
            if (isAtPrivateAddress(url.host(), dns)) {
                throw forbidden(url.host() + " is at a loopback, private or link-local address");
            }
            return new UploadUrl(url, dns);
        }
        return new UploadUrl(url, new PublicAddresses(dns));
    }

    private static PlatformException forbidden(String why) {
        return new PlatformException(ApiError.UPLOAD_URL_FORBIDDEN.failure(why));
    }

    private static boolean matches(String host, String allowed) {
        boolean below = allowed.startsWith("*.");
        String name = canonical(below ? allowed.substring(2) : allowed);
        String plain = withoutDot(host);
        return !name.isEmpty() && (below ? plain.endsWith("." + name) : plain.equals(name));
    }

    /**
     * Returns the host in the form of {@link HttpUrl#host()}, i.e. in lower case, in Punycode, and with an IPv6 address
     * without brackets. The result is empty if the text is not a host.
     */
    private static String canonical(String host) {
        boolean bareV6 = host.indexOf(':') >= 0 && !host.startsWith("[");
        HttpUrl url = HttpUrl.parse("http://" + (bareV6 ? "[" + host + "]" : host) + "/");
        return url == null || !url.encodedPath().equals("/") ? "" : withoutDot(url.host());
    }

    private static String withoutDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** Whether the host has addresses, and all of them are private. */
    private static boolean isAtPrivateAddress(String host, Dns dns) {
        if (host == null) {
            return false;
        }
        try {
            String name = canonical(host);
            List<InetAddress> addresses =
                    LITERAL.matcher(name).matches() ? List.of(InetAddress.getByName(name)) : dns.lookup(name);
            return !addresses.isEmpty() && addresses.stream().noneMatch(PublicAddresses::isPublic);
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isPrivateLiteral(String host) {
        if (!LITERAL.matcher(host).matches()) {
            return false;
        }
        try {
            return !PublicAddresses.isPublic(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return true; // 127.0.0.1.1 and other malformed literals are not public either.
        }
    }

    /** Returns the address to which the file is posted. */
    HttpUrl url() {
        return url;
    }

    /** Returns the resolver with which a connection must look up the upload host. It returns only permitted addresses. */
    Dns dns() {
        return dns;
    }

    /**
     * Prepares a request to this address. The request connects only to permitted addresses of the host.
     *
     * @param method sets the method and the body
     */
    Call newCall(OkHttpClient http, UnaryOperator<Request.Builder> method) {
        Request.Builder request = new Request.Builder().url(url).header("User-Agent", "yt2ms");
        return http.newBuilder().dns(dns).build().newCall(method.apply(request).build());
    }

    @Override
    public String toString() {
        return "UploadUrl[***]";
    }
}
