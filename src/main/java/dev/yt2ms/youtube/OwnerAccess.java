package dev.yt2ms.youtube;

import dev.yt2ms.model.Channel;
import dev.yt2ms.settings.value.Secret;
import java.util.Optional;

/** What lets the API show what only the channel's owner may see. Safe for several threads. */
public interface OwnerAccess {

    /**
     * An access token for the next request.
     *
     * @throws SourceException when there is none to be had
     */
    Secret token();

    /**
     * Another token than this one, which the API has refused.
     *
     * @throws SourceException when there is none to be had
     */
    Secret tokenInsteadOf(Secret refused);

    /** The channel of who has logged in, where that is known. */
    Optional<Channel> channel();
}
