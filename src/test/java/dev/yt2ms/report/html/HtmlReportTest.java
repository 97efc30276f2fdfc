package dev.yt2ms.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yt2ms.model.JobCommands;
import dev.yt2ms.settings.ExportSettings;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tests that the HTML report shows the status, and that no title or other foreign text becomes markup. */
class HtmlReportTest {

    private static final ExportSettings SETTINGS =
            new ExportSettings(Optional.of("https://example.org/player?c={contentId}"));
    private static final JobCommands COMMANDS = JobCommands.of("jobs/my.yml");
    private static final String NASTY = "\"'><img src=x onerror=alert(1)>\u202E{{name}}</td></table><script>x</script>";

    private static Document page(ObjectNode... items) throws IOException {
        ObjectNode status = JsonMapper.shared().createObjectNode();
        status.put("name", "my-channel");
        status.putObject("channel").put("title", NASTY);
        status.putObject("run").put("state", "COMPLETED").put("stoppedBecause", NASTY);
        ObjectNode books = status.putObject("reconciliation");
        books.putObject("platform").put("DOUBLED", 1);
        books.putArray("unaccounted")
                .addObject()
                .put("what", "DOUBLED")
                .put("videoId", NASTY)
                .put("contentId", NASTY);
        status.putArray("items").addAll(List.of(items));
        return pageFrom(status);
    }

    private static Document pageFrom(ObjectNode status) throws IOException {
        StringWriter out = new StringWriter();
        new HtmlReport(status.toString().getBytes(StandardCharsets.UTF_8), SETTINGS, COMMANDS)
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

    /** Returns the rows of the table. The page's script reads them from JSON in the page. */
    private static JsonNode rows(Document page) {
        return JsonMapper.shared().readTree(page.select("script#data").html());
    }

    @Test
    void foreignTextNeverBecomesMarkup() throws IOException {
        ObjectNode item = item(NASTY, "VERIFIED").put("skipReason", NASTY).put("error", NASTY);
        item.put("rule", NASTY).putArray("playlists").add(NASTY);
        item.putObject("media")
                .put("height", 1080)
                .put("width", 1920)
                .put("videoCodec", NASTY)
                .put("audioCodec", NASTY);
        item.putArray("differences")
                .addObject()
                .put("kind", "LOSS")
                .put("field", NASTY)
                .put("sent", NASTY)
                .put("found", NASTY)
                .put("note", NASTY);

        Document page = page(item);

        assertThat(page.select("script"))
                .as("scripts, which are the data and the page's own script")
                .hasSize(2);
        assertThat(page.select("img, [onerror], [style], [src]")).isEmpty();
        assertThat(page.select("main bdi").eachText())
                .hasSizeGreaterThan(3)
                .allSatisfy(text -> assertThat(text).isEqualTo(NASTY.replace('\u202E', ' ')));
        assertThat(page.select("a").eachAttr("href")).allMatch(address -> address.startsWith("#"));
        JsonNode row = rows(page).get(0);
        assertThat(row.get(1).asString()).isEqualTo(NASTY.replace('\u202E', ' '));
        assertThat(row.get(6).asString()).startsWith("https://example.org/player?c=%22");
    }

    @Test
    void namesTheMachinesThatShareTheMigration() throws IOException {
        ObjectNode status = JsonMapper.shared().createObjectNode().put("name", "test");
        ArrayNode nodes = status.putArray("nodes");
        nodes.addObject()
                .put("node", "berlin")
                .put("process", "7@media1")
                .put("living", true)
                .put("leads", true)
                .put("joinedAt", "2026-11-25T00:00:00Z")
                .put("seenAt", "2026-11-25T01:00:00Z")
                .put("transfers", 2)
                .put("claimed", 3)
                .put("staged", 1)
                .putArray("moves")
                .addObject()
                .put("videoId", "abcdefghijk")
                .put("direction", "upload")
                .put("bytes", 40)
                .put("totalBytes", 100);
        nodes.addObject().put("node", NASTY).put("living", true).put("gate", NASTY);
        nodes.addObject().put("node", "paris").put("living", false).put("gate", "an old one");
        status.putArray("items");

        Document page = pageFrom(status);

        assertThat(page.select("#machines + div tbody tr").eachText())
                .satisfiesExactly(
                        leader -> assertThat(leader)
                                .isEqualTo(
                                        "berlin 7@media1 leads, takes part since 2026-11-25 00:00 UTC"
                                                + " 2 transfers (upload of abcdefghijk 40 %), 3 videos in work, 1 file waiting for upload 2026-11-25 01:00:00 UTC"),
                        other -> assertThat(other).contains("takes part", "downloads nothing at present: "),
                        gone -> assertThat(gone)
                                .contains("does not take part 0 files")
                                .doesNotContain("an old one"));
        assertThat(page.select("img, [onerror]")).isEmpty();
        assertThat(page(item("plain", "VERIFIED")).select("#machines")).isEmpty();
    }

    @Test
    void theBrowserMayRunOnlyThePagesOwnScriptAndLoadNothing() throws Exception {
        Document page = page(item("plain", "VERIFIED"));

        String policy = page.select("meta[http-equiv=Content-Security-Policy]").attr("content");

        assertThat(policy)
                .startsWith("default-src 'none'; ")
                .contains(
                        "script-src 'sha256-"
                                + digest(page.select("script").last().data()) + "'",
                        "style-src 'sha256-"
                                + digest(page.select("style").last().data()) + "'")
                .doesNotContain("unsafe");
    }

    private static String digest(String text) throws NoSuchAlgorithmException {
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
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

        JsonNode rows = rows(page);
        assertThat(rows.get(0).get(12).toString()).contains("could not encode it as 1920x1080 vp9");
        assertThat(rows.get(1).get(12).toString())
                .contains("2160 pixels high on YouTube now, and 720 when it was downloaded");
        assertThat(rows.get(2).get(12)).isEmpty();
        assertThat(page.select(".attention > li").eachText())
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("1 × YouTube now has a better picture", "sync.on-better", "better better");
    }

    @Test
    void failuresAreGroupedByRuleWithWhatToDo() throws IOException {
        List<ObjectNode> failed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            failed.add(item("members" + i, "FAILED")
                    .put("rule", "members-only")
                    .put("errorClass", "PERMANENT")
                    .put("error", "Only for members"));
        }

        Document page = page(failed.toArray(ObjectNode[]::new));

        assertThat(page.select(".attention > li").eachText())
                .containsExactly(
                        "5 × FAILED, members-only Only for members To do: use the owner's cookies (download.cookies), then"
                                + " 'yt2ms retry --rule members-only jobs/my.yml' and 'yt2ms migrate jobs/my.yml'"
                                + " members0 members0 members1 members1"
                                + " members2 members2 and 2 more Show in the table");
    }

    @Test
    void theTableFindsTheVideosOfExactlyOneCause() throws IOException {
        ObjectNode gone = item("v1", "FAILED").put("rule", "gone").put("error", "no longer available");
        ObjectNode httpGone = item("v2", "FAILED").put("rule", "http-gone").put("error", "gone: HTTP 404");
        ObjectNode mentions = item("gone in the title", "VERIFIED");
        ObjectNode lossy = item("v4", "VERIFIED");
        difference(lossy, "LOSS", "title", "the text is cut after 17 characters");
        difference(lossy, "HARMLESS", "tags", "");

        Document page = page(gone, httpGone, mentions, lossy);

        JsonNode rows = rows(page);
        String number = page.select("#cause option:contains(FAILED, gone)").attr("value");
        assertThat(rows.get(0).get(14).toString()).isEqualTo("[" + number + "]");
        assertThat(rows.get(1).get(14).toString()).hasSize(3).isNotEqualTo("[" + number + "]");
        assertThat(rows.get(2).get(14)).isEmpty();
        assertThat(rows.get(3).get(14)).hasSize(2);
        assertThat(page.select(".attention li:contains(FAILED, gone) [data-cause]")
                        .eachAttr("data-cause"))
                .containsExactly(number);
    }

    private static void difference(ObjectNode item, String kind, String field, String note) {
        item.withArray("differences")
                .addObject()
                .put("kind", kind)
                .put("field", field)
                .put("sent", "sent text")
                .put("found", "")
                .put("note", note);
    }

    @Test
    void differencesAreGroupedByFieldWithTotalsAndAdvice() throws IOException {
        List<ObjectNode> items = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ObjectNode cut = item("cut" + i, "VERIFIED");
            difference(cut, "LOSS", "title", "the text is cut after " + i + " characters");
            items.add(cut);
        }
        ObjectNode dated = item("dated", "VERIFIED");
        difference(dated, "UNREADABLE", "uploaddate", "yt2ms does not know this date format");
        items.add(dated);
        ObjectNode gone = item("gone", "FAILED")
                .put("rule", "no-recording")
                .put("errorClass", "PERMANENT")
                .put("error", "no recording");
        items.add(gone);

        Document page = page(items.toArray(ObjectNode[]::new));

        assertThat(page.select(".tile").eachText()).contains("4 not as they were sent");
        assertThat(page.select("#differences + p").text())
                .isEqualTo("Videos: 4 not as they were sent, 1 with values that can't be compared.");
        assertThat(page.select("#differences ~ .scroll")
                        .first()
                        .select("tbody tr")
                        .eachText())
                .satisfiesExactly(
                        row -> assertThat(row)
                                .startsWith(
                                        "4 title differs from what was sent e.g. the text is cut after 0 characters;"
                                                + " e.g. sent 'sent text', found nothing"),
                        row -> assertThat(row)
                                .startsWith("1 uploaddate can't be compared")
                                .contains("To do: nothing; to be sure, look"));
        assertThat(page.select("h3, .attention h4").eachText())
                .containsExactly(
                        "A person must act (1 cause)",
                        "4 × title differs from what was sent",
                        "Nothing to do (1 cause)",
                        "1 × FAILED, no-recording");
        assertThat(page.select(".attention li").first().text())
                .contains("change mapping.title in the job file", "'yt2ms verify jobs/my.yml' compares them again");
    }

    @Test
    void theSizesOfContentsThatWereThereBeforeAreUnknownAndNot0() throws IOException {
        ObjectNode adopted = item("adopted", "VERIFIED").put("adopted", true);
        ObjectNode both = item("both", "VERIFIED").put("adopted", true).put("publishedAt", "2014-01-01T00:00:00Z");
        ObjectNode own = item("own", "VERIFIED").put("bytes", 1_000_000).put("publishedAt", "2014-01-02T00:00:00Z");

        Document page = page(adopted, both, own);

        assertThat(table(page, "By year of publishing"))
                .containsExactly("2015 1 1 0.0 unknown", "2014 2 2 0.0 ≥ 1.0 MB");
        assertThat(page.select(".tile").eachText())
                .contains("3 of 3 selected videos are on the platform; 2 of them were there before", "1.0 MB uploaded");
        assertThat(page.text()).contains("The sizes of 2 moved videos are unknown");
    }

    @Test
    void theBarsOfAShortRunAreMinutesOrHours() throws IOException {
        Document minutes = page(
                item("a", "VERIFIED").put("uploadedAt", "2026-11-24T01:02:03Z"),
                item("b", "VERIFIED").put("uploadedAt", "2026-11-24T01:04:59Z"));
        Document hours = page(
                item("a", "VERIFIED").put("uploadedAt", "2026-11-24T20:02:03Z"),
                item("b", "VERIFIED").put("uploadedAt", "2026-11-25T19:59:59Z"));

        assertThat(minutes.select("svg.days rect title").eachText())
                .containsExactly(
                        "2026-11-24 01:02: 1 upload", "2026-11-24 01:03: 0 uploads", "2026-11-24 01:04: 1 upload");
        assertThat(hours.select("svg.days rect")).hasSize(24);
        assertThat(hours.text()).contains("Each bar is an hour; the highest has 1 upload.");
    }

    @Test
    void everythingAccountedForIsNotGreenWhileVideosFailed() throws IOException {
        byte[] status = ("{\"name\":\"my-channel\",\"reconciliation\":{\"unexplained\":0,"
                        + "\"lookedAt\":\"2026-11-24T01:02:03.456Z\",\"source\":{\"FAILED\":1200,\"VERIFIED\":5},"
                        + "\"platform\":{\"OURS\":5,\"FOREIGN\":7}},\"items\":[]}")
                .getBytes(StandardCharsets.UTF_8);
        StringWriter out = new StringWriter();

        new HtmlReport(status, SETTINGS, COMMANDS).writeTo(out, Instant.EPOCH);

        Document page = Jsoup.parse(out.toString());
        assertThat(page.select("#accounted + p.bad").text())
                .isEqualTo("every video and content is accounted for, but: 1,200 failed.");
        assertThat(page.select("tr.bad").eachText()).containsExactly("failed 1,200");
        assertThat(page.select("caption").eachText()).contains("Platform, as of 2026-11-24 01:02 UTC");
    }

    @Test
    void manyCausesAreFoldedAfterTheFirstOnes() throws IOException {
        List<ObjectNode> failed = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            failed.add(item("v" + i, "FAILED").put("rule", "rule" + i).put("error", "e"));
        }

        Document page = page(failed.toArray(ObjectNode[]::new));

        assertThat(page.select("main > ul.attention > li")).hasSize(6);
        assertThat(page.select("details summary").text()).isEqualTo("14 more causes");
        assertThat(page.select("details > ul.attention > li")).hasSize(14);
    }

    @Test
    void thousandsOfMessagesThatNoRuleKnowsMakeFewCauses() throws IOException {
        List<ObjectNode> failed = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            String message = i % 100 == 0 ? "Frequent words" : "Strange words " + i;
            failed.add(item("v" + i, "FAILED").put("rule", "unknown").put("error", message));
        }

        Document page = page(failed.toArray(ObjectNode[]::new));

        assertThat(page.select(".attention h4").eachText())
                .hasSize(11)
                .startsWith("2,961 × FAILED, unknown, 2,961 rarer messages", "30 × FAILED, unknown");
        assertThat(page.select("#cause option")).hasSize(12);
        String rare = page.select("#cause option:contains(rarer)").attr("value");
        assertThat(rows(page).get(2999).get(14).toString()).isEqualTo("[" + rare + "]");
        assertThat(rows(page).get(2999).get(12).toString()).contains("Strange words 2999");
        assertThat(rows(page).get(100).get(14).toString()).isNotEqualTo("[" + rare + "]");
    }

    @Test
    void figuresCountWhatWasMovedByYearPlaylistAndPicture() throws IOException {
        ObjectNode upright =
                item("upright", "VERIFIED").put("durationSeconds", 5400).put("bytes", 2_000_000_000L);
        upright.putArray("playlists").add("Talks");
        upright.putObject("media").put("height", 1920).put("width", 1080).put("videoCodec", "vp9");
        ObjectNode wide = item("wide", "VERIFIED").put("durationSeconds", 1800).put("bytes", 1_000_000_000L);
        wide.put("uploadedAt", "2026-11-26T23:00:00Z");
        wide.putObject("media")
                .put("height", 804)
                .put("width", 1920)
                .put("videoCodec", "vp9")
                .put("audioCodec", "opus");
        ObjectNode failed = item("failed", "FAILED").put("publishedAt", "2014-01-01T00:00:00Z");
        failed.put("bytes", 5).putArray("playlists").add("Talks");

        Document page = page(upright, wide, failed, item("skipped", "SKIPPED").put("skipReason", "live now"));

        assertThat(page.select(".tile").eachText())
                .containsExactly(
                        "2 of 3 selected videos are on the platform",
                        "2.0 hours of video on the platform",
                        "3.0 GB uploaded",
                        "1 failed",
                        "0 not as they were sent",
                        "1 excluded by a rule");
        assertThat(table(page, "By year of publishing")).containsExactly("2015 2 2 2.0 3.0 GB", "2014 1 0 0.0 0 B");
        assertThat(table(page, "By playlist")).containsExactly("Talks 2 1 1.5 2.0 GB");
        assertThat(table(page, "Resolution of the moved videos")).containsExactly("1080p 2 100 % 2.0 3.0 GB");
        assertThat(table(page, "Video and audio codecs"))
                .containsExactly("vp9, no sound 1 50 % 1.5 2.0 GB", "vp9, opus 1 50 % 0.5 1.0 GB");
        assertThat(table(page, "Skipped videos by rule")).containsExactly("live now 1");
        assertThat(page.select(".facts dd").eachText())
                .containsExactly(
                        "2 videos, from 2026-11-24 01:02 UTC to 2026-11-26 23:00 UTC (2d 21h)",
                        "1 video, 1.5 GB on average (2 days)",
                        "1 video, 416.7 kB/s on average (2 hours)");
        assertThat(page.select("svg.days rect title").eachText())
                .hasSize(12)
                .startsWith("2026-11-24 00:00: 1 upload", "2026-11-24 06:00: 0 uploads");
    }

    private static List<String> table(Document page, String caption) {
        return page.select("table:has(caption:contains(" + caption + ")) tbody tr")
                .eachText();
    }

    @Test
    void aMigrationThatStoppedBeforeItsFirstVideoHasAReportToo() throws IOException {
        Document page = page();

        assertThat(rows(page)).isEmpty();
        assertThat(page.text()).contains("Nothing was uploaded yet.");
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

        assertThatThrownBy(() -> new HtmlReport(status, SETTINGS, COMMANDS).writeTo(full, Instant.EPOCH))
                .isInstanceOf(IOException.class)
                .hasMessage("Disk quota exceeded");
    }

    @Test
    void doesNotReportSuccessWithoutAComparison() throws IOException {
        byte[] status =
                ("{\"name\":\"my-channel\",\"reconciliation\":{\"unexplained\":0,\"lookedAt\":null},\"items\":[]}")
                        .getBytes(StandardCharsets.UTF_8);
        StringWriter out = new StringWriter();

        new HtmlReport(status, SETTINGS, COMMANDS).writeTo(out, Instant.EPOCH);

        assertThat(Jsoup.parse(out.toString()).select("p.odd").text()).contains("is not known", "yt2ms verify");
    }

    @Test
    void anUnreadableDateFormatIsAWarningThatNeedsNoAttention() throws IOException {
        ObjectNode item = item("dated", "VERIFIED");
        item.putArray("differences")
                .addObject()
                .put("kind", "UNREADABLE")
                .put("field", "uploaddate")
                .put("sent", "20160229235958")
                .put("found", "29.II.2016")
                .put("note", "yt2ms does not know this date format");

        Document page = page(item);

        assertThat(page.select("h2:contains(Needs attention) ~ ul.attention")).isEmpty();
        assertThat(rows(page).toString())
                .contains("can't be compared: uploaddate '29.II.2016' (yt2ms does not know this date format)");
    }

    @Test
    void saysSoIfNothingNeedsAttention() throws IOException {
        byte[] status = ("{\"name\":\"my-channel\",\"items\":[" + item("plain", "VERIFIED") + "]}")
                .getBytes(StandardCharsets.UTF_8);
        StringWriter out = new StringWriter();

        new HtmlReport(status, SETTINGS, COMMANDS).writeTo(out, Instant.EPOCH);

        Document page = Jsoup.parse(out.toString());
        assertThat(page.select("h2:contains(Needs attention) + p").text()).isEqualTo("nothing");
        assertThat(rows(page).get(0).toString())
                .startsWith("[\"plain\",\"plain\",\"2015-10-25\",0,\"VERIFIED\",\"plain\",")
                .endsWith("\"2026-11-24 01:02\",\"\",[],[],[]]");
    }
}
