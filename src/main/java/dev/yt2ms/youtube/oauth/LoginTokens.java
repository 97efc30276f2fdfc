package dev.yt2ms.youtube.oauth;

import dev.yt2ms.settings.value.Secret;
import java.time.Instant;

/**
 * The tokens that the token server issues for a login.
 *
 * @param refreshToken the token with which new access tokens are obtained
 * @param accessToken the token that authorizes requests to the API
 * @param expiresAt when the access token expires
 */
public record LoginTokens(Secret refreshToken, Secret accessToken, Instant expiresAt) {}
