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

    /**
     * Only the beginning of a huge error answer is cleaned. To clean all of it would need so much memory that two such
     * answers at the same time could exhaust the heap.
     */
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
     * Only the beginning of an error text is read, and this beginning may end in the middle of a key. Spaces and
     * addresses before the key are then shortened, which must not bring the first part of the key into the message.
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
