/** The login of a channel's owner in a browser. The command {@code login} uses this package. */
@NullMarked
package dev.yt2ms.youtube.login;

import org.jspecify.annotations.NullMarked;
