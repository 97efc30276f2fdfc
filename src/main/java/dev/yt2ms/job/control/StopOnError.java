package dev.yt2ms.job.control;

import dev.yt2ms.run.LogContext;
import dev.yt2ms.run.RunControl;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC.MDCCloseable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.flow.Flow;
import org.springframework.batch.core.job.flow.FlowExecution;
import org.springframework.batch.core.job.flow.FlowExecutionStatus;
import org.springframework.batch.core.job.flow.FlowExecutor;
import org.springframework.batch.core.job.flow.State;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.item.ItemWriter;

/**
 * Stops the run for all workers and steps on an unexpected exception or a failing ledger. Otherwise other workers would
 * wait forever for an item that no worker has, and the flow would take a failed step for one without work.
 */
public final class StopOnError {

    private final RunControl control;

    public StopOnError(RunControl control) {
        this.control = control;
    }

    public <T> ItemReader<T> reader(ItemReader<T> reader) {
        return () -> guarded(reader::read);
    }

    public <I, O> ItemProcessor<I, O> processor(ItemProcessor<I, O> processor) {
        return item -> guarded(() -> processor.process(item));
    }

    public <T> ItemWriter<T> writer(ItemWriter<T> writer) {
        return chunk -> guarded(() -> {
            writer.write(chunk);
            return null;
        });
    }

    Tasklet tasklet(Tasklet tasklet) {
        return (contribution, context) -> guarded(() -> tasklet.execute(contribution, context));
    }

    /**
     * Guards the work of Spring Batch itself for a step, e.g. recording its begin and end. The step fails and throws
     * nothing, so that the job waits for its siblings.
     */
    public Step step(Step step) {
        return new GuardedStep(step);
    }

    /** Guards the work of Spring Batch before and after the steps of a flow. The flow fails and throws nothing. */
    public Flow flow(Flow flow) {
        return new GuardedFlow(flow);
    }

    private interface Work<T> {
        @Nullable
        T run() throws Exception;
    }

    private <T> @Nullable T guarded(Work<T> work) throws Exception {
        try {
            return work.run();
        } catch (SourceCalls.StoppedException e) {
            throw e; // The reason is recorded already.
        } catch (Exception | Error e) {
            control.stop(StopReasons.because(e));
            throw e;
        }
    }

    /** Stops the run, unless it is stopping already: a failure during a stop may be its consequence. */
    private void stopBecauseOf(Throwable e) {
        if (!control.isStopping() && !isJudged(e)) {
            control.stop(StopReasons.because(e));
        }
    }

    private static boolean isJudged(Throwable e) {
        return e instanceof SourceCalls.StoppedException || (e.getCause() != null && isJudged(e.getCause()));
    }

    private final class GuardedStep implements Step {

        private final Step step;

        GuardedStep(Step step) {
            this.step = step;
        }

        @Override
        public String getName() {
            return step.getName();
        }

        @Override
        public boolean isAllowStartIfComplete() {
            return step.isAllowStartIfComplete();
        }

        @Override
        public int getStartLimit() {
            return step.getStartLimit();
        }

        @Override
        public void execute(StepExecution execution) {
            try (MDCCloseable named = LogContext.step(execution.getStepName())) {
                step.execute(execution);
            } catch (Exception | Error e) {
                execution.setStatus(BatchStatus.FAILED);
                execution.setExitStatus(ExitStatus.FAILED.addExitDescription(e));
                execution.addFailureException(e);
            }
            if (execution.getStatus() != BatchStatus.COMPLETED) {
                stopBecauseOf(execution.getFailureExceptions().stream()
                        .findFirst()
                        .orElseGet(() -> new IllegalStateException(execution + " ended without an exception")));
            }
        }

        @Override
        public String toString() {
            return step.toString();
        }
    }

    private final class GuardedFlow implements Flow {

        private final Flow flow;

        GuardedFlow(Flow flow) {
            this.flow = flow;
        }

        @Override
        public String getName() {
            return flow.getName();
        }

        @Override
        public State getState(String stateName) {
            return flow.getState(stateName);
        }

        @Override
        public Collection<State> getStates() {
            return flow.getStates();
        }

        @Override
        public FlowExecution start(FlowExecutor executor) {
            return guarded(() -> flow.start(executor));
        }

        @Override
        public FlowExecution resume(String stateName, FlowExecutor executor) {
            return guarded(() -> flow.resume(stateName, executor));
        }

        private FlowExecution guarded(Work<FlowExecution> work) {
            try {
                return Objects.requireNonNull(work.run());
            } catch (Exception | Error e) {
                stopBecauseOf(e);
                return new FlowExecution(getName(), FlowExecutionStatus.FAILED);
            }
        }
    }
}
