package dev.yt2ms.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class StagingBudgetTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration A_WHILE = Duration.ofMillis(60);

    private final RunControl control = new RunControl();
    private final List<String> wiped = new ArrayList<>();
    private final StagingBudget budget = new StagingBudget(100, control, wiped::add);

    @Test
    void reservesRoomForADownloadThatFits() throws InterruptedException {
        assertThat(budget.reserve("a", 60)).isTrue();
        assertThat(budget.reserve("b", 40)).isTrue();
        assertThat(budget.used()).isEqualTo(100);
    }

    @Test
    void waitsUntilThereIsRoom() throws InterruptedException {
        budget.reserve("a", 60);
        CompletableFuture<Boolean> b = reserving("b", 41);
        await().during(A_WHILE).until(() -> !b.isDone());
        budget.release("a");
        assertThat(b).succeedsWithin(PATIENCE).isEqualTo(true);
        assertThat(budget.used()).isEqualTo(41);
    }

    @Test
    void aVideoLargerThanTheLimitIsDownloadedAlone() throws InterruptedException {
        assertThat(budget.reserve("big", 500)).isTrue();
        CompletableFuture<Boolean> small = reserving("small", 1);
        await().during(A_WHILE).until(() -> !small.isDone());
        assertThat(budget.resize("big", 600)).isTrue();
        budget.release("big");
        assertThat(small).succeedsWithin(PATIENCE).isEqualTo(true);
    }

    @Test
    void servesDownloadsInTheOrderOfTheirRequests() throws InterruptedException {
        budget.reserve("a", 90);
        CompletableFuture<Boolean> big = waiting("big", 80);
        CompletableFuture<Boolean> small = waiting("small", 10);
        await().during(A_WHILE).until(() -> !small.isDone());
        budget.release("a");
        assertThat(big).succeedsWithin(PATIENCE).isEqualTo(true);
        assertThat(small).succeedsWithin(PATIENCE).isEqualTo(true);
        assertThat(budget.used()).isEqualTo(90);
    }

    @Test
    void aDownloadBesideOthersCannotGrowBeyondTheLimit() throws InterruptedException {
        budget.reserve("a", 50);
        budget.reserve("b", 40);
        assertThat(budget.resize("b", 50)).isTrue();
        assertThat(budget.resize("b", 51)).isFalse();
        assertThat(budget.used()).isEqualTo(100);
        budget.release("a");
        assertThat(budget.resize("b", 151)).isTrue();
    }

    @Test
    void roomReservedByATooHighEstimateIsFreed() throws InterruptedException {
        budget.reserve("a", 90);
        CompletableFuture<Boolean> b = waiting("b", 50);
        assertThat(budget.resize("a", 50)).isTrue();
        assertThat(b).succeedsWithin(PATIENCE).isEqualTo(true);
    }

    @Test
    void roomThatAFinishedDownloadDoesNotNeedIsFreed() throws InterruptedException {
        budget.reserve("a", 90);
        CompletableFuture<Boolean> b = waiting("b", 50);
        budget.hold("a", 45);
        assertThat(b).succeedsWithin(PATIENCE).isEqualTo(true);
        assertThat(budget.used()).isEqualTo(95);
    }

    @Test
    void countsFilesStagedByAnEarlierRun() {
        budget.hold("staged", 150);
        CompletableFuture<Boolean> b = reserving("b", 1);
        await().during(A_WHILE).until(() -> !b.isDone());
        budget.release("staged");
        assertThat(b).succeedsWithin(PATIENCE).isEqualTo(true);
    }

    @Test
    void keepsPartialFilesWhileThereIsRoomAndDeletesTheOldestFirst() throws InterruptedException {
        budget.keepIdle("old", 30);
        budget.keepIdle("new", 30);
        budget.reserve("a", 40);
        assertThat(wiped).isEmpty();
        assertThat(budget.used()).isEqualTo(100);
        budget.reserve("b", 10);
        assertThat(wiped).containsExactly("old");
        assertThat(budget.used()).isEqualTo(80);
        assertThat(budget.resize("b", 60)).isTrue();
        assertThat(wiped).containsExactly("old", "new");
    }

    @Test
    void deletesPartialFilesEvenForAVideoLargerThanTheLimit() throws InterruptedException {
        budget.keepIdle("rest", 10);
        assertThat(budget.reserve("big", 500)).isTrue();
        assertThat(wiped).containsExactly("rest");
    }

    @Test
    void deletesNoPartialFileForADownloadThatDoesNotFitAnyway() throws InterruptedException {
        budget.reserve("a", 60);
        budget.keepIdle("rest", 30);
        CompletableFuture<Boolean> b = waiting("b", 50);
        await().during(A_WHILE).until(() -> !b.isDone());
        assertThat(wiped).isEmpty();
    }

    @Test
    void doesNotCountTheVideosOwnPartialFileTwice() throws InterruptedException {
        budget.keepIdle("a", 60);
        budget.reserve("b", 20);
        assertThat(budget.reserve("a", 80)).isTrue();
        assertThat(wiped).isEmpty();
        assertThat(budget.used()).isEqualTo(100);
        budget.keepIdle("a", 60);
        budget.hold("a", 60);
        assertThat(budget.used()).isEqualTo(80);
    }

    @Test
    void aPartialFileIsDeletedForAWaitingDownload() throws InterruptedException {
        budget.reserve("a", 90);
        CompletableFuture<Boolean> b = waiting("b", 50);
        budget.keepIdle("a", 70);
        assertThat(b).succeedsWithin(PATIENCE).isEqualTo(true);
        assertThat(wiped).containsExactly("a");
    }

    @Test
    void aStopWakesAllWaitingDownloads() throws InterruptedException {
        budget.reserve("a", 100);
        CompletableFuture<Boolean> b = waiting("b", 50);
        CompletableFuture<Boolean> c = waiting("c", 50);
        control.stop(StopReason.of(StopReason.Kind.SIGNAL, "stop"));
        assertThat(b).succeedsWithin(PATIENCE).isEqualTo(false);
        assertThat(c).succeedsWithin(PATIENCE).isEqualTo(false);
        assertThat(budget.used()).isEqualTo(100);
        assertThat(budget.reserve("d", 0)).isFalse();
    }

    @Test
    void anInterruptedDownloadLeavesTheQueue() throws InterruptedException {
        budget.reserve("a", 100);
        Thread impatient = new Thread(() -> {
            try {
                budget.reserve("impatient", 100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        impatient.start();
        await().until(() -> impatient.getState() == Thread.State.WAITING);
        CompletableFuture<Boolean> b = waiting("b", 10);
        impatient.interrupt();
        impatient.join();
        budget.release("a");
        assertThat(b).succeedsWithin(PATIENCE).isEqualTo(true);
    }

    private CompletableFuture<Boolean> reserving(String videoId, long bytes) {
        return start(videoId, bytes, new CompletableFuture<>());
    }

    /**
     * Requests a reservation in another thread. Returns once that thread waits, so that later requests come after it in
     * the queue.
     */
    private CompletableFuture<Boolean> waiting(String videoId, long bytes) {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletableFuture<Boolean> reserved = start(videoId, bytes, thread);
        await().until(() -> thread.join().getState() == Thread.State.WAITING);
        return reserved;
    }

    private CompletableFuture<Boolean> start(String videoId, long bytes, CompletableFuture<Thread> started) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return budget.reserve(videoId, bytes);
                    } catch (InterruptedException e) {
                        throw new CompletionException(e);
                    }
                },
                task -> {
                    Thread thread = new Thread(task, "reserves " + videoId);
                    thread.setDaemon(true);
                    thread.start();
                    started.complete(thread);
                });
    }
}
