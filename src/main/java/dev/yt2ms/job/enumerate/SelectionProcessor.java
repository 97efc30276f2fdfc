package dev.yt2ms.job.enumerate;

import dev.yt2ms.ledger.EnumeratedVideo;
import dev.yt2ms.ledger.jdbc.LedgerPlaylists;
import dev.yt2ms.model.Video;
import dev.yt2ms.selection.Selection;
import dev.yt2ms.youtube.VideoPage;
import java.util.List;
import java.util.Map;
import org.springframework.batch.infrastructure.item.ItemProcessor;

/** Adds to each video of a page the playlists that contain it, and decides whether the video is moved. */
public final class SelectionProcessor implements ItemProcessor<VideoPage, SelectedPage> {

    private final LedgerPlaylists playlists;
    private final Selection selection;

    public SelectionProcessor(LedgerPlaylists playlists, Selection selection) {
        this.playlists = playlists;
        this.selection = selection;
    }

    @Override
    public SelectedPage process(VideoPage page) {
        Map<String, List<Video.Playlist>> known =
                playlists.of(page.videos().stream().map(Video::id).toList());
        return new SelectedPage(
                page.videos().stream()
                        .map(video -> video.inPlaylists(known.getOrDefault(video.id(), List.of())))
                        .map(video -> new EnumeratedVideo(video, selection.skipReason(video)))
                        .toList(),
                page.missing());
    }
}
