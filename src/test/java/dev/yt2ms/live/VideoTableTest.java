package dev.yt2ms.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.ListedVideo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VideoTableTest {

    private final List<ListedVideo> videos = new ArrayList<>();
    private final LedgerView ledger = mock(LedgerView.class);
    private final VideoTable table = new VideoTable(ledger);

    VideoTableTest() {
        doAnswer(call -> {
                    Consumer<ListedVideo> visitor = call.getArgument(0);
                    videos.forEach(visitor);
                    return null;
                })
                .when(ledger)
                .forEachListed(any());
    }

    @Test
    void pagesHaveFiftyVideosInTheOrderOfTheChannel() {
        add(120);

        JsonNode last = page(Map.of("page", "3"));

        assertThat(last.path("total").asInt()).isEqualTo(120);
        assertThat(last.path("pages").asInt()).isEqualTo(3);
        assertThat(last.path("rows")).hasSize(20);
        assertThat(ids(last)).startsWith("v100").endsWith("v119");
    }

    @Test
    void aChangeDuringTheReadingIsInTheNextAnswer() {
        add(1);
        doAnswer(call -> {
                    Consumer<ListedVideo> visitor = call.getArgument(0);
                    List.copyOf(videos).forEach(visitor);
                    if (videos.size() == 1) {
                        add(1);
                        table.changed();
                    }
                    return null;
                })
                .when(ledger)
                .forEachListed(any());

        page(Map.of());

        assertThat(page(Map.of()).path("total").asInt()).isEqualTo(2);
    }

    @Test
    void aPageThatDoesNotExistIsReplacedByTheNearest() {
        add(60);
        assertThat(page(Map.of("page", "99")).path("page").asInt()).isEqualTo(2);
        assertThat(page(Map.of("page", "-1")).path("page").asInt()).isEqualTo(1);
        assertThat(page(Map.of("page", "x")).path("page").asInt()).isEqualTo(1);
        assertThat(page(Map.of("search", "nothing has this")).path("rows")).isEmpty();
    }

    @Test
    void everyWordOfASearchMustOccurInTitleOrId() {
        add("a1", "Über uns", ItemState.PENDING, "");
        add("b2", "About us, part 1", ItemState.PENDING, "");
        add("c3", "About cats", ItemState.PENDING, "");

        assertThat(ids(page(Map.of("search", "ABOUT us")))).containsExactly("b2");
        assertThat(ids(page(Map.of("search", "über")))).containsExactly("a1");
        assertThat(ids(page(Map.of("search", "C3")))).containsExactly("c3");
        assertThat(ids(page(Map.of("search", "%")))).isEmpty();
    }

    @Test
    void videosAreFilteredByStateAndRule() {
        add("a", "A", ItemState.FAILED, "http-gone");
        add("b", "B", ItemState.FAILED, "unknown");
        add("c", "C", ItemState.PENDING, "http-gone");

        assertThat(ids(page(Map.of("state", "failed")))).containsExactly("a", "b");
        assertThat(ids(page(Map.of("state", "failed", "rule", "http-gone")))).containsExactly("a");
        assertThat(ids(page(Map.of("rule", "http-gone")))).containsExactly("a", "c");
    }

    @Test
    void everyOrderCanBeReversed() {
        add("a", "zebra", ItemState.VERIFIED, "");
        add("b", "Ape", ItemState.PENDING, "");

        for (VideoQuery.Sort sort : VideoQuery.Sort.values()) {
            List<String> up = ids(page(Map.of("sort", sort.name().toLowerCase(Locale.ROOT))));
            assertThat(up).as(sort.name()).containsExactlyInAnyOrder("a", "b");
        }
        assertThat(ids(page(Map.of("sort", "title")))).containsExactly("b", "a");
        assertThat(ids(page(Map.of("sort", "title", "order", "desc")))).containsExactly("a", "b");
        assertThat(ids(page(Map.of("order", "desc")))).containsExactly("b", "a");
    }

    @Test
    void aQueryIsTheSameAfterItsWayThroughAnAddress() {
        VideoQuery query = new VideoQuery(
                "ä & b=c", Optional.of(ItemState.FAILED), Optional.of("rule"), VideoQuery.Sort.BYTES, true, 6);
        assertThat(VideoQuery.of(VideoQuery.decoded(query.toText()))).isEqualTo(query);
    }

    @Test
    void anActionIsVisibleAtOnce() {
        add(1);
        page(Map.of());
        add("new", "New", ItemState.PENDING, "");
        table.changed();
        assertThat(ids(page(Map.of()))).contains("new");
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            add("v" + i, "Video " + i, ItemState.PENDING, "");
        }
    }

    private void add(String id, String title, ItemState state, String rule) {
        videos.add(new ListedVideo(
                id,
                title,
                Instant.EPOCH,
                Duration.ofSeconds(5),
                state,
                0,
                Optional.of(rule).filter(one -> !one.isEmpty()),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty()));
    }

    private JsonNode page(Map<String, String> parameters) {
        return JsonMapper.shared().readTree(table.page(VideoQuery.of(parameters)));
    }

    private static List<String> ids(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.path("rows").forEach(row -> ids.add(row.path("id").asString()));
        return ids;
    }
}
