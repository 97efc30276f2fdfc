package dev.yt2ms.report.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.model.JobCommands;
import dev.yt2ms.report.status.StatusDocument;
import dev.yt2ms.report.status.StatusText;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerifyReportTest {

    private static String stopped(String reconciliation) {
        StatusDocument status = new StatusDocument(
                ("{\"counts\": {}, \"items\": [], \"reconciliation\": {" + reconciliation + "}}").getBytes(UTF_8));
        return new VerifyReport(
                        status, status.head(), false, Optional.empty(), Optional.of("The platform does not answer."))
                .text(StatusText.Detail.values()[0], JobCommands.UNKNOWN_FILE);
    }

    @Test
    void aStoppedComparisonNamesAnEarlierListOnlyIfThereIsOne() {
        assertThat(stopped("\"lookedAt\": \"2026-11-29T12:00:00Z\", \"contents\": 7"))
                .contains("contents on the platform, as of", "those of an earlier list")
                .doesNotContain("there is no earlier one");
        assertThat(stopped("\"lookedAt\": null"))
                .contains("never listed completely", "not read to its end, and there is no earlier one")
                .doesNotContain("those of an earlier list");
    }
}
