package dev.yt2ms.download.ytdlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.download.DownloadRequest;
import dev.yt2ms.download.DownloadTools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YtDlpCommandTest {

    /**
     * For pages on other machines, yt-dlp chooses the extractor, because they may belong to YouTube or to another site
     * that yt-dlp knows.
     */
    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8089/secret/watch?v={id}, true",
        "http://LocalHost:8089/watch?v={id}, true",
        "https://www.youtube.com/watch?v={id}, false",
        "https://localhost.example.com/watch?v={id}, false",
        "https://video.example.com/127.0.0.1/{id}, false",
        "not an address {id}, false",
    })
    void onlyPagesOnThisMachineForceTheGenericExtractor(String watchUrl, boolean without) {
        TestDownloads downloads = new TestDownloads();
        downloads.watchUrl = watchUrl;
        Path tool = Path.of("/usr/bin/true");

        List<String> command = YtDlpCommand.arguments(
                YtDlpCommand.DOWNLOAD,
                downloads.settings(),
                downloads.source(),
                new DownloadTools(tool, "2026.11.01", List.of(), tool, "7.1", tool, Optional.empty(), List.of()),
                List.of(),
                new DownloadRequest("AbCdEfGhIjK", Duration.ofSeconds(8), "", Path.of("v")),
                Path.of("v/.address.txt"),
                Optional.empty());

        assertThat(command.contains("--use-extractors")).isEqualTo(without);
    }
}
