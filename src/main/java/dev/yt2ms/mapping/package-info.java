/**
 * Creates the fields of an upload from a video: templates, descriptions as HTML, dates, categories and file names. The
 * job uses this package through {@link dev.yt2ms.mapping.FieldMapping}.
 */
@NullMarked
package dev.yt2ms.mapping;

import org.jspecify.annotations.NullMarked;
