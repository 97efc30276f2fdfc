package dev.yt2ms.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptionHtmlTest {

    private static final Pattern TAG = Pattern.compile("<(br|/a|a href=\"([^\"<>']*)\")>");

    @Test
    void escapesMarkup() {
        assertThat(DescriptionHtml.of("<b onclick=\"x('y')\">&amp;</b>"))
                .isEqualTo("&lt;b onclick=&quot;x(&#39;y&#39;)&quot;&gt;&amp;amp;&lt;/b&gt;");
    }

    @Test
    void keepsEveryKindOfLineBreak() {
        assertThat(DescriptionHtml.of("a\r\nb\rc\nd\u2028e\u2029\n\nf"))
                .isEqualTo("a<br>b<br>c<br>d<br>e<br><br><br>f");
    }

    @Test
    void turnsWebAddressesIntoLinks() {
        assertThat(DescriptionHtml.of("See (https://example.com/a?b=1&c='2'), HTTP://X.ORG."))
                .isEqualTo("See (<a href=\"https://example.com/a?b=1&amp;c=&#39;2&#39;\">"
                        + "https://example.com/a?b=1&amp;c=&#39;2&#39;</a>), "
                        + "<a href=\"HTTP://X.ORG\">HTTP://X.ORG</a>.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "javascript://example.com/%0aalert(1)",
                "data:text/html,x",
                "ftp://example.com/",
                "httpx://example.com/",
                "http://",
                "https:///path",
                "http://:80/",
                "http://user@example.com/",
                "https://example.com/\u202Egpj",
                "www.example.com",
                "a@example.com",
            })
    void turnsNothingElseIntoLinks(String text) {
        assertThat(DescriptionHtml.of(text)).doesNotContain("<a ");
    }

    @Test
    void removesControlCharactersAndBrokenSurrogates() {
        assertThat(DescriptionHtml.of("a\u0000b\u001Bc\td\uD800e😀")).isEqualTo("abc\td\uFFFDe😀");
    }

    @Test
    void escapesTextThatLooksLikeFormData() {
        String text = "--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\nsecret";
        assertThat(DescriptionHtml.of(text))
                .isEqualTo("--x<br>Content-Disposition: form-data; name=&quot;token&quot;<br><br>secret");
    }

    @Test
    void keepsFiveThousandCharacters() {
        assertThat(DescriptionHtml.of("<".repeat(5000))).isEqualTo("&lt;".repeat(5000));
        assertThat(DescriptionHtml.of("")).isEmpty();
    }

    /**
     * For random texts, the only tags in the HTML are line breaks and links, and a browser would show the original
     * text.
     */
    @Test
    void aBrowserShowsExactlyTheOriginalText() {
        Random random = new Random(2026);
        for (int i = 0; i < 3000; i++) {
            String text = RandomTexts.text(random, 60);
            String html = DescriptionHtml.of(text);
            assertThat(read(html)).isEqualTo(SendableText.lines(text));
        }
    }

    @Test
    void staysQuickWithHostileTexts() {
        assertThatCode(() -> {
                    for (String piece : new String[] {"a:", "http://", "a@", "www.", "://", "(", "-", "<"}) {
                        DescriptionHtml.of(piece.repeat(20_000));
                        Summary.of(piece.repeat(20_000));
                    }
                })
                .doesNotThrowAnyException();
    }

    private static String read(String html) {
        StringBuilder text = new StringBuilder();
        Matcher tags = TAG.matcher(html);
        int end = 0;
        boolean inLink = false;
        while (tags.find()) {
            text.append(textNode(html.substring(end, tags.start())));
            end = tags.end();
            switch (tags.group(1)) {
                case "br" -> text.append('\n');
                case "/a" -> {
                    assertThat(inLink).isTrue();
                    inLink = false;
                }
                default -> {
                    assertThat(inLink).isFalse();
                    inLink = true;
                    assertThat(tags.group(2)).matches("(?is)https?://.+");
                    assertThat(html.substring(end)).startsWith(tags.group(2) + "</a>");
                }
            }
        }
        assertThat(inLink).isFalse();
        return text.append(textNode(html.substring(end))).toString();
    }

    private static String textNode(String html) {
        assertThat(html).doesNotContain("<", ">", "\"", "'");
        assertThat(html.replaceAll("&(amp|lt|gt|quot|#39);", "")).doesNotContain("&");
        return html.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }
}
