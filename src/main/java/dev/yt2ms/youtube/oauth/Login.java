package dev.yt2ms.youtube.oauth;

import dev.yt2ms.model.Channel;

/**
 * A login of the channel's owner whose tokens the API has accepted.
 *
 * @param clientId the OAuth client with which the login was made
 * @param channel the channel of the account that logged in
 * @param tokens the latest tokens
 */
public record Login(String clientId, Channel channel, LoginTokens tokens) {

    Login with(LoginTokens newer) {
        return new Login(clientId, channel, newer);
    }
}
