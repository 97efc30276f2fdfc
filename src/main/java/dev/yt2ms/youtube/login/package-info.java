/** The login of a channel's owner in a browser. The command {@code login} uses it. */
package dev.yt2ms.youtube.login;
