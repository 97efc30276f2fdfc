package dev.yt2ms.download.ytdlp;

import dev.yt2ms.model.Media;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Selects plainer formats, i.e. formats that are easier to encode, for a video whose earlier file the platform could
 * not encode. A plainer format has a standard dynamic range, a picture of known size whose smaller side has at most
 * {@value #MOST} pixels, and a video codec that is at least as plain as the earlier one. 8-bit H.264 counts as plainer
 * than 8-bit VP9, and VP9 as plainer than other codecs. AAC is preferred to other audio.
 */
public final class PlainerFormats {

    /** The maximum number of pixels of the smaller side. */
    static final int MOST = 1080;

    private static final String H264 = "[vcodec~='(?i)^(avc[13]([.](42|4d|58|64)|$)|h264)']";
    private static final String VP9 = "[vcodec~='(?i)^vp0?9($|[.]0?0)']";
    private static final String AAC_NAME = "aac";
    private static final String AAC = "[acodec~='(?i)^(mp4a([.]40|$)|aac)']";

    /** The filters of video codecs, the plainest first; a codec's position is its rank. */
    private static final List<String> CODECS = List.of(H264, VP9, "");

    private PlainerFormats() {}

    /** Whether plainer formats than this one exist. The source may offer none of them. */
    public static boolean existFor(Media media) {
        return !isPlainPicture(media) || !hasPlainSound(media);
    }

    /** Whether a file is plainer than another in at least one property and less plain in none. */
    static boolean isPlainer(Media file, Media than) {
        boolean lessPlain = rank(file) > rank(than) || file.hdr() && !than.hdr() || isLarge(file) && !isLarge(than);
        boolean plainer = rank(file) < rank(than)
                || !file.hdr() && than.hdr()
                || !isLarge(file) && isLarge(than)
                || file.audioCodec().filter(AAC_NAME::equals).isPresent() && !hasPlainSound(than);
        return plainer && !lessPlain;
    }

    /**
     * Returns yt-dlp's format expression for plainer formats. The expression matches nothing if the source has no such
     * format.
     *
     * @param than a format for which plainer formats {@linkplain #existFor exist}
     * @param language the language tag of the audio track that is preferred if no track is marked as the original;
     *     empty text if it is unknown
     */
    static String expression(Media than, String language) {
        List<String> choices = new ArrayList<>();
        String size = "[" + (than.height() > than.width() ? "width" : "height") + "<=" + MOST + "]";
        // An upscaled picture is allowed only if the earlier file was upscaled too, and only as the last choice.
        for (String upscaled :
                than.upscaled() ? List.of(FormatChoice.NOT_UPSCALED, "") : List.of(FormatChoice.NOT_UPSCALED)) {
            String rest = upscaled + FormatChoice.SDR + size;
            if (isPlainPicture(than)) {
                // The video track is plain already, so only the audio track must become plainer. If there is no plainer
                // one in this language, no format is chosen, because audio in another language would be worse.
                Stream<String> spoken =
                        language.isEmpty() ? Stream.of("") : FormatChoice.languageFilters(language).stream();
                spoken.forEach(filter -> choices.add("bv" + H264 + rest + "+ba" + AAC + filter));
            } else {
                plainerCodecs(than)
                        .forEach(codec ->
                                choices.addAll(FormatChoice.choices(codec + rest, List.of(AAC, ""), language)));
            }
        }
        return String.join("/", choices);
    }

    private static Stream<String> plainerCodecs(Media than) {
        boolean sameCodecHelps = than.hdr() || isLarge(than);
        return CODECS.subList(0, rank(than) + (sameCodecHelps ? 1 : 0)).stream();
    }

    private static int rank(Media media) {
        return switch (media.videoCodec()) {
            case "h264" -> 0;
            case "vp9" -> 1;
            default -> 2;
        };
    }

    private static boolean isPlainPicture(Media media) {
        return rank(media) == 0 && !media.hdr() && !isLarge(media);
    }

    private static boolean isLarge(Media media) {
        return Math.min(media.height(), media.width()) > MOST;
    }

    private static boolean hasPlainSound(Media media) {
        return media.audioCodec().filter(codec -> !codec.equals(AAC_NAME)).isEmpty();
    }
}
