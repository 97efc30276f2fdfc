package dev.yt2ms.mapping;

import java.util.Random;

/** Creates random texts from pieces that often cause faults in software that processes text. */
final class RandomTexts {

    private static final String[] PIECES = {
        "word",
        " ",
        "\n",
        "\r\n",
        "\r",
        "\u2028",
        "\u2029",
        "\t",
        "\u0000",
        "\u0001",
        "\u001B[31m",
        "\u0085",
        "\uD800",
        "\uDC00",
        "😀",
        "👨‍👩‍👧",
        "e\u0301\u0302",
        "\u202E",
        "\u200B",
        "<script>",
        "</a>",
        "<br>",
        "\" onclick=\"x",
        "'",
        "&amp;",
        "&",
        "&#39;",
        "<!--",
        "]]>",
        "https://example.com/a?b=1&c=<d>",
        "http://",
        "https:///x",
        "javascript:alert(1)",
        "http://user@host/",
        "HTTPS://EXÄMPLE.org",
        "http://[::1]:80/",
        "(https://e.org).",
        "www.x.org",
        "a@b.org",
        "../",
        "\\",
        "--boundary",
        "Content-Type: text/html",
        "{id}",
        "}}",
        "%",
        ". ",
        "! ",
        "漢字",
        "http://a\"b",
        "https://e.org/\u202Egpj"
    };

    private RandomTexts() {}

    static String text(Random random, int mostPieces) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(mostPieces + 1); n > 0; n--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
