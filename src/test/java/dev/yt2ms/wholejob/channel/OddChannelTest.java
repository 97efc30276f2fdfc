package dev.yt2ms.wholejob.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.youtube.SandboxChannel;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.sandbox.youtube.YouTubeErrors;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.WholeJobTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Tests commands for a channel that is empty, a channel whose list can't be read to its end, and a Google Cloud project
 * without any quota.
 */
@StartsProcesses
class OddChannelTest extends WholeJobTest {

    @Test
    void anEmptyChannelSyncsWithoutErrorAndItsFirstVideoIsMoved() {
        bed.sandbox
                .faults()
                .add(
                        Fault.at("youtube.channels", Fault.json(200, """
                                                {"items": [{"id": "%s", "snippet": {"title": "Quiet"},
                                                  "contentDetails": {"relatedPlaylists": {"likes": ""}}}]}""".formatted(SandboxChannel.ID)))
                                .always(),
                        Fault.at("youtube.playlistItems", YouTubeErrors.fault(404, "playlistNotFound"))
                                .always());
        for (String command : List.of("migrate", "sync")) {
            CommandLineProcess.Result result = bed.run(command);
            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(result.err()).contains("lists no videos of Quiet", "source.oauth");
        }
        bed.sandbox.faults().clear();
        SandboxVideo first = SandboxVideo.of("firstupload").build();
        bed.sandbox.channel().add(first);

        CommandLineProcess.Result result = bed.run("sync");

        assertThat(result.exitCode()).as(result.err()).isZero();
        bed.assertAllArrivedOnce(List.of(first));
    }

    @Test
    void knownVideosAreMovedAlthoughTheListRepeatsItsPages() {
        bed.sandbox.channel().fill(2);
        bed.sandbox
                .faults()
                .add(Fault.at("youtube.playlistItems", new FaultAction.NextPage(0))
                        .always());

        CommandLineProcess.Result plan = bed.run("plan");
        assertThat(plan.exitCode()).as(plan.err()).isEqualTo(75);
        assertThat(plan.out()).contains("INCOMPLETE: Not all of the channel could be read", "2 videos listed");

        CommandLineProcess.Result circle = bed.run("migrate");
        assertThat(circle.exitCode()).as(circle.err()).isEqualTo(75);
        assertThat(circle.out()).contains("stopped: Not all of the channel could be read", "repeat");
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
        assertThat(bed.status().path("source").path("fullLookAt").asString("")).isEmpty();

        bed.sandbox.faults().clear();
        bed.sandbox.channel().add(SandboxVideo.of("anotherone1").build());
        CommandLineProcess.Result next = bed.run("migrate");
        assertThat(next.exitCode()).as(next.err()).isZero();
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
        assertThat(bed.status().path("source").path("fullLookAt").asString("")).startsWith("20");
    }

    @Test
    void aProjectWithoutAnyQuotaNeedsAPerson() {
        bed.sandbox.faults().add(Fault.at("youtube", Fault.json(403, """
                                {"error": {"code": 403, "message": "Quota exceeded.",
                                  "errors": [{"domain": "youtube.quota", "reason": "quotaExceeded"}],
                                  "details": [{"reason": "RATE_LIMIT_EXCEEDED",
                                    "metadata": {"quota_unit": "1/d/{project}", "quota_limit_value": "0"}}]}}""")).always());

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
        assertThat(result.out()).contains("no quota", "https://support.google.com/youtube/contact/yt_api_form");
    }
}
