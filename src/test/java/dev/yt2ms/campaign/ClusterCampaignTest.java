package dev.yt2ms.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Migrates a channel on several machines while random faults hit the machines and their database. {@code ./yt2ms test
 * --cluster-campaign N} sets the number of faults, and {@code -Dyt2ms.campaign.seed=SEED} repeats the choices of an
 * earlier campaign.
 */
@StartsProcesses
class ClusterCampaignTest {

    private static final int FAULTS_OF_THE_SUITE = 24;
    private static final long SEED_OF_THE_SUITE = 20261401;

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 1, unit = TimeUnit.DAYS) // --cluster-campaign may ask for any number of faults.
    void severalMachinesLoseAndDoubleNothingAndLeaveNothingBehind() throws Exception {
        CampaignRequest request =
                CampaignRequest.read("yt2ms.cluster-campaign", FAULTS_OF_THE_SUITE, SEED_OF_THE_SUITE);
        System.out.println("campaign of several machines, " + request.faults() + " faults, seed " + request.seed());

        ClusterFigures figures = new ClusterFigures(request.seed());
        try (ClusterCampaign campaign = new ClusterCampaign(directory, figures)) {
            campaign.run(request.faults());
        } finally {
            System.out.print(figures);
        }

        assertThat(figures.faults()).isGreaterThanOrEqualTo(request.faults());
        if (request.ofSuite()) {
            assertThat(figures.number(ClusterFault::isKill)).as("kills").isGreaterThanOrEqualTo(10);
            assertThat(figures.number(ClusterFault::isFreeze)).as("freezes").isGreaterThanOrEqualTo(5);
            assertThat(figures.number(ClusterFault::isCut)).as("database cuts").isGreaterThanOrEqualTo(3);
        }
    }
}
