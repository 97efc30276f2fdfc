package dev.yt2ms.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The launcher lets a run load its classes once, to store them for later runs. */
class WarmUpTest {

    @Test
    void loadsARunAndWritesNothing() {
        assertThatCode(Migration::warmUp).doesNotThrowAnyException();
        assertThat(Path.of(System.getProperty("user.home"), ".yt2ms", "warm-up"))
                .doesNotExist();
    }
}
