package dev.yt2ms.settings;

import dev.yt2ms.settings.value.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The platform.
 *
 * @param apiUrl base address of the methods, ends with {@code /}
 * @param token the account's API key; empty for commands that don't ask the platform
 * @param format form of requests and answers
 * @param workers uploads at once, 1 to 16
 * @param rateLimit bytes a second and upload; empty for no limit
 * @param attempts attempts until a RETRY failure is final, 1 to 100
 * @param outageLimit platform or source away for so long: the run ends
 * @param shutdownGrace how long a running upload may go on when the run is stopped
 * @param allowHttp whether upload addresses may stay {@code http://}
 * @param adopt whether a content that is there already with a video's referenceID is taken for it
 * @param indexEvery how old what is known of the platform's contents may get before an upload; empty: they are not looked
 *     at, and what has the same name is overwritten
 * @param uploadHosts hosts, or {@code *.domain}, that an upload address may point to; empty: any public one
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

    /** Form of the platform's requests and answers. */
    public enum Format {
        JSON,
        XML
    }

    public DestinationSettings {
        uploadHosts = List.copyOf(uploadHosts);
    }
}
