package dev.yt2ms.net;

import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.settings.value.ProxyAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Gives child processes the proxies and trusted certificates of a {@link Network}, through their environment. */
public final class ChildNetwork {

    /** The variables from which programs with OpenSSL, Requests, curl, Deno and Node read a bundle of authorities. */
    private static final List<String> BUNDLE_VARIABLES =
            List.of("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "DENO_CERT", "NODE_EXTRA_CA_CERTS");

    /** The paths of the bundles of authorities that Debian, Fedora, SUSE, Alpine, macOS and Homebrew install. */
    private static final List<String> SYSTEM_BUNDLES = List.of(
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
            "/etc/ssl/ca-bundle.pem",
            "/etc/ssl/cert.pem",
            "/opt/homebrew/etc/openssl@3/cert.pem");

    private static final String DIRECT_HOSTS = "127.0.0.1,localhost,::1";

    private final ProxyChoice proxies;
    private final Optional<Path> bundle;

    ChildNetwork(ProxyChoice proxies, Optional<Path> bundle) {
        this.proxies = proxies;
        this.bundle = bundle;
    }

    /**
     * Sets the network variables in a child's environment, and removes inherited ones that would give it other proxies
     * or certificates.
     */
    public void applyTo(Map<String, String> environment) {
        for (String name : List.of("http_proxy", "https_proxy", "all_proxy", "no_proxy")) {
            environment.remove(name);
            environment.remove(name.toUpperCase(Locale.ROOT));
        }
        Optional<ProxyAddress> given = proxies.given();
        if (given.isPresent()) {
            String url = given.get().url().reveal();
            Stream.of("http_proxy", "https_proxy", "all_proxy").forEach(name -> put(environment, name, url));
        } else if (proxies.isFromEnvironment() && !proxies.environment().all().isEmpty()) {
            Stream.of("http", "https")
                    .forEach(scheme -> proxies.environment()
                            .forScheme(scheme)
                            .ifPresent(named -> put(
                                    environment,
                                    scheme + "_proxy",
                                    named.address().url().reveal())));
            String noProxy =
                    proxies.environment().noProxy().map(list -> list + ",").orElse("");
            put(environment, "no_proxy", noProxy.equals("*,") ? "*" : noProxy + DIRECT_HOSTS);
        }
        bundle.ifPresent(file -> BUNDLE_VARIABLES.forEach(name -> environment.put(name, file.toString())));
    }

    private static void put(Map<String, String> environment, String name, String value) {
        environment.put(name, value);
        environment.put(name.toUpperCase(Locale.ROOT), value);
    }

    /**
     * Arguments that make yt-dlp use the file with all trusted authorities, if there is one. Without them, yt-dlp would
     * trust only the authorities that are part of yt-dlp.
     */
    public List<String> ytDlpArguments() {
        return bundle.isPresent() ? List.of("--compat-options", "no-certifi") : List.of();
    }

    /** Removes user and password of a proxy from a text. */
    public String hide(String text) {
        String hidden = text;
        for (ProxyAddress proxy : proxies.all()) {
            if (proxy.user().isPresent()) {
                hidden = hidden.replace(proxy.url().reveal(), proxy.shown());
            }
        }
        return hidden;
    }

    /**
     * Writes all trusted authorities into one file: Java's, this machine's and those of the job file. The file needs
     * all of them, because a program that is given a bundle trusts only the authorities in it.
     *
     * @param folder a folder of this user; created if it is missing
     */
    static Path writeBundle(Path folder, X509Certificate[] trusted, Map<String, String> environment)
            throws IOException {
        Path file = PrivateFiles.makeFolder(folder).resolve("ca-bundle.pem");
        Optional<Path> system = Stream.concat(
                        Stream.ofNullable(environment.get("SSL_CERT_FILE")), SYSTEM_BUNDLES.stream())
                .map(Path::of)
                .filter(candidate -> Files.isReadable(candidate) && Files.isRegularFile(candidate))
                .findFirst();
        PrivateFiles.replace(file, PrivateFiles.Mode.ALWAYS_PRIVATE, out -> {
            for (X509Certificate certificate : trusted) {
                out.write(pem(certificate).getBytes(StandardCharsets.US_ASCII));
            }
            if (system.isPresent()) {
                out.write(Files.readAllBytes(system.get()));
            }
        });
        return file;
    }

    private static String pem(X509Certificate certificate) throws IOException {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException e) {
            throw new IOException(e);
        }
    }
}
