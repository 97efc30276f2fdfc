package dev.yt2ms.youtube.oauth;

import dev.yt2ms.settings.value.Secret;
import java.time.Instant;

/**
 * The tokens that the token server issues for a login.
 *
 * @param refreshToken obtains new access tokens
 * @param accessToken authorizes requests to the API
 * @param expiresAt when the access token expires
 */
public record LoginTokens(Secret refreshToken, Secret accessToken, Instant expiresAt) {}
