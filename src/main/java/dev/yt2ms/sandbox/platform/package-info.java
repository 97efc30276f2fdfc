/**
 * The sandbox's platform: its methods, uploads and contents, and the page that shows what has arrived. Tests and the
 * demo read its contents through {@link dev.yt2ms.sandbox.platform.SandboxPlatform}.
 */
@NullMarked
package dev.yt2ms.sandbox.platform;

import org.jspecify.annotations.NullMarked;
