package dev.yt2ms.job.enumerate;

import dev.yt2ms.ledger.EnumeratedVideo;
import dev.yt2ms.ledger.jdbc.LedgerEnumeration;
import dev.yt2ms.ledger.jdbc.LedgerPlaylists;
import dev.yt2ms.model.Video;
import dev.yt2ms.selection.Selection;
import dev.yt2ms.youtube.VideoPage;
import java.util.List;
import java.util.Map;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

/** Records a page: videos with the decision of the selection, ids without details, and changes. */
public final class EnumerationWriter implements ItemWriter<VideoPage> {

    /** The reason for skipping a video for which the source returns no details. */
    public static final String NOT_PUBLIC = "not public: private, deleted, blocked or of another channel";

    private final LedgerEnumeration ledger;
    private final LedgerPlaylists playlists;
    private final Selection selection;
    private final SourceChanges changes;

    public EnumerationWriter(
            LedgerEnumeration ledger, LedgerPlaylists playlists, Selection selection, SourceChanges changes) {
        this.ledger = ledger;
        this.playlists = playlists;
        this.selection = selection;
        this.changes = changes;
    }

    @Override
    public void write(Chunk<? extends VideoPage> chunk) {
        chunk.forEach(this::write);
    }

    public void write(VideoPage page) {
        List<Video> videos = withPlaylists(page.videos());
        ledger.record(videos.stream()
                .map(video -> new EnumeratedVideo(video, selection.leftOutBecause(video)))
                .toList());
        ledger.recordUnavailable(page.missing(), NOT_PUBLIC);
        changes.check(videos);
    }

    private List<Video> withPlaylists(List<Video> videos) {
        Map<String, List<Video.Playlist>> known =
                playlists.of(videos.stream().map(Video::id).toList());
        return videos.stream()
                .map(video -> video.inPlaylists(known.getOrDefault(video.id(), List.of())))
                .toList();
    }
}
