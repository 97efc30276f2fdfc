package dev.yt2ms.download.tools;

import dev.yt2ms.files.Sha256;
import dev.yt2ms.net.Network;
import dev.yt2ms.settings.value.Values;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Downloads files of a release page and compares them with their checksums. Uses only HTTPS, except on loopback, and
 * refuses files above a size limit.
 */
final class ReleaseDownload {

    private static final int MAX_REDIRECTS = 10;
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final long MAX_TEXT = 1L << 20;
    private static final Pattern CHECKSUM = Pattern.compile("(?m)^([0-9a-fA-F]{64}) [ *](\\S+)\\s*$");

    private final OkHttpClient client;
    private final long maxBytes;
    private final Duration limit;

    ReleaseDownload(Network network, long maxBytes) {
        this(network, maxBytes, LIMIT);
    }

    /**
     * Creates a downloader.
     *
     * @param maxBytes the maximum size of a file
     * @param limit the maximum time for the download of one file, including all redirects
     */
    ReleaseDownload(Network network, long maxBytes, Duration limit) {
        // The network's client follows no redirects, so that call() can check each address before it connects.
        this.client = network.client()
                .connectTimeout(Duration.ofSeconds(15))
                .readTimeout(Duration.ofSeconds(30))
                .build();
        this.maxBytes = maxBytes;
        this.limit = limit;
    }

    /**
     * A file of a release.
     *
     * @param sha256 the SHA-256 digest of the file, 64 lower-case hexadecimal digits
     */
    record ReleaseFile(HttpUrl address, String sha256) {}

    /**
     * Downloads the list of checksums, and checks its signature if the release is signed.
     *
     * @return the files of the release that are in the list, at least one, in the order of the release
     * @throws IOException when the list can't be downloaded, has a wrong signature, or contains no file of the release
     */
    List<ReleaseFile> files(ManagedTool.Release release) throws IOException {
        HttpUrl checksums = release.checksums();
        byte[] list = small(checksums);
        if (release.signature().isPresent()) {
            ManagedTool.Signature signature = release.signature().get();
            if (!signature.key().get().signed(list, small(signature.address()))) {
                throw new IOException("the list of checksums at %s is not signed by the makers of the tool"
                        .formatted(shown(checksums)));
            }
        }
        String text = new String(list, StandardCharsets.UTF_8);
        List<ReleaseFile> files = release.files().stream()
                .flatMap(file -> checksum(text, name(file)).map(sum -> new ReleaseFile(file, sum)).stream())
                .toList();
        if (files.isEmpty()) {
            String names = release.files().stream().map(ReleaseDownload::name).collect(Collectors.joining(" or "));
            throw new IOException(
                    "the list of checksums at %s has no checksum of %s".formatted(shown(checksums), names));
        }
        return files;
    }

    /**
     * Downloads a file and compares it with its checksum.
     *
     * @throws IOException when the file can't be downloaded, or has a different checksum
     */
    void fetch(ReleaseFile file, Path target) throws IOException {
        if (!save(file.address(), target).equals(file.sha256())) {
            throw new IOException(name(file.address()) + " has a wrong checksum, so it is damaged or was replaced");
        }
    }

    private static String name(HttpUrl file) {
        return file.pathSegments().get(file.pathSize() - 1);
    }

    static Optional<String> checksum(String list, String name) {
        Matcher matcher = CHECKSUM.matcher(list);
        while (matcher.find()) {
            if (matcher.group(2).equals(name) || matcher.group(2).endsWith("/" + name)) {
                return Optional.of(matcher.group(1).toLowerCase(Locale.ROOT));
            }
        }
        return Optional.empty();
    }

    private byte[] small(HttpUrl address) throws IOException {
        try (Response response = call(address);
                InputStream in = response.body().byteStream()) {
            return in.readNBytes((int) MAX_TEXT);
        }
    }

    private String save(HttpUrl address, Path target) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[1 << 16];
        long total = 0;
        try (Response response = call(address);
                InputStream in = response.body().byteStream();
                FileChannel channel = FileChannel.open(
                        target,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                OutputStream out = Channels.newOutputStream(channel)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                total += count;
                if (total > maxBytes) {
                    throw new IOException(address + " is larger than " + maxBytes + " bytes");
                }
                digest.update(buffer, 0, count);
                out.write(buffer, 0, count);
            }
            channel.force(true);
        }
        return Sha256.hex(digest);
    }

    private Response call(HttpUrl address) throws IOException {
        HttpUrl url = address;
        long deadline = System.nanoTime() + limit.toNanos();
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            if (!url.isHttps() && !Values.isLoopback(url.host())) {
                throw new IOException("the address " + url.scheme() + "://" + url.host() + " is not https");
            }
            Call call = client.newCall(new Request.Builder().url(url).build());
            call.timeout().timeout(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            Response response = call.execute();
            if (response.isSuccessful()) {
                return response;
            }
            response.close();
            String location = response.isRedirect() ? response.header("Location") : null;
            HttpUrl next = location == null ? null : url.resolve(location);
            if (next == null) {
                throw new IOException(shown(url) + " answers with HTTP status " + response.code());
            }
            url = next;
        }
        throw new IOException(shown(address) + " redirects too often");
    }

    /** Returns the address for messages, without its query, because storage services put signatures into the query. */
    private static String shown(HttpUrl url) {
        return url.newBuilder().query(null).fragment(null).build().toString();
    }
}
