package dev.yt2ms.sandbox.http;

import com.google.common.html.HtmlEscapers;

/** Escapes text for HTML. */
public final class Html {

    private Html() {}

    /** Escapes the text for use as character data or as a quoted attribute value. */
    public static String escape(String text) {
        // HTML does not allow the character NUL.
        return HtmlEscapers.htmlEscaper().escape(text).replace('\0', '\uFFFD');
    }
}
