package dev.yt2ms.download.tools;

import dev.yt2ms.download.ToolVersion;
import dev.yt2ms.net.Network;
import dev.yt2ms.settings.DownloadSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import okhttp3.HttpUrl;

/**
 * The tools that yt2ms downloads and refreshes itself: the official zip file or executable of yt-dlp, and deno, which
 * runs YouTube's player code.
 */
final class ManagedTools {

    private static final long MAX_BYTES = 300L << 20;

    private final ManagedTool ytDlp;
    private final ManagedTool deno;

    ManagedTools(
            DownloadSettings settings,
            Network network,
            Platform platform,
            boolean python,
            Function<Path, Optional<ToolVersion>> version,
            Supplier<ReleaseKey> ytDlpKey,
            Clock clock) {
        ReleaseDownload downloads = new ReleaseDownload(network, MAX_BYTES);
        DownloadSettings.ToolSettings from = settings.tools();
        ytDlp = new ManagedTool(
                "yt-dlp",
                from.directory(),
                Optional.of(platform.ytDlpAssets(python))
                        .filter(names -> !names.isEmpty())
                        .map(names -> new ManagedTool.Release(
                                names.stream()
                                        .map(name -> latest(from.ytDlpReleases(), name))
                                        .toList(),
                                latest(from.ytDlpReleases(), "SHA2-256SUMS"),
                                Optional.of(new ManagedTool.Signature(
                                        latest(from.ytDlpReleases(), "SHA2-256SUMS.sig"), ytDlpKey)),
                                false)),
                downloads,
                version,
                clock);
        deno = new ManagedTool(
                "deno",
                from.directory(),
                platform.denoAsset()
                        .map(name -> new ManagedTool.Release(
                                List.of(latest(from.denoReleases(), name)),
                                latest(from.denoReleases(), name + ".sha256sum"),
                                Optional.empty(),
                                true)),
                downloads,
                version,
                clock);
    }

    private static HttpUrl latest(URI releases, String name) {
        HttpUrl url = HttpUrl.parse(releases.toString());
        if (url == null) {
            throw new ToolException(
                    ("The address of a release page (%s) is not http or https: correct download.yt-dlp-releases"
                                    + " or download.deno-releases")
                            .formatted(releases));
        }
        // addPathSegments also works for an address that ends with a slash.
        return url.newBuilder().addPathSegments("latest/download/" + name).build();
    }

    ManagedTool ytDlp() {
        return ytDlp;
    }

    ManagedTool deno() {
        return deno;
    }
}
