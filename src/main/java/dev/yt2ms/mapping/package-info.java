/**
 * From a video to the fields of its upload: templates, descriptions as HTML, dates, categories and file names.
 * {@link dev.yt2ms.mapping.FieldMapping} is the way in.
 */
package dev.yt2ms.mapping;
