package dev.yt2ms.mapping;

import com.google.common.html.HtmlEscapers;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumSet;
import org.nibor.autolink.LinkExtractor;
import org.nibor.autolink.LinkSpan;
import org.nibor.autolink.LinkType;
import org.nibor.autolink.Span;

/**
 * Converts plain text to HTML. A browser shows every character of the text, and interprets no part of it as markup.
 * Line breaks become {@code <br>}, and http and https addresses become links. Control characters other than tabs and
 * line breaks are removed, and unpaired surrogates become U+FFFD.
 */
final class DescriptionHtml {

    private static final LinkExtractor ADDRESSES =
            LinkExtractor.builder().linkTypes(EnumSet.of(LinkType.URL)).build();

    private DescriptionHtml() {}

    /** Returns HTML that consists only of text, {@code <br>} and {@code <a href="…">…</a>}. */
    public static String of(String description) {
        String text = SendableText.lines(description);
        StringBuilder html = new StringBuilder(text.length() + text.length() / 4);
        for (Span span : ADDRESSES.extractSpans(text)) {
            String part = text.substring(span.getBeginIndex(), span.getEndIndex());
            String escaped = escape(part);
            if (span instanceof LinkSpan && isLinkable(part)) {
                html.append("<a href=\"")
                        .append(escaped)
                        .append("\">")
                        .append(escaped)
                        .append("</a>");
            } else {
                html.append(escaped.replace("\n", "<br>"));
            }
        }
        return html.toString();
    }

    /** Escapes text for an HTML element or a quoted attribute. Line breaks stay. */
    static String escape(String text) {
        return HtmlEscapers.htmlEscaper().escape(text);
    }

    private static boolean isLinkable(String address) {
        // An address with invisible characters, or with a user name before the host, could look like another address.
        if (!address.regionMatches(true, 0, "http", 0, 4)
                || address.codePoints().anyMatch(c -> Character.getType(c) == Character.FORMAT)) {
            return false;
        }
        int authorityStart = address.indexOf("://") + 3;
        int authorityEnd = authorityStart;
        while (authorityEnd < address.length() && "/?#\\".indexOf(address.charAt(authorityEnd)) < 0) {
            authorityEnd++;
        }
        String scheme = address.substring(0, authorityStart);
        String authority = address.substring(authorityStart, authorityEnd);
        return (scheme.equalsIgnoreCase("http://") || scheme.equalsIgnoreCase("https://")) && isHost(authority);
    }

    private static boolean isHost(String authority) {
        if (authority.indexOf('@') >= 0
                || authority.startsWith(":")
                || authority.codePoints().noneMatch(Character::isLetterOrDigit)) {
            return false;
        }
        try {
            return new URI("http://" + authority).getRawAuthority() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
