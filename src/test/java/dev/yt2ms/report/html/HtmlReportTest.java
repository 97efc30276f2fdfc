package dev.yt2ms.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yt2ms.settings.ExportSettings;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The page shows the status, and no text of it becomes markup. */
class HtmlReportTest {

    private static final ExportSettings SETTINGS =
            new ExportSettings(Optional.of("https://example.org/player?c={contentId}"));
    private static final String NASTY = "\"'><img src=x onerror=alert(1)>\u202E{{name}}</td></table><script>x</script>";

    private static Document page(ObjectNode... items) throws IOException {
        ObjectNode status = JsonMapper.shared().createObjectNode();
        status.put("name", "my-channel");
        status.putObject("channel").put("title", NASTY);
        status.putObject("run").put("state", "COMPLETED").put("stoppedBecause", NASTY);
        ObjectNode books = status.putObject("reconciliation");
        books.put("unexplained", 1);
        books.putArray("unaccounted")
                .addObject()
                .put("what", "DOUBLED")
                .put("videoId", NASTY)
                .put("contentId", NASTY);
        status.putArray("items").addAll(List.of(items));
        StringWriter out = new StringWriter();
        new HtmlReport(status.toString().getBytes(StandardCharsets.UTF_8), SETTINGS)
                .writeTo(out, Instant.parse("2026-11-25T00:00:00Z"));
        return Jsoup.parse(out.toString());
    }

    private static ObjectNode item(String text, String state) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("videoId", text)
                .put("title", text)
                .put("publishedAt", "2015-10-25T03:49:00Z")
                .put("state", state)
                .put("contentId", text)
                .put("filename", text)
                .put("uploadedAt", "2026-11-24T01:02:03.456Z");
    }

    @Test
    void noTextFromOutsideBecomesMarkup() throws IOException {
        ObjectNode item = item(NASTY, "VERIFIED").put("skipReason", NASTY).put("error", NASTY);
        item.putArray("differences")
                .addObject()
                .put("kind", "LOSS")
                .put("field", NASTY)
                .put("sent", NASTY)
                .put("found", NASTY)
                .put("note", NASTY);

        Document page = page(item);

        assertThat(page.select("script, img, [onerror]")).isEmpty();
        assertThat(page.select("table")).hasSize(5);
        assertThat(page.select("bdi").eachText())
                .allSatisfy(text -> assertThat(text).isEqualTo(NASTY.replace('\u202E', ' ')));
        assertThat(page.select("a").eachAttr("href")).hasSize(3).allMatch(address -> address.startsWith("https://"));
    }

    @Test
    void reportsVideosThatWereNotMovedInTheBestFormat() throws IOException {
        ObjectNode plainer = item("plainer", "VERIFIED");
        plainer.putObject("plainerThan")
                .put("height", 1080)
                .put("width", 1920)
                .put("videoCodec", "vp9" + NASTY)
                .put("audioCodec", "opus");
        ObjectNode better = item("better", "VERIFIED").put("betterHeight", 2160);
        better.putObject("media").put("height", 720).put("width", 1280).put("videoCodec", "h264");

        Document page = page(plainer, better, item("best", "VERIFIED"));

        assertThat(page.select("script, img, [onerror]")).isEmpty();
        assertThat(page.select("tr:contains(could not encode)"))
                .singleElement()
                .satisfies(row -> assertThat(row.text()).contains("plainer", "1920x1080 vp9"));
        assertThat(page.select("tr:contains(2160 pixels high)"))
                .singleElement()
                .satisfies(row -> assertThat(row.text()).contains("better", "and 720 when it was downloaded"));
    }

    @Test
    void aMigrationThatStoppedBeforeItsFirstVideoHasAPageToo() throws IOException {
        assertThat(page().select("table").last().select("tbody tr")).isEmpty();
    }

    @Test
    void reportsAnOutputThatCannotBeWritten() {
        byte[] status = "{\"name\":\"my-channel\",\"items\":[]}".getBytes(StandardCharsets.UTF_8);
        Writer full = new FilterWriter(Writer.nullWriter()) {
            @Override
            public void write(String text, int from, int length) throws IOException {
                throw new IOException("Disk quota exceeded");
            }
        };

        assertThatThrownBy(() -> new HtmlReport(status, SETTINGS).writeTo(full, Instant.EPOCH))
                .isInstanceOf(IOException.class)
                .hasMessage("Disk quota exceeded");
    }

    @Test
    void doesNotClaimSuccessWithoutAComparison() throws IOException {
        byte[] status =
                ("{\"name\":\"my-channel\",\"reconciliation\":{\"unexplained\":0,\"lookedAt\":null},\"items\":[]}")
                        .getBytes(StandardCharsets.UTF_8);
        StringWriter out = new StringWriter();

        new HtmlReport(status, SETTINGS).writeTo(out, Instant.EPOCH);

        assertThat(Jsoup.parse(out.toString()).select("p.odd").text()).contains("is not known", "yt2ms verify");
    }

    @Test
    void anUnreadableDateFormIsAWarningThatNeedsNoAttention() throws IOException {
        ObjectNode item = item("dated", "VERIFIED");
        item.putArray("differences")
                .addObject()
                .put("kind", "UNREADABLE")
                .put("field", "uploaddate")
                .put("sent", "20160229235958")
                .put("found", "29.II.2016")
                .put("note", "a form of date that yt2ms does not know");

        Document page = page(item);

        assertThat(page.select("h2:contains(Needs attention) + p").text()).isEqualTo("nothing");
        assertThat(page.select("table").last().text())
                .contains("can't be judged: uploaddate '29.II.2016' (a form of date that yt2ms does not know)");
    }

    @Test
    void whereNothingIsToBeSeenToItSaysSo() throws IOException {
        Document page = page(item("plain", "VERIFIED"));

        assertThat(page.select("h2:contains(Needs attention) + p").text()).isEqualTo("nothing");
        assertThat(page.select("table").last().select("tbody tr").eachText())
                .containsExactly("plain plain 2015-10-25T03:49:00Z VERIFIED plain plain 2026-11-24T01:02:03Z");
    }
}
