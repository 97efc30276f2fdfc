package dev.yt2ms.mainstreaming.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yt2ms.mainstreaming.Category;
import dev.yt2ms.mainstreaming.client.ContentReader.UnreadableException;
import dev.yt2ms.model.Content;
import dev.yt2ms.model.Content.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentReaderTest {

    private static Answer answer(String text) {
        return Answer.read(text.getBytes(StandardCharsets.UTF_8), "");
    }

    private static Content one(String text) throws UnreadableException {
        return ContentReader.content(answer(text)).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"d\":{\"contentId\":\"c1\",\"filename\":\"a.mp4\",\"referenceID\":\"r\",\"title\":\"T\",\"status\":32,\"duration\":\"PT1M2.5S\",\"visualizations\":12345678901,\"tags\":\"x, y\",\"poster\":null}}",
                "{\"ContentID\":\"c1\",\"FileName\":\"a.mp4\",\"ReferenceId\":\"r\",\"Title\":\"T\",\"Status\":\"32\",\"Duration\":\"P0Y0M0DT0H1M2.500S\",\"Visualizations\":\"12345678901\",\"tags\":\"x, y\"}",
                "<VodContentDTO xmlns=\"http://schemas.datacontract.org/2004/07/Mainsoft.Streaming.Sdk._13.model\" xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\"><contentId>c1</contentId><filename>a.mp4</filename><referenceID><![CDATA[r]]></referenceID><title>T</title><status>32</status><duration>PT1M2.5S</duration><visualizations>12345678901</visualizations><tags>x, y</tags><poster i:nil=\"true\"/></VodContentDTO>",
                "<Response><GetVodContentByContentIDResult><contentId>c1</contentId><filename>a.mp4</filename><referenceID>r</referenceID><title>T</title><status>32</status><duration>PT62.5S</duration><visualizations>12345678901</visualizations><tags>x, y</tags></GetVodContentByContentIDResult></Response>"
            })
    void aContentIsReadFromEveryFormOfAnswer(String text) throws UnreadableException {
        Content content = one(text);

        assertThat(content.id()).isEqualTo("c1");
        assertThat(content.filename()).isEqualTo("a.mp4");
        assertThat(content.referenceId()).isEqualTo("r");
        assertThat(content.title()).isEqualTo("T");
        assertThat(content.status()).isEqualTo(Status.READY);
        assertThat(content.duration()).contains(Duration.ofMillis(62_500));
        assertThat(content.visualizations()).hasValue(12_345_678_901L);
        assertThat(content.field("tags")).contains("x, y");
        assertThat(content.field("TITLE")).contains("T");
        assertThat(content.field("visualizations")).contains("12345678901");
        assertThat(content.field("poster"))
                .as("a field that is null in the answer is present and empty")
                .isEqualTo(text.contains("poster") ? Optional.of("") : Optional.empty());
    }

    /**
     * An answer with too many JSON or XML elements must not be read into a tree, because the tree would need a hundred
     * times the memory of the answer.
     */
    @Test
    void anAnswerWithTooManyElementsIsNotRead() {
        assertThat(answer("[" + "{},".repeat(1_000_000) + "{}]").form()).isEqualTo(Answer.Form.UNREADABLE);
        assertThat(answer("{\"d\":" + "[".repeat(400) + "]".repeat(400) + "}").form())
                .isEqualTo(Answer.Form.UNREADABLE);
        assertThat(answer("<r>" + "<a/>".repeat(500_000) + "</r>").form()).isEqualTo(Answer.Form.UNREADABLE);
        assertThat(answer("<a>".repeat(400) + "</a>".repeat(400)).form()).isEqualTo(Answer.Form.UNREADABLE);
        assertThat(answer("[" + "{},".repeat(10_000) + "{}]").form()).isEqualTo(Answer.Form.JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT9223372036854775807S", "P106751991167300DT24H", "P10000DT1S", "-PT1S"})
    void anImpossibleLengthIsReadAsUnknown(String duration) throws UnreadableException {
        assertThat(one("{\"contentId\":1,\"duration\":\"" + duration + "\"}").duration())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, QUEUED", "16, ENCODING", "32, READY", "24, ERROR", "7, UNKNOWN", "-1, UNKNOWN"})
    void statusNumbersMatchThoseOfTheSdk(int number, Status status) throws UnreadableException {
        assertThat(one("{\"contentId\":1,\"status\":" + number + "}").status()).isEqualTo(status);
    }

    @Test
    void keepsUnreadableValuesUnchanged() throws UnreadableException {
        Content content =
                one("{\"contentId\":1,\"duration\":\"long\",\"visualizations\":\"1e999999999\",\"status\":99}");

        assertThat(content.duration()).isEmpty();
        assertThat(content.visualizations()).isEmpty();
        assertThat(content.fields())
                .containsEntry("duration", "long")
                .containsEntry("visualizations", "1e999999999")
                .containsEntry("status", "99");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{\"d\":null}",
                "{\"contentId\":null}",
                "[]",
                "<C xmlns:i=\"urn:i\" i:nil=\"true\"/>",
                "<C/>",
                "<R><GetResult/></R>"
            })
    void anAnswerWithoutAContentIsEmpty(String text) throws UnreadableException {
        assertThat(ContentReader.content(answer(text))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"a\":1}", "true", "[1]", "<a><b>c</b></a>", "", "nonsense"})
    void anInvalidContentIsUnreadable(String text) {
        assertThatThrownBy(() -> ContentReader.content(answer(text))).isInstanceOf(UnreadableException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"contentId\":\"a\"},null,{\"contentId\":\"b\"}]",
                "{\"d\":[{\"contentId\":\"a\"},{\"contentId\":\"b\"},{\"contentId\":\"\"}]}",
                "{\"d\":{\"results\":[{\"contentId\":\"a\"},{\"contentId\":\"b\"}]}}",
                "<ArrayOfVod xmlns=\"urn:x\"><Vod><contentId>a</contentId></Vod><Vod><contentId>b</contentId></Vod></ArrayOfVod>",
                "<R><ListResult><Vod><contentId>a</contentId></Vod><Vod><contentId>b</contentId></Vod></ListResult></R>"
            })
    void listsAreReadFromEveryFormOfAnswer(String text) throws UnreadableException {
        assertThat(ContentReader.page(answer(text)).contents())
                .extracting(Content::id)
                .containsExactly("a", "b");
    }

    @Test
    void aSingleXmlElementIsAListOfOne() throws UnreadableException {
        assertThat(ContentReader.page(answer("<A><Vod><contentId>a</contentId></Vod></A>"))
                        .contents())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"d\":[]}",
                "{\"d\":null}",
                "{\"d\":{\"list\":[]}}",
                "<ArrayOfVod/>",
                "<R><ListResult/></R>"
            })
    void emptyListsAreReadAsEmpty(String text) throws UnreadableException {
        assertThat(ContentReader.page(answer(text)).ids()).isEmpty();
    }

    @Test
    void anEntryWithAnInvalidIdIsCountedButNotReturned() throws UnreadableException {
        ContentReader.Page page = ContentReader.page(
                answer("[{\"contentId\":\"a\"},{\"contentId\":\"https://x/?y\"},{\"contentId\":\"=cmd()\"}]"));

        assertThat(page.contents()).extracting(Content::id).containsExactly("a");
        assertThat(page.ids()).containsExactly("a", "https://x/?y", "=cmd()");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[1,2]", "[{\"contentId\":null}]", "7", "<a><b>c</b></a>"})
    void anInvalidListIsUnreadable(String text) {
        assertThatThrownBy(() -> ContentReader.page(answer(text))).isInstanceOf(UnreadableException.class);
    }

    @Test
    void categoriesAreRead() throws UnreadableException {
        String text =
                "[{\"IdCategory\":1,\"Description\":\"All\",\"IdParentCategory\":null},{\"idCategory\":\"2\",\"description\":\"Sub\",\"idParentCategory\":1},{\"IdCategory\":null}]";

        assertThat(ContentReader.categories(answer(text)))
                .containsExactly(
                        new Category("1", "All", Optional.empty()), new Category("2", "Sub", Optional.of("1")));
    }

    @Test
    void documentTypesAndEntitiesAreNeverFollowed() {
        for (String text : List.of(
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><a><contentId>&x;</contentId></a>",
                "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/\"><a><contentId>1</contentId></a>",
                "<!DOCTYPE a [<!ENTITY x \"y\"><!ENTITY z \"&x;&x;\">]><a>&z;</a>",
                "<a>&undefined;</a>")) {
            assertThat(answer(text).form()).isEqualTo(Answer.Form.UNREADABLE);
        }
    }

    @Test
    void deeplyNestedAnswersAreUnreadableButNotFatal() {
        assertThat(answer("<a>".repeat(100_000)).form()).isEqualTo(Answer.Form.UNREADABLE);
        assertThat(answer("[".repeat(100_000)).form()).isEqualTo(Answer.Form.UNREADABLE);
    }

    @Test
    void randomAnswersThrowNoUnexpectedException() {
        long seed = 42;
        Random random = new Random(seed);
        for (int round = 0; round < 30_000; round++) {
            String text = round % 2 == 0 ? json(random, 0) : "<r>" + xml(random, 0) + "</r>";
            if (random.nextInt(4) == 0 && !text.isEmpty()) {
                int cut = random.nextInt(text.length());
                text = text.substring(0, cut) + (char) random.nextInt(0x250) + text.substring(cut);
            }
            readEverything("seed " + seed + " round " + round, text.getBytes(StandardCharsets.UTF_8));
        }
        for (int round = 0; round < 5_000; round++) {
            byte[] noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            readEverything("noise " + round, noise);
        }
    }

    private static void readEverything(String what, byte[] body) {
        try {
            Answer answer = Answer.read(body, "text/html");
            answer.contentId();
            answer.scalar("uploadPath");
            Fault.in(answer).ifPresent(Fault::speaksOfKey);
            ignoring(() -> ContentReader.content(answer));
            ignoring(() -> ContentReader.page(answer)
                    .contents()
                    .forEach(content -> content.duration().ifPresent(Duration::toMillis)));
            ignoring(() -> ContentReader.categories(answer));
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(what + ": " + new String(body, StandardCharsets.UTF_8), e);
        }
    }

    @FunctionalInterface
    private interface Reading {
        void read() throws UnreadableException;
    }

    private static void ignoring(Reading reading) {
        try {
            reading.read();
        } catch (UnreadableException e) {
            // Invalid answers may cause this declared exception.
        }
    }

    private static final List<String> NAMES = List.of(
            "d",
            "contentId",
            "ContentID",
            "status",
            "duration",
            "visualizations",
            "uploadPath",
            "Message",
            "ExceptionDetail",
            "title",
            "IdCategory",
            "IdParentCategory",
            "Fault",
            "Body",
            "ListResult",
            "x");
    private static final List<String> SCALARS = List.of(
            "null",
            "true",
            "-1",
            "0",
            "32",
            "1e400",
            "1e99999",
            "99999999999999999999",
            "\"\"",
            "\"PT1S\"",
            "\"P1Y\"",
            "\"PT99999999999999999999S\"",
            "\"PT9223372036854775807S\"",
            "\"\\u0000\"",
            "\"token\"",
            "\"\\ud800\"",
            "3.5");

    private static String json(Random random, int depth) {
        int kind = depth > 4 ? 2 : random.nextInt(3);
        StringBuilder text = new StringBuilder();
        if (kind == 2) {
            return SCALARS.get(random.nextInt(SCALARS.size()));
        }
        text.append(kind == 0 ? '{' : '[');
        for (int i = random.nextInt(4); i > 0; i--) {
            if (kind == 0) {
                text.append('"').append(NAMES.get(random.nextInt(NAMES.size()))).append("\":");
            }
            text.append(json(random, depth + 1)).append(i > 1 ? "," : "");
        }
        return text.append(kind == 0 ? '}' : ']').toString();
    }

    private static String xml(Random random, int depth) {
        if (depth > 4 || random.nextInt(4) == 0) {
            return SCALARS.get(random.nextInt(SCALARS.size())).replace("\"", "");
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            String name = NAMES.get(random.nextInt(NAMES.size()));
            String nil = random.nextInt(6) == 0 ? " nil=\"true\"" : "";
            text.append('<')
                    .append(name)
                    .append(nil)
                    .append('>')
                    .append(xml(random, depth + 1))
                    .append("</")
                    .append(name)
                    .append('>');
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=HYPERLINK(1)",
                "+1",
                "-1",
                "@x",
                "0",
                "null",
                "a b",
                "a\u001b[2J",
                "a\u009b",
                "a\u202e",
                "a\"b",
                "a'b",
                "a<b",
                "a,b",
                "a;b",
                "a\\\\b",
                "../../x",
                "/x",
                "?x",
                "\u00e4"
            })
    void recognizesInvalidContentIds(String id) {
        assertThat(Answer.isContentId(id)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "4711", "c1", "_x", "0f8fad5b-d9cd-469f-a165-70867728950e", "{0F8FAD5B-D9CD}", "aGk+/w=="})
    void contentIdsAreNumbersGuidsAndTokens(String id) {
        assertThat(Answer.isContentId(id)).isTrue();
    }
}
