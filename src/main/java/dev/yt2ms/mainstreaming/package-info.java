/** The platform: its categories, uploads and their outcomes, and {@link dev.yt2ms.mainstreaming.VideoPlatform}, which stands for it. */
package dev.yt2ms.mainstreaming;
