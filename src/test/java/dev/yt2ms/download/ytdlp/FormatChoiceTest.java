package dev.yt2ms.download.ytdlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.model.Media;
import dev.yt2ms.settings.DownloadSettings.Hdr;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Tests which formats the real yt-dlp chooses. The lists of formats are shortened from those of real videos. */
@StartsProcesses
class FormatChoiceTest {

    private static final String H264 = "avc1.640028";
    private static final String VP9 = "vp9";
    private static final String AV1 = "av01.0.08M.08";
    private static final String AAC = "mp4a.40.2";

    private static final Map<String, Object> SOUND = sound("140", AAC);
    private static final Map<String, Object> OPUS = sound("251", "opus");

    @TempDir
    Path folder;

    private final TestDownloads downloads = TestDownloads.of(new MediaSite());

    /**
     * A video, and which of its formats must be chosen.
     *
     * @param language the spoken language that the API reports
     */
    record Case(String what, String language, String taken, List<Map<String, Object>> formats) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                of(
                        "the original, not what was upscaled from it",
                        "",
                        "135+140",
                        list(
                                picture("135", 480, H264),
                                with(picture("298-sr", 720, H264), "format_note", "720p, AI-upscaled"),
                                with(picture("399-sr", 1080, AV1), "format_note", "1080p, AI-upscaled"),
                                SOUND)),
                of(
                        "what was upscaled where nothing else is there",
                        "",
                        "299-sr+140",
                        list(
                                with(picture("298-sr", 720, H264), "format_note", "720p, AI-upscaled"),
                                with(picture("299-sr", 1080, H264), "format_note", "1080p, AI-upscaled"),
                                SOUND)),
                of(
                        "the whole picture of a silent video",
                        "",
                        "137",
                        list(
                                with(picture("18", 360, H264), "acodec", AAC),
                                picture("136", 720, H264),
                                picture("137", 1080, H264))),
                of(
                        "sound with the picture where it is nowhere else",
                        "",
                        "22",
                        list(picture("136", 720, H264), with(picture("22", 720, H264), "acodec", AAC))),
                of(
                        "a standard range where a high one is there too",
                        "",
                        "313+140",
                        list(
                                with(picture("337", 2160, "vp9.2"), "dynamic_range", "HDR10"),
                                picture("313", 2160, VP9),
                                picture("401", 2160, AV1),
                                SOUND)),
                of(
                        "a standard range, if smaller",
                        "",
                        "271+140",
                        list(
                                with(picture("337", 2160, "vp9.2"), "dynamic_range", "HLG"),
                                picture("271", 1440, VP9),
                                SOUND)),
                of(
                        "a high range where nothing else is there",
                        "",
                        "337+140",
                        list(with(picture("337", 2160, "vp9.2"), "dynamic_range", "HDR10"), SOUND)),
                of(
                        "the original of high range before what was upscaled",
                        "",
                        "335+140",
                        list(
                                with(picture("335", 1080, "vp9.2"), "dynamic_range", "HDR10"),
                                with(picture("313-sr", 2160, VP9), "format_note", "2160p, AI-upscaled"),
                                SOUND)),
                of(
                        "plain files, not a list of fragments whose sound codec fits",
                        "",
                        "248+140",
                        list(
                                fragments(with(picture("96", 1080, H264), "acodec", AAC)),
                                picture("248", 1080, VP9),
                                picture("399", 1080, AV1),
                                SOUND,
                                OPUS)),
                of(
                        "fragments where they have the better picture",
                        "",
                        "96",
                        list(
                                fragments(with(picture("96", 1080, H264), "acodec", AAC)),
                                picture("136", 720, H264),
                                SOUND)),
                of(
                        "the larger picture, whatever its codec",
                        "",
                        "401+140",
                        list(picture("137", 1080, H264), picture("401", 2160, AV1), SOUND, OPUS)),
                of(
                        "the codecs that every platform takes, between equals",
                        "",
                        "137+140",
                        list(
                                picture("399", 1080, AV1),
                                picture("248", 1080, VP9),
                                picture("137", 1080, H264),
                                OPUS,
                                SOUND)),
                of(
                        "the enhanced bitrate of a paying account",
                        "",
                        "616+140",
                        list(
                                picture("137", 1080, H264),
                                with(fragments(picture("616", 1080, VP9)), "source_preference", 99),
                                SOUND)),
                of(
                        "the larger side counts in no picture, the smaller in each",
                        "",
                        "137+140",
                        list(
                                with(picture("137", 1920, H264), "width", 1080),
                                with(picture("136", 1280, H264), "width", 720),
                                SOUND)),
                of(
                        "the language of the API, where no track is named the original",
                        "hi",
                        "137+140-1",
                        list(
                                picture("137", 1080, H264),
                                spoken("140-0", "en-US", 5, "English (United States) (default)"),
                                spoken("140-1", "hi", -1, "Hindi"),
                                spoken("140-2", "hi-desc", -10, "Hindi descriptive"))),
                of(
                        "the language of the API without its region",
                        "hi-IN",
                        "137+140-1",
                        list(
                                picture("137", 1080, H264),
                                spoken("140-0", "en-US", 5, "English (default)"),
                                spoken("140-1", "hi", -1, "Hindi"))),
                of(
                        "the very variant of the language",
                        "es-419",
                        "137+140-1",
                        list(
                                picture("137", 1080, H264),
                                spoken("140-0", "es-ES", 5, "Spanish (Spain) (default)"),
                                spoken("140-1", "es-419", -1, "Spanish (Latin America)"))),
                of(
                        "the track that is named the original, whatever the API says",
                        "en",
                        "137+140-1",
                        list(
                                picture("137", 1080, H264),
                                spoken("140-0", "en", 5, "English (default)"),
                                spoken("140-1", "hi", 10, "Hindi original"))),
                of(
                        "the original also where its codec is another",
                        "",
                        "137+251-1",
                        list(
                                picture("137", 1080, H264),
                                spoken("140-0", "en", 5, "English (default)"),
                                with(spoken("251-1", "hi", 10, "Hindi original"), "acodec", "opus"))),
                of(
                        "the language of the API in fragments with video and audio",
                        "hi",
                        "96-1",
                        list(
                                with(fragments(with(picture("96-0", 1080, H264), "acodec", AAC)), "language", "en"),
                                with(fragments(with(picture("96-1", 1080, H264), "acodec", AAC)), "language", "hi"))),
                of(
                        "the default track where the API names a language that is none of them",
                        "fr",
                        "137+140-0",
                        list(
                                picture("137", 1080, H264),
                                spoken("140-0", "en", 5, "English (default)"),
                                spoken("140-1", "hi", -1, "Hindi"))),
                of(
                        "no expression of the source's in ours",
                        "hi]/worst[language=hi",
                        "137+140",
                        list(picture("137", 1080, H264), picture("160", 144, H264), SOUND)),
                of(
                        "full dynamics of the sound",
                        "",
                        "137+140",
                        list(picture("137", 1080, H264), with(sound("140-drc", AAC), "quality", 2.5), SOUND)),
                of(
                        "formats of which nothing is told but their size",
                        "",
                        "y",
                        list(Map.of("format_id", "x", "height", 720), Map.of("format_id", "y", "height", 1080))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theExpectedFormatIsChosen(Case video) throws Exception {
        assertThat(taken(video)).isEqualTo(video.taken());
    }

    @Test
    void maxHeightLimitsTheSmallerSideOfThePicture() throws Exception {
        downloads.maxHeight = OptionalInt.of(1080);

        assertThat(taken(of("wide", "", "", list(picture("313", 2160, H264), picture("137", 1080, H264), SOUND))))
                .isEqualTo("137+140");
        assertThat(taken(of(
                        "upright",
                        "",
                        "",
                        list(
                                with(picture("313", 3840, H264), "width", 2160),
                                with(picture("137", 1920, H264), "width", 1080),
                                with(picture("136", 1280, H264), "width", 720),
                                SOUND))))
                .isEqualTo("137+140");
        assertThat(taken(of("larger", "", "", list(picture("313", 2160, H264), picture("271", 1440, H264), SOUND))))
                .as("smallest format if all are larger than max-height")
                .isEqualTo("271+140");
    }

    @Test
    void anHdrFormatIsChosenIfHdrIsAllowed() throws Exception {
        downloads.hdr = Hdr.ALLOW;

        assertThat(taken(of(
                        "",
                        "",
                        "",
                        list(
                                with(picture("337", 2160, "vp9.2"), "dynamic_range", "HDR10"),
                                picture("313", 2160, VP9),
                                SOUND))))
                .isEqualTo("337+140");
    }

    private static final Media BEST = file(1080, "vp9", "opus");

    private static Media file(int height, String picture, String sound) {
        return new Media(height, height * 16 / 9, picture, Optional.ofNullable(sound), Optional.empty(), false, false);
    }

    /**
     * Returns files that the platform could not encode, and the formats that must be chosen instead. An empty text
     * means that the source offers no plainer format.
     */
    static Stream<Arguments> plainerCases() {
        Map<String, Object> hdr = with(picture("337", 2160, "vp9.2"), "dynamic_range", "HDR10");
        Map<String, Object> combined = with(picture("18", 360, H264), "acodec", AAC);
        Media hdrFile = new Media(2160, 3840, "vp9", Optional.of("opus"), Optional.empty(), true, false);
        Media hindi = new Media(1080, 1920, "h264", Optional.of("opus"), Optional.of("hi"), false, false);
        Media upright = new Media(2560, 1440, "vp9", Optional.of("aac"), Optional.empty(), false, false);
        Media upscaled = new Media(1080, 1920, "av1", Optional.of("aac"), Optional.empty(), false, true);
        return Stream.of(
                arguments(
                        "H.264 of the same size",
                        BEST,
                        "137+140",
                        list(picture("137", 1080, H264), picture("248", 1080, VP9), SOUND, OPUS)),
                arguments(
                        "H.264 if smaller",
                        file(2160, "av1", "opus"),
                        "136+140",
                        list(
                                picture("401", 2160, AV1),
                                picture("248", 1080, VP9),
                                picture("136", 720, H264),
                                SOUND,
                                OPUS)),
                arguments(
                        "not above 1080",
                        file(2160, "h264", "aac"),
                        "137+140",
                        list(picture("266", 2160, H264), picture("137", 1080, H264), SOUND)),
                arguments(
                        "VP9 where there is no H.264",
                        file(2160, "av1", "aac"),
                        "248+140",
                        list(picture("401", 2160, AV1), picture("313", 2160, VP9), picture("248", 1080, VP9), SOUND)),
                arguments(
                        "a smaller one of the same codec",
                        file(2160, "av1", "aac"),
                        "399+140",
                        list(picture("401", 2160, AV1), picture("399", 1080, AV1), SOUND)),
                arguments(
                        "a standard range of the same codec",
                        hdrFile,
                        "248+140",
                        list(hdr, picture("248", 1080, VP9), SOUND)),
                arguments(
                        "video and audio in one format where that is all",
                        BEST,
                        "18",
                        list(combined, picture("248", 1080, VP9), OPUS)),
                arguments(
                        "AAC with the same picture",
                        file(1080, "h264", "opus"),
                        "137+140",
                        list(picture("137", 1080, H264), with(SOUND, "quality", 1), OPUS)),
                arguments(
                        "AAC in its own language only",
                        hindi,
                        "",
                        list(
                                picture("137", 1080, H264),
                                spoken("140", "en", 5, "English"),
                                with(spoken("251", "hi", 10, "Hindi original"), "acodec", "opus"))),
                arguments(
                        "the original language before AAC",
                        new Media(1080, 1920, "vp9", Optional.of("opus"), Optional.of("hi"), false, false),
                        "137+251",
                        list(
                                picture("137", 1080, H264),
                                spoken("140", "en", 5, "English"),
                                with(spoken("251", "hi", 10, "Hindi original"), "acodec", "opus"))),
                arguments(
                        "upright",
                        upright,
                        "137+140",
                        list(
                                with(picture("308", 2560, VP9), "width", 1440),
                                with(picture("137", 1920, H264), "width", 1080),
                                SOUND)),
                arguments(
                        "what was upscaled after what was not",
                        upscaled,
                        "135+140",
                        list(
                                with(picture("299-sr", 1080, H264), "format_note", "1080p, AI-upscaled"),
                                picture("135", 480, H264),
                                SOUND)),
                arguments(
                        "what was upscaled where nothing else is there",
                        upscaled,
                        "299-sr+140",
                        list(with(picture("299-sr", 1080, H264), "format_note", "1080p, AI-upscaled"), SOUND)),
                arguments(
                        "no upscaled one in place of an original",
                        BEST,
                        "",
                        list(
                                with(picture("299-sr", 1080, H264), "format_note", "1080p, AI-upscaled"),
                                picture("248", 1080, VP9),
                                OPUS)),
                arguments(
                        "no 10 bits",
                        BEST,
                        "",
                        list(picture("x", 1080, "avc1.6E0028"), picture("248", 1080, VP9), OPUS)),
                arguments(
                        "nothing: only the same",
                        BEST,
                        "",
                        list(picture("248", 1080, VP9), picture("247", 720, VP9), OPUS, SOUND)),
                arguments("nothing: nothing is told", BEST, "", list(Map.of("format_id", "x", "height", 720))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plainerCases")
    void aPlainerFormatIsChosenIfThePlatformCannotEncodeTheBest(
            String what, Media unencodable, String taken, List<Map<String, Object>> formats) throws Exception {
        assertThat(PlainerFormats.existFor(unencodable)).isTrue();
        assertThat(taken(
                        new Case(what, "", taken, formats),
                        FormatChoice.plainerOptions(downloads.settings(), "", unencodable)))
                .isEqualTo(taken);
    }

    @Test
    void thePlainerFormatRespectsMaxHeight() throws Exception {
        downloads.maxHeight = OptionalInt.of(720);
        List<Map<String, Object>> formats = list(picture("137", 1080, H264), picture("136", 720, H264), SOUND);

        assertThat(taken(
                        new Case("", "", "", formats),
                        FormatChoice.plainerOptions(downloads.settings(), "", file(720, "vp9", "opus"))))
                .isEqualTo("136+140");
    }

    @Test
    void recognizesWhetherAFileIsPlainerThanAnother() {
        assertThat(PlainerFormats.isPlainer(file(720, "h264", "aac"), BEST)).isTrue();
        assertThat(PlainerFormats.isPlainer(file(1080, "vp9", "aac"), BEST)).isTrue();
        assertThat(PlainerFormats.isPlainer(file(1080, "h264", null), BEST)).isTrue();
        assertThat(PlainerFormats.isPlainer(file(720, "vp9", "opus"), BEST)).isFalse();
        assertThat(PlainerFormats.isPlainer(file(1080, "av1", "aac"), BEST)).isFalse();
        assertThat(PlainerFormats.isPlainer(file(2160, "h264", "aac"), BEST)).isFalse();
    }

    private String taken(Case video) throws IOException, InterruptedException {
        return taken(video, FormatChoice.options(downloads.settings(), video.language()));
    }

    private String taken(Case video, List<String> options) throws IOException, InterruptedException {
        Path info = Files.createTempFile(folder, "video", ".json");
        Files.writeString(
                info,
                JsonMapper.shared()
                        .writeValueAsString(Map.of(
                                "id", "AbCdEfGhIjK",
                                "title", "t",
                                "extractor", "youtube",
                                "extractor_key", "Youtube",
                                "webpage_url", "http://127.0.0.1:1/",
                                "formats", video.formats())));
        List<String> command = new ArrayList<>(List.of(
                downloads.tools().ytDlp().toString(),
                "--ignore-config",
                "--no-cache-dir",
                "--load-info-json",
                info.toString(),
                "--simulate",
                "--print",
                "format_id"));
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.strip();
    }

    private static Case of(String what, String language, String taken, List<Map<String, Object>> formats) {
        return new Case(what, language, taken, formats);
    }

    @SafeVarargs
    private static List<Map<String, Object>> list(Map<String, Object>... formats) {
        return Arrays.stream(formats)
                .map(format -> with(with(format, "url", "http://127.0.0.1:1/" + format.get("format_id")), "ext", "mp4"))
                .toList();
    }

    private static Map<String, Object> picture(String id, int height, String codec) {
        Map<String, Object> format = new LinkedHashMap<>();
        format.put("format_id", id);
        format.put("height", height);
        format.put("width", height * 16 / 9);
        format.put("fps", 30);
        format.put("vcodec", codec);
        format.put("acodec", "none");
        format.put("dynamic_range", "SDR");
        format.put("format_note", height + "p");
        format.put("language_preference", -1);
        format.put("source_preference", -1);
        format.put("protocol", "https");
        format.put("quality", height / 100);
        return format;
    }

    private static Map<String, Object> fragments(Map<String, Object> format) {
        return with(format, "protocol", "m3u8_native");
    }

    private static Map<String, Object> sound(String id, String codec) {
        Map<String, Object> format = new LinkedHashMap<>();
        format.put("format_id", id);
        format.put("vcodec", "none");
        format.put("acodec", codec);
        format.put("audio_channels", 2);
        format.put("language_preference", -1);
        format.put("source_preference", -1);
        format.put("protocol", "https");
        format.put("quality", 3);
        return format;
    }

    private static Map<String, Object> spoken(String id, String language, int preference, String note) {
        return with(
                with(with(sound(id, AAC), "language", language), "language_preference", preference),
                "format_note",
                note);
    }

    private static Map<String, Object> with(Map<String, Object> format, String field, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(format);
        changed.put(field, value);
        return changed;
    }
}
