package dev.yt2ms.youtube.oauth;

import dev.yt2ms.model.Channel;

/**
 * A login that was seen to work.
 *
 * @param clientId the OAuth client that it was made with
 * @param channel the channel of who logged in
 * @param tokens the newest tokens
 */
public record Login(String clientId, Channel channel, LoginTokens tokens) {

    Login with(LoginTokens newer) {
        return new Login(clientId, channel, newer);
    }
}
