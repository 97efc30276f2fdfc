package dev.yt2ms.youtube;

import dev.yt2ms.model.Channel;
import dev.yt2ms.settings.value.Secret;
import java.util.Optional;

/**
 * Provides access tokens of the channel's owner, with which the API also returns private and unlisted videos.
 * Thread-safe.
 */
public interface OwnerAccess {

    /**
     * Returns an access token for the next request.
     *
     * @throws SourceException when no token can be obtained
     */
    Secret token();

    /**
     * Returns a different access token after the API has refused this one.
     *
     * @throws SourceException when no token can be obtained
     */
    Secret tokenInsteadOf(Secret refused);

    /** Returns the channel of the account that is logged in; empty if it is not known yet. */
    Optional<Channel> channel();
}
