package dev.yt2ms.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.sandbox.platform.StoredContent;
import dev.yt2ms.sandbox.youtube.Delivery;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.LedgerFile;
import dev.yt2ms.wholejob.TestBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks after the last run that nothing is lost, uploaded twice or left behind, and that the ledger agrees with the
 * platform.
 */
final class CampaignCheck {

    private final TestBed bed;
    private final Set<String> refused;
    private final Path log;
    private final CampaignFigures figures;

    /** @param refused ids of the videos that YouTube always refuses */
    CampaignCheck(TestBed bed, Set<String> refused, Path log, CampaignFigures figures) {
        this.bed = bed;
        this.refused = refused;
        this.log = log;
        this.figures = figures;
    }

    /** @param received the number of bytes of media that were sent for each video id */
    void check(Map<String, Long> received) throws IOException {
        List<String> lines = Files.readAllLines(log);
        List<SandboxVideo> videos;
        try (LedgerFile ledger = new LedgerFile(bed.state())) {
            videos = ArrivalCheck.ofOneMachine(bed, refused).check(ledger);
        }
        bed.assertNothingLeftBehind();
        assertThat(Files.list(bed.state()).map(file -> file.getFileName().toString()))
                .as("files in the state folder")
                .containsExactlyInAnyOrder("ledger.mv.db", "staging", "logs");
        figures.videos = videos.size();
        figures.uploadsFoundByAsking = (int) lines.stream()
                .filter(line -> line.contains("had arrived as content") || line.contains("it had arrived already"))
                .count();
        for (SandboxVideo video : videos) {
            noteRepeats(video, lines);
            long bytes = received.getOrDefault(video.id(), 0L);
            figures.bytesDownloaded += bytes;
            if (video.media().delivery() == Delivery.MP4) {
                figures.bytesDownloadedAgain +=
                        Math.max(0, bytes - bed.sandbox.clips().expectedLength(video));
            }
        }
    }

    /** Records why a video was uploaded again, by copying the log lines about this video. */
    private void noteRepeats(SandboxVideo video, List<String> lines) {
        StoredContent content = bed.sandbox.platform().contentsFor(video.id()).get(0);
        if (content.overwritten() > 0) {
            String story = lines.stream()
                    .filter(line -> line.contains(video.id()))
                    .map(line -> line.replaceFirst("^\\S+ ", "").replace(video.id(), "it"))
                    .reduce("", (one, other) -> one + "\n      " + other);
            figures.repeatedUploads.merge(story, content.overwritten(), Integer::sum);
        }
    }
}
