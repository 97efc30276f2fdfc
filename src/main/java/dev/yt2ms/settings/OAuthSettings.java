package dev.yt2ms.settings;

import dev.yt2ms.settings.value.Secret;
import java.net.URI;
import java.nio.file.Path;

/**
 * How the channel's owner lets yt2ms see private and unlisted videos.
 *
 * @param clientId the OAuth client, of the kind "Desktop app"
 * @param clientSecret its secret
 * @param authUrl where the owner allows access, in a browser
 * @param tokenUrl where tokens are given out and renewed
 * @param tokenFile where the tokens of the last login are kept
 */
public record OAuthSettings(String clientId, Secret clientSecret, URI authUrl, URI tokenUrl, Path tokenFile) {}
