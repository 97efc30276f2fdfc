package dev.yt2ms.job.control;

import dev.yt2ms.run.LogContext;
import dev.yt2ms.run.RunControl;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.FatalStepExecutionException;
import org.springframework.batch.core.step.StepExecution;

/**
 * Ends the running steps when the run stops, and stops the run when a step fails. When the run stops, each step
 * finishes its current item and ends as STOPPED. A step that fails, or whose record can't be written, must stop the
 * run. Otherwise, the other workers would wait forever for the item that the failed worker has claimed.
 */
public final class StepWatch implements StepExecutionListener {

    /** Separates a station's name from the worker's number in the name of a worker's step, e.g. {@code download:3}. */
    public static final String WORKER = ":";

    private static final String UPDATE = "update";
    private static final Set<String> UPDATES = Set.of(UPDATE, "updateExecutionContext");
    private static final long PROGRESS_EVERY = TimeUnit.SECONDS.toNanos(1);

    private final RunControl control;
    private final Set<StepExecution> running = ConcurrentHashMap.newKeySet();
    /** For each worker's step, the {@link System#nanoTime} at which its progress was last recorded. */
    private final Map<StepExecution, Long> recorded = new ConcurrentHashMap<>();

    public StepWatch(RunControl control) {
        this.control = control;
        // The steps are marked as stopping before their readers notice the stop. Otherwise a reader could end its step
        // as COMPLETED.
        control.beforeStop(() -> running.forEach(StepExecution::setTerminateOnly));
    }

    /**
     * Returns a proxy of the repository that stops the run if a call fails. The proxy also reduces the number of
     * updates: Spring Batch would update a worker's step execution after each video, but the proxy passes these updates
     * on only once a second and at the end. Nothing is lost, because a worker has no position to restore, and nothing
     * depends on its counts.
     */
    public JobRepository watching(JobRepository repository) {
        ProxyFactory factory = new ProxyFactory(JobRepository.class, (MethodInterceptor) call -> {
            try {
                return isMereProgress(call) ? null : call.proceed();
            } catch (Exception | Error e) {
                failed(e);
                throw e;
            }
        });
        factory.setTarget(repository);
        return (JobRepository) factory.getProxy();
    }

    private boolean isMereProgress(MethodInvocation call) {
        if (!UPDATES.contains(call.getMethod().getName())
                || !(call.getArguments()[0] instanceof StepExecution step)
                || step.getStatus() != BatchStatus.STARTED
                || !step.getStepName().contains(WORKER)) {
            return false;
        }
        long now = System.nanoTime();
        Long last = recorded.get(step);
        if (last != null && now - last < PROGRESS_EVERY) {
            return true;
        }
        if (call.getMethod().getName().equals(UPDATE)) {
            recorded.put(step, now);
        }
        return false;
    }

    @Override
    public void beforeStep(StepExecution step) {
        LogContext.setStep(step.getStepName());
        Long run = step.getJobExecution().getJobParameters().getLong("run");
        if (run != null) {
            LogContext.setRun(run);
        }
        running.add(step);
        if (control.isStopping()) {
            step.setTerminateOnly();
        }
    }

    @Override
    public @Nullable ExitStatus afterStep(StepExecution step) {
        running.remove(step);
        recorded.remove(step);
        if (step.getStatus() == BatchStatus.FAILED) {
            step.getFailureExceptions().stream().findFirst().ifPresent(this::failed);
        }
        LogContext.clearStep();
        return null;
    }

    /**
     * Stops the run because of this failure. If the run is already stopping, only a failure in the processing of an
     * item counts, because other failures may be consequences of the stop.
     */
    private void failed(Throwable e) {
        if (!control.isStopping() || e instanceof FatalStepExecutionException) {
            control.stop(StopReasons.because(e));
        }
    }
}
