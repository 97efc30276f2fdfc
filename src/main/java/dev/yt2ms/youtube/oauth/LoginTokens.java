package dev.yt2ms.youtube.oauth;

import dev.yt2ms.settings.value.Secret;
import java.time.Instant;

/**
 * What the token server gives.
 *
 * @param refreshToken gets new access tokens
 * @param accessToken opens the API
 * @param expiresAt when the access token ends
 */
public record LoginTokens(Secret refreshToken, Secret accessToken, Instant expiresAt) {}
