package dev.yt2ms.job.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.download.tools.ToolException;
import dev.yt2ms.run.StopReason;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;

/** Tests which stop reason follows from an exception. */
class StopReasonsTest {

    @Test
    void aFailedToolDownloadIsNoProblemOfTheStateDir() {
        ToolException missing = new ToolException(
                "There is no yt-dlp on the PATH: run yt2ms setup", new UnknownHostException("releases.example"));

        StopReason reason = StopReasons.because(
                new BeanCreationException("platform", new BeanCreationException("downloadTools", missing)));

        assertThat(reason).isEqualTo(StopReason.of(StopReason.Kind.OPERATOR, missing.getMessage()));
    }
}
