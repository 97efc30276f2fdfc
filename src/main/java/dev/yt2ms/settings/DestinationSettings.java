package dev.yt2ms.settings;

import dev.yt2ms.settings.DestinationSettings.Format;
import dev.yt2ms.settings.value.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The section {@code destination}: access to the platform and how videos are uploaded.
 *
 * @param apiUrl base address of the platform's methods; ends with {@code /}
 * @param token the account's API key; empty for commands that don't ask the platform
 * @param format the format of requests and answers
 * @param workers the number of parallel uploads, 1 to 16
 * @param rateLimit the maximum number of bytes per second for each upload; empty for no limit
 * @param attempts the number of attempts after which a failure of the class RETRY is final, 1 to 100
 * @param outageLimit how long the platform or the source may be unreachable before the run stops
 * @param shutdownGrace how long uploads may continue after a stop of the run was requested
 * @param allowHttp whether an upload address may begin with {@code http://}; if not, such an address is changed to
 *     {@code https://}
 * @param adopt whether an existing content with a video's referenceID counts as this video's upload
 * @param indexEvery the maximum age of the platform index when an upload begins; empty: no index is read, and an upload
 *     overwrites a content of the same name
 * @param uploadHosts the hosts ({@code host} or {@code *.domain}) that an upload address may have; empty: any public
 *     host
 */
public record DestinationSettings(
        URI apiUrl,
        Secret token,
        Format format,
        int workers,
        OptionalLong rateLimit,
        int attempts,
        Duration outageLimit,
        Duration shutdownGrace,
        boolean allowHttp,
        boolean adopt,
        Optional<Duration> indexEvery,
        List<String> uploadHosts) {

    private static final String PLATFORM_ROOT = "https://video.mainstreaming.tv/Sdk/13/WCFMSApi.svc/";

    /** The format of the platform's requests and answers. */
    public enum Format {
        JSON,
        XML
    }

    public DestinationSettings {
        uploadHosts = List.copyOf(uploadHosts);
    }

    /**
     * Reads the section.
     *
     * @param keysNeeded whether the command asks the platform, which requires a token
     */
    public static DestinationSettings from(Section destination, boolean keysNeeded) {
        destination.allow(
                "api-url",
                "token",
                "proxy",
                "format",
                "workers",
                "rate-limit",
                "attempts",
                "outage-limit",
                "shutdown-grace",
                "allow-http",
                "adopt",
                "index-every",
                "upload-hosts");
        Format format = destination.choice("format", Format.JSON, Section.choices(Format.values()));
        return new DestinationSettings(
                destination.baseAddress("api-url", PLATFORM_ROOT + (format == Format.XML ? "xml/" : "json/")),
                destination.secret(
                        "token",
                        keysNeeded,
                        "the platform's API key, preferably in a variable such as ${MAINSTREAMING_TOKEN}"),
                format,
                destination.number("workers", 2, 1, 16),
                destination.size("rate-limit", "10kB"),
                destination.number("attempts", 5, 1, 100),
                destination.duration("outage-limit", Duration.ofHours(1)),
                destination.duration("shutdown-grace", Duration.ofSeconds(20)),
                destination.flag("allow-http", false),
                destination.flag("adopt", true),
                indexEvery(destination),
                destination.texts("upload-hosts"));
    }

    private static Optional<Duration> indexEvery(Section destination) {
        String text = destination.text("index-every", "6h");
        return text.equalsIgnoreCase("never")
                ? Optional.empty()
                : Optional.of(Section.duration(text)
                        .orElseThrow(
                                () -> destination.wrong("index-every", text, "never, or " + Section.DURATION_FORM)));
    }
}
