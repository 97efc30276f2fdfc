/**
 * The sandbox's YouTube: the channel, the Data API, the login, watch pages and media. Tests and the demo put videos on
 * it through {@link dev.yt2ms.sandbox.youtube.SandboxChannel}.
 */
@NullMarked
package dev.yt2ms.sandbox.youtube;

import org.jspecify.annotations.NullMarked;
