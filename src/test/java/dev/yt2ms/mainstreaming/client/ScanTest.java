package dev.yt2ms.mainstreaming.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.mainstreaming.ContentVisitor;
import dev.yt2ms.mainstreaming.PageRetry;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.model.Content;
import dev.yt2ms.run.Cancellation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ScanTest extends PlatformFixture {

    private final List<JsonNode> requests = new CopyOnWriteArrayList<>();

    /** True for contents whose ids are invalid in the platform's answers. */
    private LongPredicate odd = id -> false;

    /** Creates the client of a platform that computes each page from the requested start position. */
    private MainStreamingClient paging(LongFunction<LongStream> page) {
        return paging((start, limit) -> page.apply(start));
    }

    /** Creates the client of a platform that computes each page from the requested start position and limit. */
    private MainStreamingClient paging(BiFunction<Long, Long, LongStream> page) {
        return client(serving(exchange -> {
            JsonNode request = JsonMapper.shared()
                    .readTree(new String(
                            exchange.in().readNBytes((int) exchange.contentLength()), StandardCharsets.UTF_8));
            requests.add(request);
            String contents = page.apply(
                            request.get("start").asLong(), request.get("limit").asLong())
                    .mapToObj(id -> "{\"contentId\":\"" + (odd.test(id) ? "=" : "c") + id + "\"}")
                    .collect(Collectors.joining(",", "[", "]"));
            exchange.answer(200, "", "{\"d\":" + contents + "}");
        }));
    }

    private static List<String> all(MainStreamingClient client) {
        List<String> ids = new ArrayList<>();
        client.scan(content -> ids.add(content.id()), PageRetry.NEVER);
        return ids;
    }

    @Test
    void continuesUntilAPageIsEmptyEvenAfterShortPages() {
        List<String> ids = all(paging(start -> LongStream.range(start, Math.min(start + 25, 260))));

        assertThat(ids).hasSize(260).doesNotHaveDuplicates().startsWith("c0").endsWith("c259");
        assertThat(requests).hasSize(12);
    }

    @Test
    void requestsPagesAsTheSdkDoes() {
        all(paging(start -> LongStream.empty()));

        assertThat(requests.get(0).toString())
                .endsWith(
                        ",\"idVodCategory\":0,\"sort\":\"SORT_TITLE\",\"sortmode\":\"ASC\",\"start\":0,\"limit\":25}");
    }

    @Test
    void aServerThatRepeatsTheSamePageEndsTheScan() {
        assertThat(all(paging(start -> LongStream.range(0, 100)))).hasSize(100);
        assertThat(requests).hasSize(2);
    }

    /**
     * If a scan that only saw the first page counted as complete, uploads would overwrite contents of the other pages,
     * and uploads that have arrived would not be found.
     */
    @Test
    void aServerThatReturnsOnlyItsFirstPageGivesNoCompleteList() {
        MainStreamingClient startIgnored = paging((start, limit) -> LongStream.range(0, Math.min(limit, 40)));
        MainStreamingClient startCountsPages = paging((start, limit) ->
                LongStream.range(start * limit, Math.max(start * limit, 40)).limit(limit));

        for (MainStreamingClient client : List.of(startIgnored, startCountsPages)) {
            assertThatThrownBy(() -> all(client))
                    .isInstanceOf(PlatformException.class)
                    .hasMessageContaining("ListVodContentByCategory: it returns no contents from number 25 on");
        }
    }

    @Test
    void aListOfExactlyOnePageIsComplete() {
        assertThat(all(paging((start, limit) -> LongStream.range(Math.min(start, 25), 25))))
                .hasSize(25);
        assertThat(all(paging((start, limit) -> LongStream.range(0, 25)))).hasSize(25);
    }

    @Test
    void aServerThatRepeatsItsLastPageEndsTheScan() {
        assertThat(all(paging(start -> LongStream.range(Math.min(start, 250), 300))))
                .hasSize(300);
    }

    @Test
    void aServerThatRepeatsItsPagesInACircleEndsTheScan() {
        List<String> ids =
                all(paging(start -> LongStream.range(start, start + 100).map(id -> id % 700)));

        assertThat(ids).contains("c0", "c699").hasSizeLessThan(3 * 700);
    }

    @Test
    void aContentThatMovesToTheNextPageIsReportedOnlyOnce() {
        assertThat(all(paging(start -> LongStream.range(Math.max(0, start - 1), Math.min(start + 99, 500)))))
                .doesNotHaveDuplicates()
                .hasSize(500);
    }

    @Test
    void endsWhenTheVisitorHasSeenEnough() {
        List<String> ids = new ArrayList<>();
        paging(start -> LongStream.range(start, start + 100))
                .scan(
                        content -> {
                            ids.add(content.id());
                            return ids.size() < 150;
                        },
                        PageRetry.NEVER);

        assertThat(ids).hasSize(150);
        assertThat(requests).hasSize(2);
    }

    /** An interrupted scan must not count as complete, because the platform may have further contents. */
    @Test
    @Survives(FaultCell.TERM_IN_A_SCAN)
    void theEndOfTheRunCutsAScanShort() {
        List<String> ids = new ArrayList<>();
        LoopbackServer server = serving(exchange -> {
            exchange.skip(exchange.contentLength());
            if (ids.isEmpty()) {
                exchange.answer(200, "", "{\"d\":[{\"contentId\":\"c1\"}]}");
            } else {
                runEnds.cancel(Cancellation.Reason.RUN_STOPS);
                exchange.in().read();
            }
        });
        MainStreamingClient client = client(server);

        assertThatThrownBy(() -> client.scan(content -> ids.add(content.id()), PageRetry.NEVER))
                .isInstanceOf(PlatformException.class);

        assertThat(ids).containsExactly("c1");
        assertThatThrownBy(client::categories).isInstanceOf(PlatformException.class);
        assertThat(server.heads())
                .as("number of requests; none is made after the end of the run")
                .hasSize(2);
    }

    @Test
    void contentsWithInvalidIdsDoNotEndAScan() {
        odd = id -> id % 10 == 3 || id >= 50 && id < 75 || id >= 100;

        assertThat(all(paging(start -> LongStream.range(start, Math.min(start + 25, 110)))))
                .hasSize(68)
                .doesNotHaveDuplicates()
                .startsWith("c0")
                .endsWith("c99");
        assertThat(requests).hasSize(6);
    }

    @Test
    void thePositionAfterEachPageCountsContentsWithInvalidIds() {
        odd = id -> id % 10 == 3;
        List<Long> positions = new ArrayList<>();
        ContentVisitor visitor = new ContentVisitor() {
            @Override
            public boolean test(Content content) {
                return true;
            }

            @Override
            public void pageEnds(long position) {
                positions.add(position);
            }
        };

        paging(start -> LongStream.range(start, Math.min(start + 25, 110))).scan(50, visitor, PageRetry.NEVER);

        assertThat(positions).containsExactly(75L, 100L, 110L);
    }

    @Test
    void aRepeatedFirstPageIsNoticedDespiteAnInvalidId() {
        odd = id -> id == 7;

        assertThatThrownBy(() -> all(paging((start, limit) -> LongStream.range(0, Math.min(limit, 40)))))
                .isInstanceOf(PlatformException.class)
                .hasMessageContaining("it returns no contents from number 25 on");
    }

    /**
     * If a page without any valid id counted as the list of an empty platform, uploads would overwrite existing
     * contents of the same name.
     */
    @Test
    void aFirstPageOfInvalidIdsIsNotAnEmptyList() {
        odd = id -> true;

        assertThatThrownBy(() -> all(paging(start -> LongStream.range(start, Math.min(start + 25, 110)))))
                .isInstanceOf(PlatformException.class)
                .hasMessageContaining("its contents have no ids");
    }

    @Test
    void anUnreadablePageIsNotTakenForTheEnd() {
        assertThatThrownBy(() -> all(client(answering(200, "", "{\"d\":{}}"))))
                .isInstanceOf(PlatformException.class)
                .hasMessageContaining("ListVodContentByCategory");
    }
}
