/**
 * Connections that leave this machine: HTTP clients, proxies, trust in certificates, and what an error of the network means.
 * {@link dev.yt2ms.net.Network} makes every client.
 */
package dev.yt2ms.net;
