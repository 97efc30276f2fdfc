package dev.yt2ms.job.enumerate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.yt2ms.model.Channel;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.youtube.ListedEntries;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.VideoPage;
import dev.yt2ms.youtube.VideoSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests that the next pages of the list are already read while the details of a page are requested. If such an early
 * read fails, the failure is reported only when the job asks for that page.
 */
class PagesAheadTest {

    private static final Channel CHANNEL = new Channel("UCx", "t", "UUx");

    private final VideoSource source = mock();
    private final PagesAhead pages = new PagesAhead(source);
    private final List<Integer> listed = new CopyOnWriteArrayList<>();
    private final List<Integer> detailed = new CopyOnWriteArrayList<>();
    private final CountDownLatch details = new CountDownLatch(1);

    /** Simulates a list of ten pages. The token of each page is its number. */
    @BeforeEach
    void answer() {
        when(source.entries(any(), any())).thenAnswer(call -> {
            int page = number(call.getArgument(1));
            listed.add(page);
            return entries(page, page < 9 ? Optional.of(Integer.toString(page + 1)) : Optional.empty());
        });
        when(source.withDetails(any())).thenAnswer(call -> {
            ListedEntries entries = call.getArgument(0);
            details.await();
            detailed.add(entries.totalResults());
            return page(entries);
        });
        when(source.page(any(), any()))
                .thenAnswer(call -> source.withDetails(source.entries(CHANNEL, call.getArgument(1))));
    }

    @AfterEach
    void close() throws Exception {
        details.countDown();
        pages.close();
    }

    private static int number(Optional<String> token) {
        return Integer.parseInt(token.orElse("0"));
    }

    /**
     * Returns the entries of the page with this number. The total number of entries is set to the same number, so that
     * tests can recognize the page.
     */
    private static ListedEntries entries(int page, Optional<String> next) {
        return new ListedEntries(Set.of("v" + page), Set.of(), Set.of(), next, page);
    }

    private static VideoPage page(ListedEntries entries) {
        return new VideoPage(
                List.of(), List.copyOf(entries.ids()), List.of(), entries.nextPageToken(), entries.totalResults());
    }

    private int read(int page) {
        return pages.page(CHANNEL, page == 0 ? Optional.empty() : Optional.of(Integer.toString(page)), true)
                .totalResults();
    }

    @Test
    void twoPagesAreReadAheadWhileThePagesDetailsAreRequested() {
        Thread reader = new Thread(() -> read(0));
        reader.start();

        await().untilAsserted(() -> assertThat(listed).containsExactly(0, 1, 2));
        assertThat(detailed).isEmpty();
    }

    @Test
    void eachPageIsReturnedOnceAndInOrder() {
        details.countDown();

        for (int page = 0; page < 10; page++) {
            assertThat(read(page)).isEqualTo(page);
        }

        assertThat(listed).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(detailed).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void aFailedEarlyReadIsReportedWhenThePageIsNeeded() {
        details.countDown();
        SourceException quota =
                new SourceException(Failure.of(FailureClass.DEFERRED, "quota-exceeded", "No more today"));
        when(source.entries(CHANNEL, Optional.of("1"))).thenThrow(quota).thenReturn(entries(1, Optional.empty()));

        assertThat(read(0)).isZero();
        assertThatThrownBy(() -> read(1)).isSameAs(quota);
        assertThat(read(1)).isEqualTo(1);
    }

    @Test
    void aListThatLeadsInACircleIsNotReadAhead() {
        details.countDown();
        doAnswer(call -> {
                    listed.add(1);
                    return entries(1, Optional.of("1"));
                })
                .when(source)
                .entries(CHANNEL, Optional.of("1"));

        assertThat(read(0)).isZero();
        assertThat(read(1)).isEqualTo(1);

        assertThat(listed).containsExactly(0, 1);
    }

    @Test
    void onePageCanBeReadWithoutReadingAhead() {
        details.countDown();

        assertThat(pages.page(CHANNEL, Optional.of("4"), false).totalResults()).isEqualTo(4);

        assertThat(listed).containsExactly(4);
    }
}
