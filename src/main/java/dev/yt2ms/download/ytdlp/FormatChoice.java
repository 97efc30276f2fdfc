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
 * Which of a video's formats yt-dlp takes: what its owner uploaded, in the best picture. Alternatives come in order, and
 * the first that the video has is taken; among the formats that pass one, yt-dlp's own sorter decides. The expressions
 * hold for yt-dlp 2023.03.04 and newer: older ones filter numbers by a few fields only, so language and origin are read
 * from texts.
 */
final class FormatChoice {

    /** YouTube's upscaled renditions have format ids like {@code 399-sr}, and say so in their note. */
    static final String NOT_UPSCALED = "[format_id!$=?-sr][format_note!*=?upscaled]";

    private static final Pattern UPSCALED = Pattern.compile("-sr(\\+|$)");

    static final String SDR = "[dynamic_range=?SDR]";

    /** The note of a sound track whose title has that word, as YouTube names the original beside dubbed ones. */
    private static final String ORIGINAL_SOUND = "[format_note~='(?i)original']";

    /**
     * The picture first: its size, rate and range; then what is known to be damaged, and plain files before lists of
     * fragments, which repeat the same picture with another sound. Codecs and languages only decide between equals. The
     * language comes before the sound's quality, or a dubbed track could win.
     */
    private static final String ORDER = ",fps,hdr:12,source,proto,vcodec:h264,lang,quality,channels,acodec:aac";

    /** A language tag of BCP 47, as far as YouTube uses it; what is not one must not get into an expression. */
    private static final Pattern LANGUAGE = Pattern.compile("([A-Za-z]{2,3})((?:-[A-Za-z0-9]{1,8}){0,3})");

    private FormatChoice() {}

    /**
     * The options for a video.
     *
     * @param language what the source says is spoken in it, as a language tag; anything else counts as unknown
     */
    static List<String> options(DownloadSettings download, String language) {
        String resolution =
                download.maxHeight().isPresent() ? "res:" + download.maxHeight().getAsInt() : "res";
        return options(formats(download.hdr(), language), resolution);
    }

    /**
     * The options for a video of which the platform could not encode a file like this one.
     *
     * @param language as above; the language of that file comes first
     */
    static List<String> plainerOptions(DownloadSettings download, String language, Media than) {
        int most = Math.min(PlainerFormats.MOST, download.maxHeight().orElse(PlainerFormats.MOST));
        return options(PlainerFormats.expression(than, than.language().orElse(language)), "res:" + most);
    }

    private static List<String> options(String formats, String resolution) {
        return List.of("-f", formats, "-S", resolution + ORDER);
    }

    /** Whether yt-dlp's {@code dynamic_range} names a high one. */
    static boolean isHdr(String dynamicRange) {
        return !dynamicRange.isEmpty() && !dynamicRange.equals("SDR");
    }

    /** Whether the picture of these formats, joined with {@code +}, is an upscaled one. */
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
     * The choices among the pictures that pass a filter.
     *
     * @param sounds filters of the sound; none of them is worth another language
     */
    static List<String> choices(String filter, List<String> sounds, String language) {
        List<String> languages = languageFilters(language);
        List<String> choices = new ArrayList<>();
        String picture = "bv*" + filter;
        sounds.forEach(sound -> choices.add(picture + "+ba" + sound + ORIGINAL_SOUND));
        languages.forEach(
                spoken -> sounds.forEach(sound -> choices.add(picture + orUnknown(spoken) + "+ba" + sound + spoken)));
        sounds.forEach(sound -> choices.add(picture + "+ba" + sound));
        // No sound apart from the picture: together with it, or none.
        languages.forEach(spoken -> choices.add(picture + orUnknown(spoken)));
        choices.add(picture);
        return choices;
    }

    /** The very variant first ({@code es-419}), then the language. */
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
