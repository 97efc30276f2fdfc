package dev.yt2ms.job.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.ledger.jdbc.LedgerEnumeration;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Video;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.VideoSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

/** Tests that view counts older than a day are requested again before the upload, for 50 videos in one call. */
@StartsProcesses
class FreshDetailsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final VideoSource source = mock();
    private final LedgerEnumeration ledger = mock();
    private final FreshDetails fresh = new FreshDetails(source, ledger, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void viewCountsReadTodayAreNotRequestedAgain() throws Exception {
        Video known = Video.unknown("today", NOW.minus(Duration.ofHours(23)));

        assertThat(fresh.of(known)).isSameAs(known);
        verify(source, never()).details(any());
    }

    @Test
    @SuppressWarnings("unchecked") // A captor can only be made for a class without type arguments.
    void oldViewCountsAreRefreshedForFiftyVideosInOneCall() throws Exception {
        List<Video.Playlist> playlists = List.of(new Video.Playlist("PL1", "Talks"));
        Video known = Video.unknown("old-0", NOW.minus(Duration.ofDays(2))).inPlaylists(playlists);
        Video renewed = Video.unknown("old-0", NOW);
        when(ledger.withDetailsOlderThan(any(), anyInt()))
                .thenReturn(IntStream.range(0, 80).mapToObj(i -> "old-" + i).toList());
        when(source.details(any())).thenReturn(Map.of("old-0", renewed));

        assertThat(fresh.of(known)).isEqualTo(renewed.inPlaylists(playlists));

        ArgumentCaptor<Collection<String>> asked = ArgumentCaptor.forClass(Collection.class);
        verify(source).details(asked.capture());
        assertThat(asked.getValue()).hasSize(50).contains("old-0");
        verify(ledger).refreshDetails(any());
    }

    @Test
    void detailsOfADeletedVideoAreRequestedOnlyOnce() throws Exception {
        Video known = Video.unknown("gone", NOW.minus(Duration.ofDays(2)));
        when(ledger.withDetailsOlderThan(any(), anyInt())).thenReturn(List.of("gone"));
        when(source.details(any())).thenReturn(Map.of());

        assertThat(fresh.of(known)).isSameAs(known);
        assertThat(fresh.of(known)).isSameAs(known);
        verify(source, times(1)).details(any());
    }

    @Test
    void anUploadContinuesIfYouTubeRefusesTheRefresh() throws Exception {
        Video known = Video.unknown("old", NOW.minus(Duration.ofDays(2)));
        when(ledger.withDetailsOlderThan(any(), anyInt())).thenReturn(List.of("old"));
        when(source.details(any()))
                .thenThrow(new SourceException(
                        Failure.of(FailureClass.DEFERRED, SourceException.QUOTA_EXCEEDED, "used up")));

        assertThat(fresh.of(known)).isSameAs(known);
        assertThat(fresh.of(known)).isSameAs(known);
        verify(source, times(1)).details(any());
    }
}
