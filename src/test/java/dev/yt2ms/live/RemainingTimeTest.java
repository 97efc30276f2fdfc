package dev.yt2ms.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.ledger.LedgerView;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Tests the estimate of the remaining time. */
class RemainingTimeTest {

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong secondsLeft = new AtomicLong(1000);

    @Test
    void countsFromTheFirstRequestInsteadOfTheStartOfTheRun() {
        RemainingTime remaining = new RemainingTime(ledger(), nanos::get);
        pass(Duration.ofDays(2)); // A page is opened when the run has worked for two days.

        assertThat(remaining.estimate()).isEmpty();
        pass(Duration.ofMinutes(1));
        secondsLeft.set(900);

        assertThat(remaining.estimate()).contains(Duration.ofMinutes(9));
        assertThat(remaining.elapsed()).isEqualTo(Duration.ofDays(2).plusMinutes(1));
        secondsLeft.set(0);
        assertThat(remaining.estimate()).isEmpty();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private LedgerView ledger() {
        return (LedgerView) Proxy.newProxyInstance(
                LedgerView.class.getClassLoader(), new Class<?>[] {LedgerView.class}, (view, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("secondsLeft");
                    return secondsLeft.get();
                });
    }
}
