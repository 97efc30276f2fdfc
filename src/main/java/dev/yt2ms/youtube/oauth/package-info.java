/** The access of a channel's owner: tokens, where they are kept, and how they are renewed. */
package dev.yt2ms.youtube.oauth;
