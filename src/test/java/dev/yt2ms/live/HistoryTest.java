package dev.yt2ms.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistoryTest {

    @Test
    void aLongHistoryKeepsItsBeginningItsEndAndItsSize() {
        History history = new History();
        for (int i = 0; i < 100_000; i++) {
            history.add(new History.Sample(i, i, i, i));
        }
        assertThat(history.samples()).hasSizeBetween(History.MOST / 2, History.MOST);
        assertThat(history.samples().get(0).atMillis()).isZero();
        assertThat(history.samples().get(history.samples().size() - 1).atMillis())
                .isGreaterThan(99_000);
        assertThat(history.samples()).isSortedAccordingTo((a, b) -> Long.compare(a.atMillis(), b.atMillis()));
    }
}
