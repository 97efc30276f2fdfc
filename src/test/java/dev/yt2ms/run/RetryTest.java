package dev.yt2ms.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryTest {

    private final List<Duration> pauses = new ArrayList<>();
    private int attempts;

    private String failingTwice() throws IOException {
        attempts++;
        if (attempts < 3) {
            throw new FileNotFoundException("attempt " + attempts);
        }
        return "result";
    }

    private boolean wait(Duration pause) {
        pauses.add(pause);
        return false;
    }

    private static Optional<Duration> seconds(Exception failure, int failures) {
        return Optional.of(Duration.ofSeconds(failures));
    }

    @Test
    void repeatsUntilSuccessWithThePausesOfTheRule() throws IOException {
        String result = Retry.call(this::failingTwice, IOException.class, RetryTest::seconds, this::wait);

        assertThat(result).isEqualTo("result");
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void throwsTheLastFailureWhenTheRuleEnds() {
        assertThatThrownBy(() -> Retry.atOnce(this::failingTwice, IOException.class, (e, failures) -> failures < 2))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage("attempt 2");
    }

    @Test
    void anExceptionOfAnotherTypeIsNeverRepeated() {
        assertThatThrownBy(() -> Retry.atOnce(this::failingTwice, IllegalStateException.class, (e, failures) -> true))
                .hasMessage("attempt 1");
    }

    @Test
    void aStopOfTheRunEndsTheRepetitions() {
        RunControl control = new RunControl();
        control.stop(StopReason.of(StopReason.Kind.SIGNAL, "stopped"));

        assertThatThrownBy(() -> Retry.call(
                        this::failingTwice,
                        IOException.class,
                        (e, failures) -> Optional.of(Duration.ofHours(1)),
                        control::awaitStop))
                .hasMessage("attempt 1");
        assertThat(attempts).isOne();
    }
}
