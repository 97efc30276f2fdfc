package dev.yt2ms.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Migrates a channel while random faults occur. {@code ./yt2ms test --campaign N} sets the number of faults, and {@code
 * -Dyt2ms.campaign.seed=SEED} repeats the choices of an earlier campaign. What a fault hits also depends on timing, so
 * each fault that yt2ms must survive also has a separate test.
 */
@StartsProcesses
class CampaignTest {

    private static final int FAULTS_OF_THE_SUITE = 60;
    private static final long SEED_OF_THE_SUITE = 20261123;

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 1, unit = TimeUnit.DAYS) // --campaign may ask for any number of faults.
    void noVideoIsLostOrUploadedTwiceAndNothingIsLeftBehind() throws Exception {
        CampaignRequest request = CampaignRequest.read("yt2ms.campaign", FAULTS_OF_THE_SUITE, SEED_OF_THE_SUITE);
        System.out.println("campaign of " + request.faults() + " faults, seed " + request.seed());

        CampaignFigures figures = new CampaignFigures(request.seed());
        try (Campaign campaign = new Campaign(directory, figures)) {
            campaign.run(request.faults());
        } finally {
            System.out.print(figures);
        }

        assertThat(figures.faults()).isGreaterThanOrEqualTo(request.faults());
        assertThat(figures.kills())
                .as("number of kills, which must be at least a third of the faults")
                .isGreaterThanOrEqualTo(request.faults() / 3);
    }
}
