package dev.yt2ms.mainstreaming.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.yt2ms.settings.value.Secret;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class ErrorTextTest {

    private static final String KEY = "key-0123456789";
    private static final int MOST_READ = 1 << 16;

    private final ErrorText text = ErrorText.hiding(new Secret(KEY));

    /** Cleaning the whole text could exhaust the memory of the JVM if two such answers arrived at the same time. */
    @Test
    void cleaningAHugeAnswerReadsOnlyItsBeginning() {
        String endless = "no room " + "a ".repeat(4_000_000);
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getThreadAllocatedBytes(Thread.currentThread().getId());

        String cleaned = text.clean(endless);

        assertThat(cleaned).startsWith("no room a a").endsWith("…").hasSize(200);
        assertThat(memory.getThreadAllocatedBytes(Thread.currentThread().getId()) - before)
                .isLessThan(50_000_000);
    }

    /**
     * Cleaning shortens addresses and runs of spaces. A part of a key that lies far behind the beginning of the text
     * could then move into the visible part.
     */
    @Test
    void aKeyThatTheReadLimitCutsIsNotShownInPart() {
        for (int half = 0; half <= KEY.length(); half++) {
            String shrinking = "x" + " ".repeat(MOST_READ - 1 - half) + KEY + " and more";
            assertThat(text.clean(shrinking))
                    .as("%d characters of the key within the limit", half)
                    .doesNotContain("key");

            String address = "http://" + "a".repeat(MOST_READ - 9 - half) + " " + KEY + " and more";
            assertThat(text.clean(address))
                    .as("%d characters of the key within the limit", half)
                    .doesNotContain("key");
        }
    }
}
