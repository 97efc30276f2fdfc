package dev.yt2ms.settings;

import dev.yt2ms.settings.value.Secret;
import java.net.URI;
import java.nio.file.Path;

/**
 * The OAuth client with which the channel's owner lets yt2ms read private and unlisted videos.
 *
 * @param clientId the id of an OAuth client of the type "Desktop app"
 * @param clientSecret the client's secret
 * @param authUrl the page on which the owner allows access, in a browser
 * @param tokenUrl the address that issues and renews tokens
 * @param tokenFile the file with the tokens of the last login
 */
public record OAuthSettings(String clientId, Secret clientSecret, URI authUrl, URI tokenUrl, Path tokenFile) {}
