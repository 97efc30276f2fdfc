package dev.yt2ms.mainstreaming.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.mainstreaming.PlatformException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests that a refused key costs as few requests as possible. */
class KeyVerdictTest {

    private static final String SESSION = "CreateUploaderSession";
    private static final String CATEGORIES = "ListVodCategory";

    private final KeyVerdict key = new KeyVerdict();
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    @Survives({FaultCell.KEY_REFUSED, FaultCell.ADDRESS_NOT_WHITELISTED})
    void afterTheKeyIsRefusedNoFurtherRequestIsMade() {
        assertRefused(() -> key.call(SESSION, this::refuses));

        assertRefused(() -> key.call(SESSION, this::refuses));
        assertRefused(() -> key.call(KeyVerdict.READ_BACK, this::refuses));
        assertRefused(() -> key.callAlone(CATEGORIES, this::refuses));
        assertThat(calls).hasValue(1);
    }

    @Test
    void aKeyRefusedForReadingContentsMayWorkForOtherRequests() {
        assertRefused(() -> key.call(KeyVerdict.READ_BACK, this::refuses));

        key.callAlone(CATEGORIES, this::answers);
        key.call(SESSION, this::answers);
        assertThat(calls).hasValue(3);
    }

    @Test
    void aKeyThatReadContentsBeforeIsRefusedForEverything() {
        key.call(KeyVerdict.READ_BACK, this::answers);
        assertRefused(() -> key.call(KeyVerdict.READ_BACK, this::refuses));

        assertRefused(() -> key.call(SESSION, this::answers));
        assertThat(calls).hasValue(2);
    }

    @Test
    void otherFailuresDoNotMeanThatTheKeyIsRefused() {
        assertThatThrownBy(() -> key.call(SESSION, () -> {
                    throw new PlatformException(ApiError.METHOD_UNAVAILABLE.failure(""));
                }))
                .isInstanceOf(PlatformException.class);

        assertThat(key.call(SESSION, this::answers)).isNotNull();
    }

    @Test
    void waitsForAKeyCheckUnderWayInsteadOfRepeatingIt() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        Thread session = begin(() -> key.call(SESSION, () -> {
            awaitUninterrupted(answer);
            return refuses();
        }));
        Thread question = begin(() -> key.callAlone(CATEGORIES, this::answers));
        // A later call must wait while a call that must run alone is waiting.
        Thread another = begin(() -> key.call(SESSION, this::answers));

        answer.countDown();

        session.join();
        question.join();
        another.join();
        assertThat(calls).hasValue(1);
    }

    /** Starts a thread and returns once the thread waits. */
    private static Thread begin(Runnable work) {
        Thread thread = new Thread(() -> assertRefused(work));
        thread.start();
        await().until(() -> thread.getState() == Thread.State.WAITING);
        return thread;
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertRefused(Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        PlatformException.class,
                        e -> assertThat(e.failure().rule()).isEqualTo("key-refused"));
    }

    private Answer answers() {
        calls.incrementAndGet();
        return Answer.read(new byte[0], "");
    }

    private Answer refuses() {
        calls.incrementAndGet();
        throw new PlatformException(ApiError.KEY_REFUSED.failure(""));
    }
}
