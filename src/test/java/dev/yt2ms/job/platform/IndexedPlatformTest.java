package dev.yt2ms.job.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.database.PreparedLedger;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.ledger.jdbc.PlatformIndex;
import dev.yt2ms.mainstreaming.ContentVisitor;
import dev.yt2ms.mainstreaming.PageRetry;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.model.Content;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests, with a real ledger, a scan of the platform that takes longer than a process lives. */
class IndexedPlatformTest {

    private static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final int PAGE = 25;

    private final VideoPlatform platform = mock();
    /** The number of unreadable contents on the first page. A scan counts them, but does not pass them on. */
    private int unreadable;

    private List<String> contents = ids(0, 1_000);
    private Clock clock = Clock.systemUTC();
    private final List<Long> begunAt = new ArrayList<>();

    @AutoClose
    private LedgerDatabase database;

    @BeforeEach
    void openLedger(@TempDir Path folder) {
        database = PreparedLedger.open(folder, "long-scan");
        new MigrationRuns(database.dataSource(), "test", clock).beginRun(EnumerationMode.FULL);
        doAnswer(call -> {
                    int first = Math.toIntExact(call.<Long>getArgument(0));
                    begunAt.add((long) first);
                    ContentVisitor visitor = call.getArgument(1);
                    for (int at = first; at < contents.size(); at += PAGE) {
                        List<String> page = contents.subList(at, Math.min(contents.size(), at + PAGE));
                        if (page.stream()
                                .map(IndexedPlatformTest::content)
                                .anyMatch(content -> !visitor.test(content))) {
                            break;
                        }
                        visitor.pageEnds(at + page.size() + unreadable);
                    }
                    return null;
                })
                .when(platform)
                .scan(anyLong(), any(), any());
    }

    private static List<String> ids(int from, int to) {
        return new ArrayList<>(
                IntStream.range(from, to).mapToObj("c%04d"::formatted).toList());
    }

    private static Content content(String id) {
        Content content = mock();
        when(content.id()).thenReturn(id);
        when(content.filename()).thenReturn(id + ".mp4");
        when(content.referenceId()).thenReturn(id);
        when(content.title()).thenReturn("");
        when(content.status()).thenReturn(Content.Status.READY);
        when(content.duration()).thenReturn(Optional.empty());
        return content;
    }

    private PlatformIndex index() {
        return new PlatformIndex(database.dataSource(), "test", clock);
    }

    /** Scans as a process that dies after this number of contents. */
    private void lives(int most) {
        int[] seen = {0};
        assertThatThrownBy(() -> new IndexedPlatform(platform, index())
                        .continueScan(
                                content -> {
                                    if (++seen[0] > most) {
                                        throw new Death();
                                    }
                                    return true;
                                },
                                PageRetry.NEVER))
                .isInstanceOf(Death.class);
    }

    private void ends() {
        new IndexedPlatform(platform, index()).continueScan(content -> true, PageRetry.NEVER);
        assertThat(index().indexedAt()).isPresent();
        assertThat(index().unfinished(Duration.ofDays(1))).isEmpty();
    }

    private void assertHoldsAll() {
        assertThat(index().size()).isEqualTo(contents.size());
        assertThat(contents)
                .allSatisfy(id -> assertThat(index().named(id + ".mp4")).hasSize(1));
    }

    @Test
    void aScanInterruptedByKillsContinuesWithEachStart() {
        lives(360);
        lives(360);
        ends();

        assertThat(begunAt).containsExactly(0L, 340L, 680L);
        assertHoldsAll();
    }

    @Test
    void aProcessThatLivesForOnePageMakesProgress() {
        contents = ids(0, 200);
        for (int life = 0; life < 12; life++) {
            lives(PAGE);
        }
        ends();

        assertThat(begunAt).startsWith(0L, 15L, 30L, 45L).isSorted().doesNotHaveDuplicates();
        assertHoldsAll();
    }

    @Test
    void aNewPositionIsUsableEvenIfTheDatabaseRoundsTimes() {
        clock = Clock.fixed(Instant.parse("2026-11-28T12:00:00.000999999Z"), ZoneOffset.UTC);
        lives(360);

        assertThat(index().unfinished(Duration.ofDays(1))).isPresent();
    }

    @Test
    void unreadableContentsCountForThePositionInTheList() {
        unreadable = 20;
        lives(360);

        assertThat(index().unfinished(Duration.ofDays(1)).orElseThrow().contents())
                .isEqualTo(370);
    }

    @Test
    void contentsAddedOrDeletedBetweenStartsAreIndexedAsTheyAreNow() {
        lives(360);
        contents.removeAll(ids(320, 325));
        contents.addAll(ids(2_000, 2_030));
        ends();

        assertThat(begunAt).containsExactly(0L, 340L);
        assertThat(ids(350, 1_000))
                .allSatisfy(id -> assertThat(index().content(id)).isPresent());
        assertThat(index().content("c2000")).isPresent();
    }

    @Test
    void anOutdatedPositionOrOneThatWouldSkipContentsIsNotUsed() {
        lives(360);
        contents.removeAll(ids(0, 200));
        ends();
        assertThat(begunAt).containsExactly(0L, 340L, 0L);
        assertHoldsAll();

        begunAt.clear();
        lives(360);
        clock = Clock.offset(clock, Duration.ofDays(3));
        ends();
        assertThat(begunAt).containsExactly(0L, 0L);
    }

    @Test
    void aStopKeepsThePosition() {
        lives(360);
        new IndexedPlatform(platform, index()).continueScan(content -> false, PageRetry.NEVER);
        ends();

        assertThat(begunAt).containsExactly(0L, 340L, 340L);
        assertHoldsAll();
    }
}
