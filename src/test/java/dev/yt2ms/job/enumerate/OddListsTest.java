package dev.yt2ms.job.enumerate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.database.TestDatabases;
import dev.yt2ms.model.Channel;
import dev.yt2ms.youtube.api.OddChannel;
import dev.yt2ms.youtube.api.OddChannel.Odd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tests faulty lists of a channel. The run must record every readable video, and must end with a report of what is
 * missing.
 */
class OddListsTest {

    private static final int ALWAYS = Integer.MAX_VALUE;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir
    private static Path folder;

    private static LedgerDatabase database;

    @AutoClose
    private OddChannel youtube;

    @BeforeAll
    static void openLedger() {
        database = TestDatabases.inMemory("odd-lists", folder);
    }

    @AfterAll
    static void closeLedger() {
        database.close();
    }

    @BeforeEach
    void start() throws Exception {
        youtube = new OddChannel();
    }

    private ChannelReading reading() {
        return reading(OddChannel.CHANNEL, "{}");
    }

    private ChannelReading reading(Channel channel, String select) {
        return new ChannelReading(database, "run " + NUMBER.incrementAndGet(), channel, youtube.source(), select);
    }

    private void threePages() {
        youtube.page("a1", "a2").page("b1", "b2").page("c1", "c2");
    }

    private void assertComplete(ChannelReading.Result result) {
        assertThat(result.message()).isEmpty();
        assertThat(result.complete()).isTrue();
        assertThat(result.exitCode()).isZero();
    }

    /**
     * Asserts that the run ends with this code, and that the list does not count as complete. Once the list is correct,
     * the next start must read the rest.
     */
    private void assertEndsEarly(ChannelReading reading, int exitCode, String reason, String... known)
            throws Exception {
        ChannelReading.Result result = reading.goOn();
        assertThat(result.complete()).isFalse();
        assertThat(result.exitCode()).as(result.message()).isEqualTo(exitCode);
        assertThat(result.message()).contains(reason);
        assertThat(reading.toBeMoved()).containsExactly(known);
        youtube.answerRegularly();
        assertComplete(reading.goOn());
        assertThat(reading.toBeMoved()).containsExactlyInAnyOrder("a1", "a2", "b1", "b2", "c1", "c2");
    }

    @ParameterizedTest
    @CsvSource({
        "500, backendError",
        "503, somethingNew",
        "403, rateLimitExceeded",
        "404, playlistNotFound",
        "403, playlistItemsNotAccessible",
        "404, channelNotFound",
        "400, somethingNew",
        "400, invalidPageToken",
    })
    void aPageThatFailsOnceIsRequestedAgainWithoutMissingVideos(int status, String reason) throws Exception {
        threePages();
        youtube.oddPage(1, Odd.error(status, reason), 1);
        ChannelReading reading = reading();
        assertComplete(reading.goOn());
        assertThat(reading.toBeMoved()).containsExactly("a1", "a2", "b1", "b2", "c1", "c2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><body>Log in</body></html>",
                "{}",
                "[]",
                "",
                "{\"items\": 17}",
                "{\"nextPageToken\": 17, \"items\": []}",
                "{\"error\": {}}"
            })
    void aPageThatStaysInvalidIsLeftToALaterRun(String body) throws Exception {
        threePages();
        youtube.oddPage(1, new Odd(200, body), 2);
        ChannelReading again = reading();
        assertComplete(again.goOn());
        assertThat(again.toBeMoved()).hasSize(6);

        youtube.oddPage(1, new Odd(200, body), ALWAYS);
        assertEndsEarly(reading(), 75, "Not all of the channel could be read", "a1", "a2");
    }

    @ParameterizedTest
    @CsvSource({
        "500, backendError, 75, internal error",
        "429, somethingNew, 75, fewer requests",
        "404, playlistNotFound, 75, did not return the rest",
        "403, playlistItemsNotAccessible, 75, did not return the rest",
        "403, channelSuspended, 75, did not return the rest",
        "400, somethingNew, 75, unknown reason",
        "400, invalidPageToken, 75, page tokens that it returned",
        "403, quotaExceeded, 75, midnight Pacific time",
        "400, keyInvalid, 4, source.api-key",
        "403, accessNotConfigured, 4, Google Cloud console",
    })
    void aPageThatAlwaysFailsEndsReadingAndKnownVideosMove(int status, String reason, int exitCode, String message)
            throws Exception {
        threePages();
        youtube.oddPage(1, Odd.error(status, reason), ALWAYS);
        assertEndsEarly(reading(), exitCode, message, "a1", "a2");
        assertThat(youtube.requests()).as("requests to YouTube").isLessThan(120);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "2, 2", "1, 0", "2, 1", "2, 0"})
    void pagesThatRepeatInACircleAreNoticedAtOnce(int from, int to) throws Exception {
        threePages();
        youtube.next(from, OddChannel.token(to));
        ChannelReading reading = reading();

        ChannelReading.Result result = reading.goOn();

        assertThat(result.complete()).isFalse();
        assertThat(result.exitCode()).isEqualTo(75);
        assertThat(result.message()).contains("repeat", "An odd channel");
        assertThat(reading.toBeMoved()).hasSize(2 * (from + 1));
        assertThat(IntStream.range(0, 3).map(youtube::callsOfPage).sum())
                .as("requests for pages")
                .isLessThanOrEqualTo(from + 2);
        youtube.answerRegularly();
        assertComplete(reading.goOn());
        assertThat(reading.toBeMoved()).hasSize(6);
    }

    private void twelvePages() {
        for (char page = 'a'; page <= 'l'; page++) {
            youtube.page(page + "1", page + "2");
        }
    }

    @Test
    void aListIsReadWithTheQuotaOfSeveralDays() throws Exception {
        twelvePages();
        ChannelReading reading = reading();
        int nights = 0;
        for (int lastPage = 3; lastPage < 12; lastPage += 3) {
            // Each day's quota is enough for a few pages. One of them is the last page of the day before, which is read
            // again to check the position.
            youtube.oddPage(lastPage, Odd.error(403, "quotaExceeded"), 1);
            assertThat(reading.goOnAfter(Duration.ofDays(1)).exitCode()).isEqualTo(75);
            assertThat(reading.toBeMoved()).hasSize(2 * lastPage);
            nights++;
        }
        assertComplete(reading.goOnAfter(Duration.ofDays(1)));
        assertThat(reading.toBeMoved()).hasSize(24);
        assertThat(youtube.callsOfPage(0))
                .as("requests for the first page: at the beginning and at the end of the reading")
                .isEqualTo(2);
        assertThat(IntStream.range(0, 12).map(youtube::callsOfPage).sum()).isEqualTo(12 + 2 * nights + 1);
    }

    @Test
    void aQuotaOfOnePageANightMakesProgress() throws Exception {
        twelvePages();
        ChannelReading reading = reading();
        int nights = 0;
        while (!reading.readsOnePageAfter(Duration.ofDays(1))) {
            assertThat(++nights).isLessThan(40);
        }

        assertThat(reading.toBeMoved()).hasSize(24);
        assertThat(youtube.callsOfPage(0))
                .as(
                        "requests for the first page: at the beginning, to check it, and at the end for videos published since")
                .isLessThanOrEqualTo(4);
        assertThat(IntStream.range(1, 12).map(youtube::callsOfPage)).allMatch(calls -> calls <= 2);
    }

    @Test
    void onePageANightMakesProgressDespiteANewVideoEachNight() throws Exception {
        List<String> listed = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            listed.add("old%02d".formatted(i));
        }
        ChannelReading reading = reading();
        int nights = 0;
        do {
            assertThat(++nights).isLessThan(80);
            listed.add(0, "new%02d".formatted(nights));
            youtube.clear();
            for (int at = 0; at < listed.size(); at += 4) {
                youtube.page(listed.subList(at, Math.min(listed.size(), at + 4)).toArray(String[]::new));
            }
        } while (!reading.readsOnePageAfter(Duration.ofDays(1)));

        assertThat(reading.toBeMoved())
                .contains("new01")
                .containsAll(listed.subList(listed.size() - 20, listed.size()));
    }

    @Test
    void videosPublishedOrDeletedBetweenTwoNightsAreNotMissed() throws Exception {
        twelvePages();
        ChannelReading reading = reading();
        youtube.oddPage(6, Odd.error(403, "quotaExceeded"), 1);
        reading.goOnAfter(Duration.ofDays(1));

        youtube.clear();
        // There are three new videos, and one video of an earlier page is deleted.
        youtube.page("new1", "new2").page("new3", "a1").page("a2", "b1");
        youtube.page("b2", "c2")
                .page("d1", "d2")
                .page("e1", "e2")
                .page("f1", "f2")
                .page("g1", "g2")
                .page("h1");
        youtube.oddPage(6, Odd.error(403, "quotaExceeded"), 1);
        reading.goOnAfter(Duration.ofDays(1));
        assertComplete(reading.goOnAfter(Duration.ofDays(1)));

        assertThat(reading.toBeMoved()).contains("new1", "new2", "new3", "g1", "g2", "h1");
        assertComplete(reading.next(EnumerationMode.FULL));
        assertThat(reading.toBeMoved()).doesNotContain("c1").hasSize(17);
    }

    @Test
    void aStoredPositionThatWouldSkipVideosIsNotUsed() throws Exception {
        twelvePages();
        ChannelReading reading = reading();
        youtube.oddPage(6, Odd.error(403, "quotaExceeded"), 1);
        reading.goOnAfter(Duration.ofDays(1));

        youtube.clear();
        // So many videos are deleted that the stored position is now behind videos that have not been read yet.
        youtube.page("f2", "g1")
                .page("g2", "h1")
                .page("h2", "i1")
                .page("i2", "j1")
                .page("j2", "k1");
        youtube.page("k2", "l1").page("l2");
        assertComplete(reading.goOnAfter(Duration.ofDays(1)));

        assertThat(reading.toBeMoved())
                .contains("g1", "g2", "h1", "h2", "i1", "i2", "j1", "j2", "k1", "k2", "l1", "l2");
        assertThat(youtube.callsOfPage(0)).as("requests for the first page").isEqualTo(1);
    }

    @Test
    void aStoredPositionThatIsRefusedOrTooOldRestartsTheList() throws Exception {
        twelvePages();
        ChannelReading refused = reading();
        youtube.oddPage(6, Odd.error(403, "quotaExceeded"), 2);
        refused.goOnAfter(Duration.ofDays(1));
        ChannelReading lastMonth = reading();
        lastMonth.goOnAfter(Duration.ofDays(1));

        youtube.oddPage(5, Odd.error(400, "invalidPageToken"), 1);
        assertComplete(refused.goOnAfter(Duration.ofDays(1)));
        assertThat(refused.toBeMoved()).hasSize(24);
        int calls = youtube.callsOfPage(1);
        assertComplete(lastMonth.goOnAfter(Duration.ofDays(30)));
        assertThat(lastMonth.toBeMoved()).hasSize(24);
        assertThat(youtube.callsOfPage(1)).isEqualTo(calls + 1);
    }

    @Test
    void aProcessKilledAfterEachPageStillReadsTheWholeList() throws Exception {
        twelvePages();
        ChannelReading reading = reading();
        int starts = 0;
        while (!reading.readsOnePage()) {
            assertThat(++starts).isLessThan(20);
        }
        assertThat(reading.toBeMoved()).hasSize(24);
        assertThat(IntStream.range(0, 12).map(youtube::callsOfPage).sum()).isEqualTo(12);
    }

    @Test
    void anEndlessListWithNewPageTokensIsAbandoned() throws Exception {
        threePages();
        youtube.endless();
        ChannelReading reading = reading();
        ChannelReading.Result result = reading.goOn();
        assertThat(result.exitCode()).isEqualTo(75);
        assertThat(result.message()).contains("repeat");
        assertThat(reading.toBeMoved()).hasSize(6);
        assertThat(youtube.requests()).isLessThan(60);
    }

    @Test
    void emptyPagesInTheMiddleDoNotEndTheList() throws Exception {
        youtube.page().page("a1").page().page().page("b1").page();
        ChannelReading reading = reading();
        assertComplete(reading.goOn());
        assertThat(reading.toBeMoved()).containsExactly("a1", "b1");
        youtube.clear();
        youtube.page("new").page().page("a1").page("b1");
        assertComplete(reading.next(EnumerationMode.SHORT));
        assertThat(reading.toBeMoved()).contains("new");
    }

    @Test
    void aListOfEndlessEmptyPagesIsAbandoned() throws Exception {
        youtube.page("a1").page();
        for (int page = 1; page < 100; page++) {
            youtube.page();
        }
        ChannelReading reading = reading();
        assertThat(reading.goOn().exitCode()).isEqualTo(75);
        assertThat(reading.toBeMoved()).containsExactly("a1");
        assertThat(youtube.requests()).isLessThan(30);
    }

    @Test
    void aLastPageThatComesFarTooEarlyIsRequestedAgain() throws Exception {
        String[] first = ids("a", 50);
        youtube.page(first).page(ids("b", 50)).page(ids("c", 50));
        youtube.oddPage(0, new Odd(200, "{\"pageInfo\": {\"totalResults\": 150}, \"items\": []}"), 1);
        ChannelReading reading = reading();
        assertComplete(reading.goOn());
        assertThat(reading.toBeMoved()).hasSize(150);
    }

    private static String[] ids(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toArray(String[]::new);
    }

    @Test
    void aChannelWithoutPublicUploadsHasNoVideosAlsoInLaterRuns() throws Exception {
        youtube.oddPage(0, Odd.error(404, "playlistNotFound"), ALWAYS);
        ChannelReading reading = reading();
        assertComplete(reading.goOn());
        assertComplete(reading.next(EnumerationMode.SHORT));
        assertComplete(reading.next(EnumerationMode.FULL));
        assertThat(reading.states()).isEmpty();
        youtube.answerRegularly();
        assertComplete(reading.next(EnumerationMode.FULL));
    }

    @Test
    void aMissingListIsAFaultOnlyIfThereArePublicVideos() throws Exception {
        youtube.page("a1", "a2");
        ChannelReading reading = reading();
        assertComplete(reading.goOn());
        youtube.oddPage(0, Odd.error(404, "playlistNotFound"), ALWAYS);

        ChannelReading.Result fault = reading.next(EnumerationMode.FULL);
        assertThat(fault.complete()).isFalse();
        assertThat(fault.exitCode()).isEqualTo(75);
        assertThat(fault.message()).contains("does not find the list");
        assertThat(reading.toBeMoved()).containsExactly("a1", "a2");

        youtube.hide("a1");
        youtube.hide("a2");
        assertComplete(reading.next(EnumerationMode.FULL));
        assertThat(reading.states().values()).containsOnly(ItemState.SKIPPED);
    }

    @Test
    void videosOfSelectIdsAreMovedEvenWithoutAChannelList() throws Exception {
        youtube.page("a1", "a2");
        youtube.oddPage(0, Odd.error(404, "playlistNotFound"), ALWAYS);
        ChannelReading reading = reading(OddChannel.CHANNEL, "{ids: [a1]}");
        assertComplete(reading.goOn());
        assertComplete(reading.next(EnumerationMode.FULL));
        assertThat(reading.toBeMoved()).containsExactly("a1");
    }

    @Test
    void videosOfSelectIdsAreReadEvenIfTheListBreaksOff() throws Exception {
        threePages();
        youtube.next(0, OddChannel.token(0));
        ChannelReading reading = reading(OddChannel.CHANNEL, "{ids: [a1, c2]}");
        assertThat(reading.goOn().exitCode()).isEqualTo(75);
        assertThat(reading.toBeMoved()).containsExactlyInAnyOrder("a1", "c2");
    }

    @Test
    void aPlaylistThatYouTubeRefusesNeedsAPerson() throws Exception {
        youtube.oddPage(0, Odd.error(404, "playlistNotFound"), ALWAYS);
        ChannelReading.Result result =
                reading(new Channel("UCx", "Talks", "PLtalks"), "{}").goOn();
        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.message()).contains("source.channel");
    }

    @Test
    void aVideoWithUnreadableDetailsDoesNotAffectOthers() throws Exception {
        threePages();
        youtube.oddDetails("b2", Odd.error(500, "backendError"), ALWAYS);
        ChannelReading reading = reading();
        assertComplete(reading.goOn());
        assertThat(reading.toBeMoved()).containsExactly("a1", "a2", "b1", "c1", "c2");
        assertThat(reading.states()).containsEntry("b2", ItemState.SKIPPED);
        youtube.answerRegularly();
        assertComplete(reading.next(EnumerationMode.FULL));
        assertThat(reading.toBeMoved()).hasSize(6);
    }

    @Test
    void pagesBehindOneWithUnreadableDetailsAreStillRead() throws Exception {
        threePages();
        youtube.oddDetails("b1", Odd.error(500, "backendError"), ALWAYS);
        youtube.oddDetails("b2", Odd.error(500, "backendError"), ALWAYS);
        assertEndsEarly(reading(), 75, "internal error", "a1", "a2", "c1", "c2");
    }

    @Test
    void unreadableDetailsAreNotRequestedForEachPage() throws Exception {
        for (int page = 0; page < 20; page++) {
            youtube.page("p" + page);
            youtube.oddDetails("p" + page, new Odd(503, "later"), ALWAYS);
        }
        ChannelReading reading = reading();
        ChannelReading.Result result = reading.goOn();
        assertThat(result.exitCode()).isEqualTo(75);
        assertThat(reading.states()).isEmpty();
        assertThat(youtube.callsOfPage(5)).isZero();
        youtube.answerRegularly();
        assertComplete(reading.goOn());
        assertThat(reading.toBeMoved()).hasSize(20);
    }

    @Test
    void aVideoBrieflyMissingFromAnAnswerIsNotTreatedAsDeleted() throws Exception {
        threePages();
        youtube.oddDetails("b1", new Odd(200, "{\"items\": []}"), 1);
        ChannelReading reading = reading();
        assertComplete(reading.goOn());
        assertThat(reading.toBeMoved()).hasSize(6);
    }

    /**
     * The random faults are pages that fail for a while or forever, lists that lead in a circle, refused page tokens,
     * odd or missing fields, and duplicates.
     */
    @ParameterizedTest
    @ValueSource(longs = 20261128)
    void randomFaultyListsLoseNoVideo(long firstSeed) throws Exception {
        int seeds = Integer.getInteger("yt2ms.odd-lists", 40);
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            youtube.clear();
            try {
                randomOddList(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private void randomOddList(Random random) throws Exception {
        int pages = 1 + random.nextInt(6);
        List<List<String>> lists = new ArrayList<>();
        int number = 0;
        for (int page = 0; page < pages; page++) {
            List<String> ids = new ArrayList<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                // Some entries repeat a video of an earlier page.
                ids.add("v" + (random.nextInt(6) == 0 && number > 0 ? random.nextInt(number) : number++));
            }
            lists.add(ids);
            youtube.page(ids.toArray(String[]::new));
        }
        for (int i = 0; i < number; i++) {
            if (random.nextInt(4) == 0) {
                spoilAField(youtube.videoOf("v" + i), random);
            }
        }
        Set<String> readable = new LinkedHashSet<>();
        int exitCode = 0;
        for (int page = 0; page < pages && exitCode == 0; page++) {
            Odd odd = odd(random);
            switch (random.nextInt(8)) {
                case 0 -> youtube.oddPage(page, odd, 1 + random.nextInt(2));
                case 1 ->
                    lists.get(page).stream()
                            .findAny()
                            .ifPresent(id -> youtube.oddDetails(id, odd, 1 + random.nextInt(2)));
                case 2 -> {
                    if (random.nextBoolean()) {
                        youtube.oddPage(page, odd, ALWAYS);
                        exitCode = 75;
                        continue;
                    }
                }
                case 3 -> {
                    if (page > 0 && random.nextInt(3) == 0) {
                        youtube.oddPage(page, Odd.error(404, "playlistNotFound"), ALWAYS);
                        exitCode = 75;
                        continue;
                    }
                }
                case 4 -> {
                    if (random.nextInt(3) == 0) {
                        youtube.next(page, OddChannel.token(random.nextInt(page + 1)));
                        exitCode = 75;
                    }
                }
                case 5 -> {
                    if (random.nextInt(4) == 0) {
                        youtube.oddPage(page, Odd.error(400, "keyInvalid"), ALWAYS);
                        exitCode = 4;
                        continue;
                    }
                }
                default -> {}
            }
            readable.addAll(lists.get(page));
        }
        ChannelReading reading = reading();

        ChannelReading.Result result = reading.goOn();

        assertThat(result.exitCode()).as(result.message()).isEqualTo(exitCode);
        assertThat(result.complete()).isEqualTo(exitCode == 0);
        assertThat(reading.states().keySet()).containsExactlyInAnyOrderElementsOf(readable);
        youtube.answerRegularly();
        assertComplete(reading.goOn());
        Set<String> all = new LinkedHashSet<>();
        lists.forEach(all::addAll);
        assertThat(reading.states().keySet()).containsExactlyInAnyOrderElementsOf(all);
        assertComplete(reading.next(EnumerationMode.FULL));
    }

    /** Returns a random fault that may go away by itself, without anyone having to act. */
    private static Odd odd(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Odd.error(500, "backendError");
            case 1 -> Odd.error(403, "rateLimitExceeded");
            case 2 -> Odd.error(400, "somethingNew");
            case 3 -> new Odd(200, "<html>portal</html>");
            case 4 -> new Odd(200, "{\"items\": \"none\"}");
            default -> new Odd(502, "");
        };
    }

    private static void spoilAField(ObjectNode video, Random random) {
        List<String> names = new ArrayList<>(video.propertyNames());
        names.remove("id");
        String name = names.get(random.nextInt(names.size()));
        JsonNode part = video.get(name);
        if (part instanceof ObjectNode object && !object.isEmpty() && random.nextInt(4) > 0) {
            List<String> fields = new ArrayList<>(object.propertyNames());
            spoil(object, fields.get(random.nextInt(fields.size())), random);
        } else {
            spoil(video, name, random);
        }
    }

    private static void spoil(ObjectNode object, String field, Random random) {
        JsonMapper json = JsonMapper.shared();
        switch (random.nextInt(7)) {
            case 0 -> object.remove(field);
            case 1 -> object.putNull(field);
            case 2 -> object.put(field, random.nextLong());
            case 3 -> object.put(field, "\u0000\uD800 ../é😀".repeat(random.nextInt(900)));
            case 4 -> object.set(field, json.createArrayNode().add(1).addNull());
            case 5 -> object.set(field, json.createObjectNode().put("a", 1.5e300));
            default -> object.put(field, "P99999DT999999H");
        }
    }
}
