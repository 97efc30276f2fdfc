package dev.yt2ms.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that output which a full disk has truncated does not look complete. */
class OutputLostTest {

    private final PrintStream standardOutput = System.out;

    @BeforeEach
    void fillTheDisk() {
        System.setOut(new PrintStream(new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("No space left on device");
            }
        }));
    }

    @AfterEach
    void makeSpace() {
        System.setOut(standardOutput);
    }

    @Test
    void theExitCodeIsAFailureIfTheResultCannotBePrinted() {
        assertThat(Yt2ms.run("--help")).isEqualTo(4);
    }

    @Test
    void aWorseExitCodeIsKeptWhenOutputIsLost() {
        assertThat(Yt2ms.run("export", "no-such-job.yml", "--format", "word")).isEqualTo(2);
    }
}
