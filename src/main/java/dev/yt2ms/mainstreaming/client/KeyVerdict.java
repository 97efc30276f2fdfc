package dev.yt2ms.mainstreaming.client;

import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.model.Failure;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Remembers for all callers that the platform has refused the key. Every further call then fails without a request. */
final class KeyVerdict {

    /**
     * The method that reads contents back. A key may have no right to use it, and a run can move videos without it.
     * Therefore, until a call of this method has succeeded, its refusal does not count as a refusal of the key.
     */
    static final String READ_BACK = "GetVodContentByContentID";

    /** A fair lock, so that new calls do not overtake a call that must be made alone. */
    private final ReadWriteLock calls = new ReentrantReadWriteLock(true);

    private volatile @Nullable Failure refusal;
    private volatile boolean readBackWorked;

    /**
     * Makes a call, unless the platform has refused the key.
     *
     * @throws PlatformException if the call fails, or if an earlier call has shown that the platform refuses the key
     */
    Answer call(String method, Supplier<Answer> call) {
        return call(calls.readLock(), method, call);
    }

    /** Makes a call after all calls under way have ended. No other call begins before this one ends. */
    Answer callAlone(String method, Supplier<Answer> call) {
        return call(calls.writeLock(), method, call);
    }

    private Answer call(Lock lock, String method, Supplier<Answer> call) {
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
