/**
 * The access of a channel's owner: tokens, where they are kept, and how they are renewed. The API client gets its
 * access token here; the login stores one here.
 */
@NullMarked
package dev.yt2ms.youtube.oauth;

import org.jspecify.annotations.NullMarked;
