/**
 * The live page: a web server for one migration, and its metrics. Its classes, and those of Javalin and Micrometer, are
 * loaded only if a person asks for the page.
 */
@NullMarked
package dev.yt2ms.web;

import org.jspecify.annotations.NullMarked;
