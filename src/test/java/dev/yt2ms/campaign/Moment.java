package dev.yt2ms.campaign;

import dev.yt2ms.sandbox.Sandbox;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.http.LoggedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The moment at which a run is interrupted. Only requests and contents since the run's start decide whether it has
 * come.
 */
enum Moment {
    WHILE_IT_STARTS,
    WHEN_PAGES_WERE_ASKED_FOR,
    WHILE_MEDIA_COME,
    WHEN_A_FILE_IS_STAGED,
    WHEN_A_SESSION_WAS_OPENED,
    WHILE_AN_UPLOAD_GOES_ON,
    WHEN_ONE_IS_STORED_BUT_NOT_ANSWERED,
    WHEN_SOME_ARE_STORED;

    /** Prepares the sandbox for this moment. Returns a condition that becomes true when the moment has come. */
    BooleanSupplier prepare(Sandbox sandbox, Path staging, Random random) {
        int some = 1 + random.nextInt(4);
        long start = System.nanoTime();
        long sessions = sandbox.platform().sessionsOpened();
        int contents = sandbox.platform().contents().size();
        return switch (this) {
            case WHILE_IT_STARTS -> {
                long nanos = (200 + random.nextInt(3000)) * 1_000_000L;
                yield () -> System.nanoTime() - start > nanos;
            }
            case WHEN_PAGES_WERE_ASKED_FOR ->
                () -> sandbox.traffic().requests("watch").size() >= some;
            case WHILE_MEDIA_COME -> () -> sandbox.traffic().requests("media").size() >= some;
            case WHEN_A_FILE_IS_STAGED -> () -> hasFile(staging);
            case WHEN_A_SESSION_WAS_OPENED -> () -> sandbox.platform().sessionsOpened() >= sessions + some;
            case WHILE_AN_UPLOAD_GOES_ON -> () -> sandbox.traffic().uploads().now() > 0;
            case WHEN_ONE_IS_STORED_BUT_NOT_ANSWERED -> {
                sandbox.faults()
                        .add(Fault.at("upload", new FaultAction.Stall(-1)).skip(random.nextInt(2)));
                yield () -> sandbox.traffic().requests("upload").stream().anyMatch(Moment::isUnanswered);
            }
            case WHEN_SOME_ARE_STORED -> () -> sandbox.platform().contents().size() >= contents + some;
        };
    }

    /**
     * Whether the sandbox has stored the upload but has not answered it. The sandbox records the status when it has
     * stored the upload, and the duration when it has sent the answer.
     */
    private static boolean isUnanswered(LoggedRequest upload) {
        return upload.status() == 200 && upload.took().isZero();
    }

    private static boolean hasFile(Path staging) {
        try (Stream<Path> files = Files.walk(staging, 2)) {
            return files.anyMatch(file -> file.endsWith("media.mp4"));
        } catch (IOException | java.io.UncheckedIOException e) {
            return false; // The folder does not exist yet, or changes while it is read.
        }
    }
}
