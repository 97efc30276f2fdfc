/**
 * Connections that leave this machine: HTTP clients, proxies, trust in certificates, and what an error of the network means.
 * {@link dev.yt2ms.net.Network} makes every client.
 */
@NullMarked
package dev.yt2ms.net;

import org.jspecify.annotations.NullMarked;
