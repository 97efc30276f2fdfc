package dev.yt2ms.wholejob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.sandbox.Sandbox;
import dev.yt2ms.sandbox.platform.StoredContent;
import dev.yt2ms.sandbox.youtube.SandboxPlaylist;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that a rehearsal shows how videos would arrive, and sends nothing to the platform. */
@StartsProcesses
class RehearsalTest extends WholeJobTest {

    @Test
    void aRehearsalUploadsToASandboxAndTouchesNeitherPlatformNorLedger() throws Exception {
        SandboxVideo video = SandboxVideo.of("AbCdEfGhIjK").title("A title").build();
        bed.sandbox.channel().add(video);
        // A rehearsal does not need the platform's key.
        bed.environment(TestBed.TOKEN_VARIABLE, "");
        bed.set("destination.token", "${NO_SUCH_VARIABLE_AT_ALL}").set("mapping.idCategory", "Archive/Interviews");

        CommandLineProcess.Result first = bed.run("migrate", "--to-sandbox");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.err()).contains("This was a rehearsal", "--set migration.state-dir=" + rehearsal("state"));
        assertThat(landed()).singleElement().satisfies(content -> {
            assertThat(content.title()).isEqualTo("A title");
            assertThat(content.referenceId()).isEqualTo(video.id());
            assertThat(content.field("idCategory"))
                    .as("number of the category, which the sandbox created with the name in the job file")
                    .matches("\\d+");
            assertThat(content.sha256()).isEqualTo(bed.sandbox.expectedSha256(video.id()));
        });

        CommandLineProcess.Result second =
                bed.run("migrate", "--to-sandbox", "--set", "migration.mapping.title=My {title}");

        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(landed()).singleElement().extracting(StoredContent::title).isEqualTo("My A title");
        assertThat(bed.sandbox.traffic().requests("platform")).isEmpty();
        assertThat(bed.sandbox.platform().contents()).isEmpty();
        bed.set("destination.token", "${" + TestBed.TOKEN_VARIABLE + "}");
        assertThat(bed.status().path("run").path("state").asString()).isEqualTo("NONE");
    }

    @Test
    void videosArriveInTheCategoriesOfTheTemplate() throws Exception {
        SandboxVideo song = SandboxVideo.of("songsongson").categoryId("10").build();
        SandboxVideo other = SandboxVideo.of("otherothero").build();
        bed.sandbox.channel().add(song, other).add(new SandboxPlaylist("PLsongs0001", "Songs", List.of(song.id())));

        CommandLineProcess.Result byName =
                bed.run("migrate", "--to-sandbox", "--set", "migration.mapping.idCategory={firstPlaylist}");

        assertThat(byName.exitCode()).as(byName.out() + byName.err()).isZero();
        assertThat(landed())
                .extracting(StoredContent::referenceId, content -> content.field("idCategory"))
                .containsExactlyInAnyOrder(tuple(song.id(), "2"), tuple(other.id(), ""));

        CommandLineProcess.Result byNumber =
                bed.run("migrate", "--to-sandbox", "--set", "migration.mapping.idCategory={categoryId}");

        assertThat(byNumber.exitCode()).as(byNumber.out() + byNumber.err()).isZero();
        assertThat(landed()).extracting(content -> content.field("idCategory")).containsExactlyInAnyOrder("10", "22");
    }

    private Path rehearsal(String folder) {
        return bed.state().resolve("rehearsal").resolve(folder);
    }

    private List<StoredContent> landed() throws IOException {
        try (Sandbox arrived = Sandbox.start(rehearsal("sandbox"), 0)) {
            return arrived.platform().contents();
        }
    }
}
