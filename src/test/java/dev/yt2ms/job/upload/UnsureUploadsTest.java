package dev.yt2ms.job.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.job.Items;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.Content;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.settings.CategorySettings;
import dev.yt2ms.settings.MappingSettings;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Which content on the platform belongs to an upload whose end was not seen. */
@StartsProcesses
class UnsureUploadsTest {

    private static final FieldMapping MAPPING = FieldMapping.of(
            new MappingSettings(Map.of(), CategorySettings.NONE, Optional.empty(), "yyyyMMddHHmmss", ZoneOffset.UTC));

    private final List<Content> contents = new ArrayList<>();
    private final VideoPlatform platform = mock();
    private final RunControl control = new RunControl();
    private final UnsureUploads unsureUploads =
            new UnsureUploads(platform, MAPPING, control, List.of(Duration.ofMillis(1), Duration.ofMillis(1)));

    UnsureUploadsTest() {
        doAnswer(call -> {
                    Predicate<Content> visitor = call.getArgument(0);
                    for (Content content : contents) {
                        if (!visitor.test(content)) {
                            break;
                        }
                    }
                    return null;
                })
                .when(platform)
                .scan(any());
    }

    @Test
    void aContentWithOurReferenceIsOurs() {
        contents.add(content("c1", "AbCdEfGhIjK.mp4", "AbCdEfGhIjK", Content.Status.QUEUED, Duration.ofSeconds(10)));

        assertThat(find("AbCdEfGhIjK")).contains("c1");
    }

    @Test
    void withoutAReferenceTheNameIsComparedIgnoringCase() {
        contents.add(content("c1", "ABCDEFGHIJK.MP4", "", Content.Status.READY, Duration.ofSeconds(10)));

        assertThat(find("AbCdEfGhIjK")).contains("c1");
    }

    @Test
    void anothersContentOfTheSameNameIsNotOurs() {
        contents.add(content("c1", "AbCdEfGhIjK.mp4", "somebody else's", Content.Status.READY, Duration.ofSeconds(10)));

        assertThat(find("AbCdEfGhIjK")).isEmpty();
    }

    @Test
    @Survives({FaultCell.CONTENT_IN_ERROR, FaultCell.CONTENT_OF_OTHER_DURATION})
    void aContentInErrorOrOfAnotherLengthDidNotArrive() {
        contents.add(content("c1", "AbCdEfGhIjK.mp4", "AbCdEfGhIjK", Content.Status.ERROR, Duration.ofSeconds(10)));
        contents.add(content("c2", "AbCdEfGhIjK.mp4", "AbCdEfGhIjK", Content.Status.READY, Duration.ofSeconds(5)));

        assertThat(find("AbCdEfGhIjK")).isEmpty();
    }

    @Test
    void lookingThatTheEndOfTheRunCutShortProvesNothing() throws Exception {
        control.stop(StopReason.of(StopReason.Kind.SIGNAL, "test"));

        assertThat(unsureUploads.awaitArrival(Items.unsureUpload("AbCdEfGhIjK")))
                .isEmpty();
        assertThat(unsureUploads.gaveUp()).isTrue();
    }

    @Test
    @Survives(FaultCell.KEY_REFUSED)
    void aKeyThatIsRefusedWhileLookingStopsTheRunAtOnce() {
        doThrow(new PlatformException(Failure.of(FailureClass.OPERATOR, "key-refused", "The key is refused")))
                .when(platform)
                .scan(any());

        assertThatThrownBy(() -> unsureUploads.awaitArrival(Items.unsureUpload("AbCdEfGhIjK")))
                .isInstanceOf(PlatformException.class);

        assertThat(control.reason()).contains(StopReason.of(StopReason.Kind.OPERATOR, "The key is refused"));
        verify(platform, times(1)).scan(any());
    }

    private Optional<String> find(String id) {
        return unsureUploads.find(Items.unsureUpload(id));
    }

    private static Content content(
            String id, String filename, String reference, Content.Status status, Duration duration) {
        return new Content(
                id, filename, reference, "title", status, Optional.of(duration), OptionalLong.empty(), Map.of());
    }
}
