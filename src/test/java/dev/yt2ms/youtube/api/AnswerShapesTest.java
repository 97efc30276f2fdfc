package dev.yt2ms.youtube.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yt2ms.model.Channel;
import dev.yt2ms.model.Video;
import dev.yt2ms.youtube.ChannelReference;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.VideoPage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tests that the source can read answers of any shape: regular ones, ones with a field of an unexpected type, and
 * random ones.
 */
class AnswerShapesTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String VIDEOS = """
            {"items": [{"id": "dQw4w9WgXcQ",
              "snippet": {"publishedAt": "2009-10-25T06:57:33Z", "channelId": "UCx", "title": "T", "description": "D",
                "channelTitle": "C", "tags": ["a"], "categoryId": "10", "liveBroadcastContent": "none",
                "defaultLanguage": "en", "defaultAudioLanguage": "de"},
              "contentDetails": {"duration": "PT3M"}, "status": {"privacyStatus": "public"},
              "statistics": {"viewCount": "1", "likeCount": "2", "commentCount": "3"}}]}""";

    private static final String ENTRIES = """
            {"nextPageToken": "n", "pageInfo": {"totalResults": 3},
              "items": [{"contentDetails": {"videoId": "dQw4w9WgXcQ"}}]}""";

    private static final String CHANNELS = """
            {"items": [{"id": "UCx", "snippet": {"title": "T", "channelId": "UCx"},
              "contentDetails": {"relatedPlaylists": {"uploads": "UUx"}}}]}""";

    private static final String ERROR = """
            {"error": {"code": 400, "message": "API key not valid", "errors": [{"reason": "badRequest"}],
              "details": [{"reason": "X", "metadata": {"quota_unit": "1/min"}}]}}""";

    @ParameterizedTest
    @CsvSource({
        "PT4M13S, PT4M13S",
        "PT1H, PT1H",
        "P1DT2H3M4S, PT26H3M4S",
        "P2D, PT48H",
        "P1W, PT168H",
        "P1W2DT1S, PT216H1S",
        "PT100H, PT100H",
        "PT12.7S, PT12S",
        "P0D, PT0S",
        "PT0S, PT0S",
    })
    void readsDurations(String written, Duration duration) {
        assertThat(VideoJson.duration(written)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "junk", "PT-5S", "-PT5S", "P1Y", "P1M", "PT99999999999999999999S", "5", "pt5s"})
    void anInvalidDurationIsReadAsNone(String written) {
        assertThat(VideoJson.duration(written)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "'\"0\"', 0",
        "'\"812345678901\"', 812345678901",
        "5, 5",
        "'\"99999999999999999999999\"', 9223372036854775807",
        "99999999999999999999999, 9223372036854775807",
    })
    void readsViewCountsAndLimitsAbsurdOnes(String json, long count) {
        assertThat(views(json)).hasValue(count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\"-1\"", "-1", "1.5", "1e300", "\"many\"", "{}", "[1]", "true", "\"１２\""})
    void anInvalidViewCountIsReadAsHidden(String json) {
        assertThat(views(json)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'regionRestriction': {'blocked': ['DE', 'IT']}}; true",
                "{'regionRestriction': {'allowed': ['US']}}; true",
                "{'regionRestriction': {'allowed': []}}; true",
                "{'regionRestriction': {'blocked': []}}; false",
                "{'regionRestriction': {}}; false",
                "{'regionRestriction': null}; false",
                "{'regionRestriction': {'blocked': 'DE', 'allowed': 7}}; false",
                "{'contentRating': {'ytRating': 'ytAgeRestricted'}}; true",
                "{'contentRating': {'ytRating': ['odd']}}; false",
                "{'contentRating': {}}; false",
                "{}; false",
            },
            quoteCharacter = '"')
    void readsWhetherAVideoIsRestrictedForSomeViewers(String contentDetails, boolean restricted) {
        String json = "{\"contentDetails\": %s}".formatted(contentDetails.replace('\'', '"'));
        assertThat(video(json).publication().restricted()).isEqualTo(restricted);
    }

    @Test
    void treatsAnUnknownPrivacyAsPrivate() {
        assertThat(video("{\"status\": {\"privacyStatus\": \"friends\"}}")
                        .publication()
                        .privacy())
                .isEqualTo(Video.Privacy.PRIVATE);
        assertThat(video("{}").publication().privacy()).isEqualTo(Video.Privacy.PUBLIC);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"duration\": \"P0D\"}",
                "{}",
                "null",
                "{\"duration\": 17}",
                "{\"duration\": \"\"}",
                "{\"duration\": \"long\"}"
            })
    void anOldVideoWithoutALengthIsAnOrdinaryVideo(String contentDetails) {
        String old = "{\"snippet\": {\"publishedAt\": \"%s\"}, \"status\": {\"uploadStatus\": \"%s\"},"
                + " \"contentDetails\": " + contentDetails + "}";
        assertThat(video(old.formatted("2009-10-25T06:57:33Z", "processed")).notYetMovable())
                .isEmpty();
        assertThat(video(old.formatted("2026-11-22T20:00:00Z", "processed")).notYetMovable())
                .as("a video published some hours ago")
                .isPresent();
        assertThat(video(old.formatted("2009-10-25T06:57:33Z", "uploaded")).notYetMovable())
                .isPresent();
    }

    @Test
    void recognizesLiveAndUpcomingVideos() {
        assertThat(video("{\"snippet\": {\"liveBroadcastContent\": \"live\"}}")
                        .broadcast()
                        .status())
                .isEqualTo(Video.LiveStatus.LIVE);
        assertThat(video("{\"snippet\": {\"liveBroadcastContent\": \"upcoming\"}}")
                        .broadcast()
                        .status())
                .isEqualTo(Video.LiveStatus.UPCOMING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2009-10-25", "+999999999-12-31T23:59:59Z", "-0001-01-01T00:00:00Z", ""})
    void anInvalidTimeIsReadAsUnknown(String time) {
        assertThat(video("{\"snippet\": {\"publishedAt\": \"" + time + "\"}}")
                        .publication()
                        .time())
                .isEqualTo(Video.UNKNOWN_TIME);
    }

    @Test
    void aTitleLongerThanYouTubeAllowsIsShortened() {
        assertThat(video("{\"snippet\": {\"title\": \"" + "a".repeat(100_000) + "\"}}")
                        .snippet()
                        .title())
                .hasSizeLessThan(1000);
    }

    @Test
    void anAnswerWithTooManyElementsIsRefused() throws IOException {
        try (FakeYouTube youtube = new FakeYouTube()) {
            youtube.time.leap();
            youtube.answers("{\"items\": [" + "{},".repeat(1_000_000) + "{}]}")
                    .answers("{\"items\": " + "[".repeat(400) + "]".repeat(400) + "}");

            assertThatThrownBy(() -> youtube.source.resolve(new ChannelReference.ByHandle("x")))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("JSON that is too large or too deeply nested");
        }
    }

    /**
     * Random parts of real answers are replaced by random JSON. The source must return a result or throw a
     * SourceException.
     */
    @Test
    void randomAnswersThrowNoUnexpectedException() throws IOException {
        Random random = new Random(4711);
        String[] next = new String[1];
        int[] status = new int[1];
        try (FakeYouTube youtube = new FakeYouTube()) {
            youtube.time.leap();
            youtube.server.setDispatcher(new Dispatcher() {
                @Override
                public MockResponse dispatch(RecordedRequest request) {
                    return new MockResponse.Builder()
                            .code(status[0])
                            .body(next[0])
                            .build();
                }
            });
            int results = 0;
            for (int i = 0; i < 400; i++) {
                String base = List.of(VIDEOS, ENTRIES, CHANNELS, ERROR).get(i % 4);
                JsonNode answer = JSON.readTree(base);
                for (int n = random.nextInt(4); n >= 0; n--) {
                    answer = mutate(answer, random);
                }
                next[0] = answer.toString();
                status[0] = base.equals(ERROR) ? 400 + random.nextInt(60) : 200;
                try {
                    switch (i % 4) {
                        case 0 -> check(youtube.source.details(Set.of("dQw4w9WgXcQ")));
                        case 1 -> check(youtube.source.page(new Channel("UCx", "t", "UUx"), Optional.empty()));
                        default ->
                            assertThat(youtube.source
                                            .resolve(new ChannelReference.ById("UCx"))
                                            .playlistId())
                                    .matches("[A-Za-z0-9_-]{1,64}");
                    }
                    results++;
                } catch (SourceException e) {
                    assertThat(e.failure().message()).isNotBlank().doesNotContain(FakeYouTube.KEY);
                }
            }
            assertThat(results).isPositive();
        }
    }

    private static void check(Map<String, Video> videos) {
        videos.forEach((id, video) -> {
            assertThat(video.id()).isEqualTo(id).matches("[A-Za-z0-9_-]{1,64}");
            assertThat(video).hasNoNullFieldsOrProperties();
            assertThat(video.duration()).isGreaterThanOrEqualTo(Duration.ZERO);
        });
    }

    private static void check(VideoPage page) {
        assertThat(page.totalResults()).isNotNegative();
        page.videos().forEach(video -> assertThat(video.id()).matches("[A-Za-z0-9_-]{1,64}"));
        page.missing().forEach(id -> assertThat(id).matches("(invalid:)?[A-Za-z0-9_-]{0,64}"));
    }

    /** Replaces one randomly chosen node of the JSON by a random node. */
    private static JsonNode mutate(JsonNode node, Random random) {
        if (node.isEmpty() || random.nextInt(6) == 0) {
            return randomNode(random, 3);
        }
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>(object.propertyNames());
            String name = names.get(random.nextInt(names.size()));
            if (random.nextInt(8) == 0) {
                object.remove(name);
            } else {
                object.set(name, mutate(object.get(name), random));
            }
        } else if (node instanceof ArrayNode array) {
            int index = random.nextInt(array.size());
            array.set(index, mutate(array.get(index), random));
            if (random.nextInt(4) == 0) {
                array.add(randomNode(random, 2));
            }
        }
        return node;
    }

    private static JsonNode randomNode(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 10 : 8)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.getNodeFactory().booleanNode(random.nextBoolean());
            case 2 -> JSON.getNodeFactory().numberNode(random.nextLong());
            case 3 -> JSON.getNodeFactory().numberNode(random.nextDouble() * 1e300);
            case 4 -> JSON.getNodeFactory().numberNode(new java.math.BigInteger(200, random));
            case 5 -> JSON.getNodeFactory().stringNode("\u0000\uD800 ../é😀\u202E");
            case 6 -> JSON.getNodeFactory().stringNode("x".repeat(random.nextInt(300)));
            case 7 -> JSON.getNodeFactory().stringNode("");
            case 8 -> JSON.createArrayNode().add(randomNode(random, depth - 1)).add(randomNode(random, depth - 1));
            default -> JSON.createObjectNode().set("id", randomNode(random, depth - 1));
        };
    }

    private static java.util.OptionalLong views(String json) {
        return video("{\"statistics\": {\"viewCount\": " + json + "}}").counts().views();
    }

    private static Video video(String json) {
        return VideoJson.video("dQw4w9WgXcQ", JSON.readTree(json), FakeYouTube.NOW);
    }
}
