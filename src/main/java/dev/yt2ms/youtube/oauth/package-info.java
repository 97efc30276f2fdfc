/**
 * The access of a channel's owner: tokens, where they are kept, and how they are renewed. The API client gets its
 * access tokens from this package, and the login stores its tokens with it.
 */
@NullMarked
package dev.yt2ms.youtube.oauth;

import org.jspecify.annotations.NullMarked;
