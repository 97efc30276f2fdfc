/** A run, a plan, a sync or a comparison as a person sees it, from its start to its summary. */
@NullMarked
package dev.yt2ms.cli.session;

import org.jspecify.annotations.NullMarked;
