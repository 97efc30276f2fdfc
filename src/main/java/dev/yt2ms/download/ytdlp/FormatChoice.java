package dev.yt2ms.download.ytdlp;

import dev.yt2ms.model.Media;
import dev.yt2ms.settings.DownloadSettings;
import dev.yt2ms.settings.DownloadSettings.Hdr;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Chooses the formats of a video: the best video track that is not upscaled, and the original audio track. A format
 * expression lists alternatives, and yt-dlp takes the first alternative that the video has. Among the formats that
 * match this alternative, the sort order of yt-dlp decides. The expressions work with yt-dlp 2023.03.04 and newer. The
 * older of these versions can compare only a few fields as numbers, so the expressions select the audio track by texts:
 * its language, and the word "original" in its note.
 */
final class FormatChoice {

    /**
     * Excludes YouTube's upscaled renditions, which have format ids like {@code 399-sr} and the word "upscaled" in
     * their note.
     */
    static final String NOT_UPSCALED = "[format_id!$=?-sr][format_note!*=?upscaled]";

    private static final Pattern UPSCALED = Pattern.compile("-sr(\\+|$)");

    static final String SDR = "[dynamic_range=?SDR]";

    /**
     * Selects the original audio track. If a video also has dubbed tracks, the note of its original track contains this
     * word.
     */
    private static final String ORIGINAL_SOUND = "[format_note~='(?i)original']";

    /**
     * The sort order. The picture comes first, by size, frame rate and dynamic range. Formats that are known to be
     * damaged come last. Plain files come before lists of fragments, because such a list offers the same video track
     * once for each audio track. Codecs and languages decide only between formats that are otherwise equal. The
     * language comes before the quality of the audio track, so that a dubbed track is not preferred.
     */
    private static final String ORDER = ",fps,hdr:12,source,proto,vcodec:h264,lang,quality,channels,acodec:aac";

    /** Matches the language tags (BCP 47) that YouTube uses. Any other text is not put into the expression. */
    private static final Pattern LANGUAGE = Pattern.compile("([A-Za-z]{2,3})((?:-[A-Za-z0-9]{1,8}){0,3})");

    private FormatChoice() {}

    /**
     * Returns the options for the best formats of a video.
     *
     * @param language the spoken language that the source reports, as a language tag; any other text counts as unknown
     */
    static List<String> options(DownloadSettings download, String language) {
        String resolution = download.picture().maxHeight().isPresent()
                ? "res:" + download.picture().maxHeight().getAsInt()
                : "res";
        return options(formats(download.picture().hdr(), language), resolution);
    }

    /**
     * Returns the options for a plainer format (see {@link PlainerFormats}) than that of an earlier file, which the
     * platform could not encode.
     *
     * @param language the spoken language that the source reports; the language of the earlier file takes precedence
     * @param than the properties of the earlier file
     */
    static List<String> plainerOptions(DownloadSettings download, String language, Media than) {
        int most = Math.min(PlainerFormats.MOST, download.picture().maxHeight().orElse(PlainerFormats.MOST));
        return options(PlainerFormats.expression(than, than.language().orElse(language)), "res:" + most);
    }

    private static List<String> options(String formats, String resolution) {
        return List.of("-f", formats, "-S", resolution + ORDER);
    }

    /** Whether yt-dlp's {@code dynamic_range} names a high dynamic range. */
    static boolean isHdr(String dynamicRange) {
        return !dynamicRange.isEmpty() && !dynamicRange.equals("SDR");
    }

    /** Whether the video track of these formats, whose ids are joined with {@code +}, is upscaled. */
    static boolean isUpscaled(String formatIds, String notes) {
        return UPSCALED.matcher(formatIds).find() || notes.contains("upscaled");
    }

    private static String formats(Hdr hdr, String language) {
        List<String> pictures = new ArrayList<>();
        if (hdr == Hdr.AVOID) {
            pictures.add(NOT_UPSCALED + SDR);
        }
        pictures.add(NOT_UPSCALED);
        pictures.add("");
        return pictures.stream()
                .flatMap(filter -> choices(filter, List.of(""), language).stream())
                .collect(Collectors.joining("/"));
    }

    /**
     * Returns the alternatives whose video track passes a filter, in order of preference.
     *
     * @param sounds the filters of the audio track, in order of preference; the language of the audio track takes
     *     precedence over this order
     */
    static List<String> choices(String filter, List<String> sounds, String language) {
        List<String> languages = languageFilters(language);
        List<String> choices = new ArrayList<>();
        String picture = "bv*" + filter;
        sounds.forEach(sound -> choices.add(picture + "+ba" + sound + ORIGINAL_SOUND));
        languages.forEach(
                spoken -> sounds.forEach(sound -> choices.add(picture + orUnknown(spoken) + "+ba" + sound + spoken)));
        sounds.forEach(sound -> choices.add(picture + "+ba" + sound));
        // The alternatives above add a separate audio track. Those below have a single format, which contains both
        // tracks or only the video track.
        languages.forEach(spoken -> choices.add(picture + orUnknown(spoken)));
        choices.add(picture);
        return choices;
    }

    /**
     * Returns filters for a language: the first for the exact variant ({@code es-419}), the second for any variant of
     * the language. Returns an empty list if the text is not a language tag.
     */
    static List<String> languageFilters(String language) {
        Matcher matcher = LANGUAGE.matcher(language);
        if (!matcher.matches()) {
            return List.of();
        }
        return List.of("[language=" + language + "]", "[language~='^" + matcher.group(1) + "(-|$)']");
    }

    private static String orUnknown(String filter) {
        return filter.replaceFirst("(~?=)", "$1?");
    }
}
