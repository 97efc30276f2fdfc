package dev.yt2ms.job;

import dev.yt2ms.run.RunControl;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.item.ItemWriter;

/**
 * A worker that meets what nobody expected, or a ledger that fails, ends the run for all workers; else the others would go
 * on, and wait for ever for an item that nobody works on.
 */
final class StopOnError implements StepExecutionListener {

    private final RunControl control;

    StopOnError(RunControl control) {
        this.control = control;
    }

    <T> ItemReader<T> reader(ItemReader<T> reader) {
        return () -> guarded(reader::read);
    }

    <I, O> ItemProcessor<I, O> processor(ItemProcessor<I, O> processor) {
        return item -> guarded(() -> processor.process(item));
    }

    <T> ItemWriter<T> writer(ItemWriter<T> writer) {
        return chunk -> guarded(() -> {
            writer.write(chunk);
            return null;
        });
    }

    Tasklet tasklet(Tasklet tasklet) {
        return (contribution, context) -> guarded(() -> tasklet.execute(contribution, context));
    }

    /** What Spring Batch itself fails at, e.g. to record a step between two items, passes none of the guards above. */
    @Override
    public ExitStatus afterStep(StepExecution step) {
        if (step.getStatus() != BatchStatus.COMPLETED && !control.isStopping()) {
            control.stop(Stops.because(step.getFailureExceptions().stream()
                    .findFirst()
                    .orElseGet(() -> new IllegalStateException(step + " ended without an exception"))));
        }
        return step.getExitStatus();
    }

    private interface Work<T> {
        T run() throws Exception;
    }

    private <T> T guarded(Work<T> work) throws Exception {
        try {
            return work.run();
        } catch (SourceCalls.StoppedException e) {
            throw e; // Judged already.
        } catch (Exception | Error e) {
            control.stop(Stops.because(e));
            throw e;
        }
    }
}
