package dev.yt2ms.verify;

import dev.yt2ms.verify.Comparison.Finding;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Compares pieces of HTML by the document that a browser makes of them. */
final class Html {

    private Html() {}

    /** Compares two unequal texts. */
    static Finding compare(String sent, String found) {
        Element was = body(sent);
        Element is = body(found);
        String wasWritten = written(was);
        String isWritten = written(is);
        if (wasWritten.equals(isWritten)) {
            return Finding.harmless();
        }
        if (elements(is) > elements(was)) {
            return Finding.loss("there is HTML markup that was not sent");
        }
        if (words(was).equals(words(is))) {
            return Finding.loss(
                    elements(is) < elements(was) ? "HTML markup is missing" : "the HTML markup is different");
        }
        if (written(body(is.wholeText())).equals(wasWritten)) {
            return Finding.loss("the HTML markup came back as text");
        }
        return words(was).startsWith(words(is))
                ? Finding.loss("the text is cut after %d characters".formatted(found.codePointCount(0, found.length())))
                : Finding.loss();
    }

    private static Element body(String html) {
        Document document = Jsoup.parseBodyFragment(html);
        document.outputSettings().prettyPrint(false);
        return document.body();
    }

    /** Returns the HTML with entities, attributes and empty elements written in one canonical way. */
    private static String written(Element body) {
        return PlainText.oneSpaced(body.html().replace("&nbsp;", " ")).replaceAll(" ?<br> ?", "<br>");
    }

    /**
     * Returns the text without spaces. Spaces are not compared, because in HTML a line break or a paragraph also
     * separates words.
     */
    private static String words(Element body) {
        return PlainText.oneSpaced(body.wholeText()).replace(" ", "");
    }

    private static int elements(Element body) {
        return body.getAllElements().size();
    }
}
