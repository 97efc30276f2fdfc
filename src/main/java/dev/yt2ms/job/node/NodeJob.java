package dev.yt2ms.job.node;

import dev.yt2ms.job.control.WorkerThreads;
import dev.yt2ms.job.download.DownloadStep;
import dev.yt2ms.job.station.StationSteps;
import dev.yt2ms.job.upload.UploadStep;
import dev.yt2ms.job.verify.VerifyStep;
import dev.yt2ms.run.RunControl;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Defines the job {@code moveVideos} of each machine, and adds the step {@code watch} to the job of the one that leads.
 * Only for a migration that several machines can share.
 */
@Configuration(proxyBeanMethods = false)
@Import({MachineStep.class, FilesStep.class, DownloadStep.class, UploadStep.class, VerifyStep.class, WatchStep.class})
public class NodeJob {

    /** The name of the job in Spring Batch's tables. */
    public static final String JOB = "moveVideos";

    @Bean
    Job moveVideos(
            JobRepository jobRepository,
            Step machine,
            Step files,
            Step download,
            Step upload,
            Step verify,
            RunControl control) {
        return new JobBuilder(JOB, jobRepository)
                .flow(machine)
                .next(files)
                .next(StationSteps.together(download, upload, verify, new WorkerThreads("station-", control)))
                .end()
                .build();
    }
}
