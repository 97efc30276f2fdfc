package dev.yt2ms.job.verify;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Defines the job {@code verifyMigration}. Its step {@code recheck} compares all verified contents again, and its step
 * {@code verify} compares the contents that were uploaded but not verified yet.
 */
@Configuration(proxyBeanMethods = false)
@Import({RecheckStep.class, VerifyStep.class})
public class VerifyJob {

    /** The name of the job and of its bean. */
    public static final String JOB = "verifyMigration";

    @Bean
    Job verifyMigration(JobRepository jobRepository, Step recheck, Step verify) {
        return new JobBuilder(JOB, jobRepository).start(recheck).next(verify).build();
    }
}
