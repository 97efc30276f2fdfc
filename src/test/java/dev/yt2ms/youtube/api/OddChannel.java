package dev.yt2ms.youtube.api;

import dev.yt2ms.model.Channel;
import dev.yt2ms.youtube.VideoSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A channel on a local server that answers like the Data API, except for the irregular answers that a test prepares. */
public final class OddChannel implements AutoCloseable {

    public static final Channel CHANNEL = new Channel("UCx", "An odd channel", "UUx");

    /** An irregular answer to a request. */
    public record Odd(int status, String body) {

        /** Creates an error answer of the API with this reason. */
        public static Odd error(int status, String reason) {
            return new Odd(status, FakeYouTube.error(status, reason, "An odd answer."));
        }
    }

    private record Fault(Predicate<HttpUrl> where, Odd answer, int[] times) {}

    private final FakeYouTube youtube;
    private final List<List<String>> pages = new ArrayList<>();
    private final Map<Integer, String> nextTokens = new HashMap<>();
    private final Map<String, ObjectNode> videos = new LinkedHashMap<>();
    private final Set<String> hidden = new HashSet<>();
    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, Integer> calls = new HashMap<>();

    public OddChannel() throws IOException {
        youtube = new FakeYouTube();
        // The source makes only two attempts of a request here. Usually it repeats a failed request for most of a
        // minute, but the job repeats it too.
        youtube.time.leap();
        youtube.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                Odd answer = answer(request.getUrl());
                return new MockResponse.Builder()
                        .code(answer.status())
                        .addHeader("Content-Type", FakeYouTube.JSON)
                        .body(answer.body())
                        .build();
            }
        });
    }

    /** Returns the source of this channel for the job. It never really waits. */
    public VideoSource source() {
        return youtube.source;
    }

    /** Adds a page with these videos, all of which are public and ordinary. */
    public synchronized OddChannel page(String... ids) {
        pages.add(List.of(ids));
        Stream.of(ids).forEach(id -> videos.computeIfAbsent(id, OddChannel::video));
        return this;
    }

    /** Removes all pages, videos and faults. */
    public synchronized void clear() {
        pages.clear();
        videos.clear();
        hidden.clear();
        answerRegularly();
    }

    /** Removes all irregular answers and page tokens, and resets the counts of requests. */
    public synchronized void answerRegularly() {
        faults.clear();
        nextTokens.clear();
        calls.clear();
    }

    /** Returns the API resource of a video, which the test may change. */
    public synchronized ObjectNode videoOf(String id) {
        return videos.get(id);
    }

    /** Sets the next page token in the answer for this page. */
    public synchronized OddChannel next(int page, String token) {
        nextTokens.put(page, token);
        return this;
    }

    /** Returns the token that leads to a page. */
    public static String token(int page) {
        return "page-" + page;
    }

    /** Gives this irregular answer to the next requests for this page, {@code times} of them. */
    public synchronized OddChannel oddPage(int page, Odd answer, int times) {
        faults.add(new Fault(url -> isList(url) && position(url) == page, answer, new int[] {times}));
        return this;
    }

    /** Gives this irregular answer to the next requests for the details of this video, {@code times} of them. */
    public synchronized OddChannel oddDetails(String videoId, Odd answer, int times) {
        faults.add(new Fault(
                url -> !isList(url) && url.queryParameterValues("id").contains(videoId), answer, new int[] {times}));
        return this;
    }

    /** Returns the number of requests for this page. */
    public synchronized int callsOfPage(int page) {
        return calls.getOrDefault("list " + page, 0);
    }

    /** Returns the number of all requests. */
    public int requests() {
        return youtube.server.getRequestCount();
    }

    private synchronized Odd answer(HttpUrl url) {
        calls.merge(isList(url) ? "list " + position(url) : "details", 1, Integer::sum);
        for (Fault fault : faults) {
            if (fault.times()[0] > 0 && fault.where().test(url)) {
                fault.times()[0]--;
                return fault.answer();
            }
        }
        return new Odd(200, isList(url) ? list(position(url)) : details(url.queryParameterValues("id")));
    }

    private String list(int page) {
        if (pages.isEmpty()) {
            return "{\"pageInfo\": {\"totalResults\": 0}}";
        }
        // After the last page, an endless list begins again with the first page.
        String items = pages.get(page % pages.size()).stream()
                .map("{\"contentDetails\": {\"videoId\": \"%s\"}}"::formatted)
                .collect(Collectors.joining(","));
        String next = nextTokens.getOrDefault(page, page + 1 < pages.size() ? token(page + 1) : "");
        if (nextTokens.containsKey(-1)) {
            next = token(page + 1);
        }
        return "{\"nextPageToken\": \"%s\", \"pageInfo\": {\"totalResults\": %d}, \"items\": [%s]}"
                .formatted(next, pages.stream().mapToInt(List::size).sum(), items);
    }

    /** Adds a next page token to every page, including the last one, so that the list never ends. */
    public synchronized OddChannel endless() {
        return next(-1, "");
    }

    private String details(List<String> ids) {
        return "{\"items\": ["
                + ids.stream()
                        .filter(videos::containsKey)
                        .filter(id -> !hidden.contains(id))
                        .map(id -> videos.get(id).toString())
                        .collect(Collectors.joining(","))
                + "]}";
    }

    /** Makes the video private, so that the API no longer returns its details. */
    public synchronized void hide(String videoId) {
        hidden.add(videoId);
    }

    private static boolean isList(HttpUrl url) {
        return url.encodedPath().endsWith("playlistItems");
    }

    private static int position(HttpUrl url) {
        String token = url.queryParameter("pageToken");
        return token == null ? 0 : Integer.parseInt(token.replaceAll("\\D", ""));
    }

    private static ObjectNode video(String id) {
        return (ObjectNode) JsonMapper.shared().readTree("""
                {"id": "%s", "snippet": {"publishedAt": "2015-10-25T06:57:33Z", "channelId": "UCx", "title": "Title of %1$s",
                  "description": "D", "channelTitle": "C", "tags": ["a"], "categoryId": "10",
                  "liveBroadcastContent": "none", "defaultLanguage": "en"},
                  "contentDetails": {"duration": "PT3M"}, "status": {"privacyStatus": "public",
                  "uploadStatus": "processed"}, "statistics": {"viewCount": "1"}}""".formatted(id));
    }

    @Override
    public void close() {
        youtube.close();
    }
}
