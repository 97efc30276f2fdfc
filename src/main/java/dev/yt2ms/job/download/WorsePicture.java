package dev.yt2ms.job.download;

import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.StagedFile;
import dev.yt2ms.model.Media;
import dev.yt2ms.settings.DownloadSettings;
import java.util.Set;

/**
 * Decides whether a repeated download of a video has a smaller picture than the video's content on the platform,
 * although the job file does not ask for a smaller picture. YouTube sometimes offers only smaller pictures, e.g. while
 * it processes a video again.
 */
public final class WorsePicture {

    private static final Set<String> CHOICES = Set.of("-f", "--format", "-S", "--format-sort");

    private final DownloadSettings settings;

    public WorsePicture(DownloadSettings settings) {
        this.settings = settings;
    }

    boolean isWorse(MigrationItem item, Media now) {
        return item.upload().isPresent()
                && item.staged()
                        .flatMap(StagedFile::media)
                        .filter(there -> isWorse(there, now))
                        .isPresent();
    }

    private boolean isWorse(Media there, Media now) {
        int before = there.smallerSide();
        int after = now.smallerSide();
        return after > 0
                && after < before
                && !(there.upscaled() && !now.upscaled())
                && !(there.hdr() && !now.hdr() && settings.picture().hdr() == DownloadSettings.Hdr.AVOID)
                && !(settings.picture().maxHeight().isPresent()
                        && before > settings.picture().maxHeight().getAsInt())
                && settings.args().stream()
                        .noneMatch(argument ->
                                CHOICES.contains(argument.replaceFirst("=.*", "")) || argument.matches("-[fS].+"));
    }
}
