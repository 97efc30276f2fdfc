/** The login of a channel's owner in a browser. */
package dev.yt2ms.youtube.login;
