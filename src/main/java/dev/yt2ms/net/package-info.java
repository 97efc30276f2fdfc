/**
 * Connections to other machines: HTTP clients, proxies, trusted certificates, and the meaning of network errors.
 * Clients of YouTube, the platform and release pages get their HTTP client from {@link dev.yt2ms.net.Network}.
 */
@NullMarked
package dev.yt2ms.net;

import org.jspecify.annotations.NullMarked;
