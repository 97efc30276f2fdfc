package dev.yt2ms.download.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which texts and numbers of a tool the message of a failure shows. */
class FailureDetailsTest {

    private final DownloadErrors errors = new DownloadErrors(text -> text);

    @ParameterizedTest
    @CsvSource({"128,", "129, 1", "137, 9", "159, 31", "160,"})
    void onlyTheExitCodesFrom129To159StandForASignal(int exitCode, Integer signal) {
        assertThat(DownloadErrors.signal(exitCode)).isEqualTo(Optional.ofNullable(signal));
    }

    @Test
    void aTextIsShortenedAfter300Characters() {
        String emoji = "\uD83C\uDFAC".repeat(300);

        assertThat(errors.clean(emoji)).isEqualTo(emoji);
        assertThat(errors.clean(emoji + "x")).isEqualTo(emoji + "…");
    }

    @Test
    void aMessageWithoutDetailHasNoEmptyParentheses() {
        assertThat(errors.ofStart(new IOException("")).message()).endsWith("check download.yt-dlp");
        assertThat(errors.ofStart(new IOException("No such file")).message())
                .endsWith("check download.yt-dlp (No such file)");
        assertThat(errors.ofStart(new IOException("No space left on device")).message())
                .doesNotContain("yt-dlp:", "()");
    }
}
