package dev.yt2ms.settings.jobfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.settings.jobfile.NumericKeys.Ends;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests that every number, duration and size in a job file has limits, and that the message names them. */
class NumericKeysTest {

    @Test
    void acceptsBothBoundsAndRefusesValuesBeyondThemInOneSentence() {
        Map<String, Ends> keys = NumericKeys.all();

        assertThat(keys)
                .hasSizeGreaterThanOrEqualTo(22)
                .containsKeys(
                        "select.limit",
                        "download.staging-limit",
                        "download.pause",
                        "destination.index-every",
                        "verify.attempts",
                        "canary.videos",
                        "sync.full-every");
        keys.forEach((key, ends) -> {
            assertThat(NumericKeys.refusal(key, ends.least()))
                    .as("refusal of the minimum %s of %s", ends.least(), key)
                    .isEmpty();
            assertThat(NumericKeys.refusal(key, ends.greatest()))
                    .as("refusal of the maximum %s of %s", ends.greatest(), key)
                    .isEmpty();
            ends.below().ifPresent(below -> assertRefused(key, below));
            assertRefused(key, ends.above());
            // This number is too large for every Java type of numbers.
            assertRefused(key, "9".repeat(30));
            assertRefused(key, "999999999d999");
            assertRefused(key, "-1");
        });
    }

    private static void assertRefused(String key, String value) {
        assertThat(NumericKeys.refusal(key, value))
                .as("refusal of the value %s of %s", value, key)
                .hasValueSatisfying(refusal -> assertThat(refusal)
                        .startsWith("migration." + key + ": '" + value + "' is not allowed; give ")
                        .hasLineCount(1));
    }
}
