package dev.yt2ms.report.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.model.JobCommands;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests how the object of {@code status --json} is read and printed. */
class StatusDocumentTest {

    @Test
    void messagesNameTheJobFileAndOtherTextsStayAsTheyAre() {
        String message = "Run 'yt2ms retry --id=abc JOBFILE' again.";
        String status = """
                {"run":{"stoppedBecause":"%1$s","resumeAt":null},"source":{"note":"%1$s","changed":2},\
                "items":[{"title":"%1$s","playlists":["%1$s"],"error":"%1$s","hdr":false,"rate":0.5},{"error":null}]}""".formatted(message);

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new StatusDocument(status.getBytes(UTF_8))
                .writeTo(out, new JobCommands("./yt2ms", "my channel.yml", List.of()));

        String named = "Run './yt2ms retry --id=abc \\\"my channel.yml\\\"' again.";
        assertThat(out.toString(UTF_8)).isEqualTo("""
                        {"run":{"stoppedBecause":"%1$s","resumeAt":null},"source":{"note":"%1$s","changed":2},\
                        "items":[{"title":"%2$s","playlists":["%2$s"],"error":"%1$s","hdr":false,"rate":0.5},{"error":null}]}""".formatted(named, message));
    }

    @Test
    void whatOtherVersionsLeaveOutIsEmptyAndWhatTheyAddIgnored() {
        String item = "{\"videoId\":\"a\",\"state\":\"VERIFIED\",\"title\":null,\"attempts\":null,\"bytes\":null,"
                + "\"media\":{\"height\":720,\"new\":{}},\"differences\":null,\"new\":[{\"videoId\":\"b\"}]}";
        for (String text : List.of(
                "{}",
                "{\"new\":{\"items\":[{}]},\"name\":null,\"run\":null,\"channel\":null,\"source\":null,\"counts\":null,"
                        + "\"nodes\":[{}],\"reconciliation\":{\"lookedAt\":null},\"items\":[{}," + item
                        + "],\"last\":1}")) {
            StatusDocument document = new StatusDocument(text.getBytes(UTF_8));

            assertThat(StatusText.of(document, StatusText.Detail.FULL, JobCommands.UNKNOWN_FILE))
                    .startsWith("\nrun: \nuploaded: 0 B, YouTube quota used: 0 units\nvideos: none yet");
            assertThat(document.head().reconciliation().videos()).isZero();
            assertThat(document.items()).allSatisfy(one -> {
                assertThat(one.title()).isEmpty();
                assertThat(one.content().differences()).isEmpty();
                assertThat(one.file().bytes()).isEmpty();
            });
        }
    }
}
