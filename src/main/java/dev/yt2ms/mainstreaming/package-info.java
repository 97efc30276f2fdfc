/**
 * The platform: its categories, uploads and their outcomes, and {@link dev.yt2ms.mainstreaming.VideoPlatform}, which
 * represents it. The job's stations and its platform index use this package.
 */
@NullMarked
package dev.yt2ms.mainstreaming;

import org.jspecify.annotations.NullMarked;
