/** The sandbox's YouTube: the channel, the Data API, the login, watch pages and media. */
package dev.yt2ms.sandbox.youtube;
