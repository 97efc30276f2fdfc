package dev.yt2ms.mainstreaming.client;

import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.model.Failure;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** What is known of the key, for all who call: once it is refused, no further call is spent on it. */
final class KeyVerdict {

    /** The one method that a run can do without: its first refusal may be of the method alone. */
    static final String READ_BACK = "GetVodContentByContentID";

    /** Fair, so that a call that is made alone is not overtaken by others. */
    private final ReadWriteLock calls = new ReentrantReadWriteLock(true);

    private volatile Failure refusal;
    private volatile boolean readBackWorked;

    /**
     * Makes a call, unless the key is refused.
     *
     * @throws PlatformException by the call, or the same that an earlier one was refused with
     */
    Answer spend(String method, Supplier<Answer> call) {
        return spend(calls.readLock(), method, call);
    }

    /** The same, alone: what the calls under way find out is waited for, and no other begins meanwhile. */
    Answer spendAlone(String method, Supplier<Answer> call) {
        return spend(calls.writeLock(), method, call);
    }

    private Answer spend(Lock lock, String method, Supplier<Answer> call) {
        lock.lock();
        try {
            if (refusal != null) {
                throw new PlatformException(refusal);
            }
            Answer answer = call.get();
            if (method.equals(READ_BACK)) {
                readBackWorked = true;
            }
            return answer;
        } catch (PlatformException e) {
            boolean keyRefused = e.failure().rule().equals(ApiError.KEY_REFUSED.rule());
            if (keyRefused && (readBackWorked || !method.equals(READ_BACK))) {
                refusal = e.failure();
            }
            throw e;
        } finally {
            lock.unlock();
        }
    }
}
