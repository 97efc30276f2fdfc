package dev.yt2ms.sandbox.platform;

import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.sandbox.media.MediaTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Extracts a picture from a content's file when the picture is first requested. */
public final class Posters {

    private static final Duration NOT_THE_FIRST_BLACK_FRAME = Duration.ofSeconds(1);

    private final ContentStore store;
    private final MediaTools tools;

    public Posters(ContentStore store, MediaTools tools) {
        this.store = store;
        this.tools = tools;
    }

    /** Returns the poster, a JPEG file, and creates it if it does not exist yet. */
    public synchronized Path of(StoredContent content) throws IOException {
        Path poster = store.poster(content);
        if (!Files.exists(poster)) {
            Duration half = content.duration().orElse(Duration.ZERO).dividedBy(2);
            Duration at = half.compareTo(NOT_THE_FIRST_BLACK_FRAME) < 0 ? half : NOT_THE_FIRST_BLACK_FRAME;
            Path unfinished = poster.resolveSibling("unfinished.jpg");
            tools.ffmpeg(
                    Objects.requireNonNull(poster.getParent()),
                    List.of(
                            "-ss",
                            Double.toString(at.toMillis() / 1000.0),
                            "-i",
                            store.media(content).toAbsolutePath().toString(),
                            "-frames:v",
                            "1",
                            "-vf",
                            "scale=480:-2",
                            unfinished.getFileName().toString()));
            PrivateFiles.moveOver(unfinished, poster);
        }
        return poster;
    }
}
