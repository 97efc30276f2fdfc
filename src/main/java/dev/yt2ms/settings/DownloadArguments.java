package dev.yt2ms.settings;

import dev.yt2ms.settings.value.SettingsException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Checks {@code download.args}, the arguments that the job file adds to yt-dlp's command line. It refuses options that
 * run programs, load code, read or write files outside the folder of the video, show secrets to other users of the
 * machine or would leave yt2ms without a complete video file, and options that yt2ms sets itself or has a key for. It
 * also refuses their abbreviations, because yt-dlp accepts {@code --exe} for {@code --exec}, and unknown options that
 * begin like a refused one. All other options pass, even those that only a later yt-dlp knows.
 */
final class DownloadArguments {

    /** Options that are known to take no value, so that the next entry of the list must be an option. */
    private static final Set<String> WITHOUT_VALUE = Set.of(
            "-4",
            "-6",
            "-v",
            "--abort-on-unavailable-fragments",
            "--allow-dynamic-mpd",
            "--audio-multistreams",
            "--break-on-reject",
            "--check-all-formats",
            "--check-formats",
            "--embed-chapters",
            "--embed-metadata",
            "--embed-subs",
            "--embed-thumbnail",
            "--force-generic-extractor",
            "--force-ipv4",
            "--force-ipv6",
            "--format-sort-force",
            "--format-sort-reset",
            "--geo-bypass",
            "--hls-prefer-native",
            "--hls-split-discontinuity",
            "--hls-use-mpegts",
            "--ignore-dynamic-mpd",
            "--keep-fragments",
            "--legacy-server-connect",
            "--no-abort-on-unavailable-fragments",
            "--no-allow-dynamic-mpd",
            "--no-audio-multistreams",
            "--no-check-certificates",
            "--no-check-formats",
            "--no-continue",
            "--no-embed-chapters",
            "--no-embed-metadata",
            "--no-embed-subs",
            "--no-embed-thumbnail",
            "--no-format-sort-force",
            "--no-geo-bypass",
            "--no-hls-split-discontinuity",
            "--no-hls-use-mpegts",
            "--no-ignore-dynamic-mpd",
            "--no-keep-fragments",
            "--no-live-from-start",
            "--no-mark-watched",
            "--no-part",
            "--no-prefer-free-formats",
            "--no-resize-buffer",
            "--no-skip-unavailable-fragments",
            "--no-sponsorblock",
            "--no-video-multistreams",
            "--no-write-auto-subs",
            "--no-write-subs",
            "--prefer-free-formats",
            "--resize-buffer",
            "--skip-unavailable-fragments",
            "--verbose",
            "--video-multistreams",
            "--write-auto-subs",
            "--write-subs");

    /** Options that are known to take a value. */
    private static final Set<String> WITH_VALUE = Set.of(
            "-N",
            "-R",
            "-S",
            "-f",
            "-r",
            "--add-headers",
            "--age-limit",
            "--break-match-filters",
            "--buffer-size",
            "--concurrent-fragments",
            "--convert-subs",
            "--cookies-from-browser",
            "--date",
            "--dateafter",
            "--datebefore",
            "--extractor-args",
            "--extractor-retries",
            "--file-access-retries",
            "--fixup",
            "--format",
            "--format-sort",
            "--fragment-retries",
            "--geo-bypass-country",
            "--geo-bypass-ip-block",
            "--http-chunk-size",
            "--ies",
            "--impersonate",
            "--limit-rate",
            "--match-filter",
            "--match-filters",
            "--match-title",
            "--max-downloads",
            "--max-filesize",
            "--max-sleep-interval",
            "--max-views",
            "--merge-output-format",
            "--min-filesize",
            "--min-sleep-interval",
            "--min-views",
            "--rate-limit",
            "--recode-video",
            "--referer",
            "--reject-title",
            "--remux-video",
            "--retries",
            "--retry-sleep",
            "--sleep-interval",
            "--sleep-requests",
            "--sleep-subtitles",
            "--socket-timeout",
            "--source-address",
            "--sub-format",
            "--sub-langs",
            "--throttled-rate",
            "--use-extractors",
            "--user-agent",
            "--xff");

    private static final String RUNS_CODE = "it can run any program";
    private static final String OTHER_FILES = "it reads or writes files outside the folder of the video";
    private static final String SHOWS_SECRETS = "every user of this machine can see command lines";
    private static final String NO_DOWNLOAD = "with it, yt2ms would not find a complete video file";

    /** The reasons for refusing an option, by the beginning of its name. */
    private static final Map<String, String> REASONS = reasons();

    private static final Pattern OPTION = Pattern.compile("-[a-zA-Z0-9]|--[a-zA-Z0-9][a-zA-Z0-9-]*");

    /** Whether the entry after an option is the option's value. */
    private enum Value {
        NONE,
        NEEDED,
        /**
         * The option is neither in {@code WITHOUT_VALUE} nor in {@code WITH_VALUE}, e.g. because only a later yt-dlp
         * knows it. A value may follow.
         */
        POSSIBLE
    }

    private DownloadArguments() {}

    /**
     * Reads and checks the arguments.
     *
     * @throws SettingsException for an argument that must not be passed to yt-dlp
     */
    static List<String> checked(Section section, String key) {
        List<String> arguments = section.texts(key);
        String path = section.keyPath(key);
        Value due = Value.NONE;
        for (String argument : arguments) {
            if (due != Value.NONE && !argument.startsWith("-")) {
                due = Value.NONE;
            } else if (due == Value.NEEDED || !argument.startsWith("-")) {
                throw new SettingsException(
                        due == Value.NEEDED
                                ? "%s: an option has no value after it; write option and value as one entry, '--option=value'"
                                        .formatted(path)
                                : "%s: each entry must be an option or its value; give a list such as [--sleep-requests, '1']"
                                        .formatted(path));
            } else {
                due = valueAfter(path, argument);
            }
        }
        if (due == Value.NEEDED) {
            throw new SettingsException(
                    "%s: the last option has no value; add the value, or remove the option".formatted(path));
        }
        checkHeaders(path, arguments);
        return arguments;
    }

    /** Whether the next entry is the value of this option. */
    private static Value valueAfter(String path, String argument) {
        int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
        String option = equals < 0 ? argument : argument.substring(0, equals);
        if (WITH_VALUE.contains(option)) {
            return equals < 0 ? Value.NEEDED : Value.NONE;
        }
        if (WITHOUT_VALUE.contains(option) && equals < 0) {
            return Value.NONE;
        }
        // Several short options can be written as one word (-xU), and the second could be a refused one.
        if (reason(option).isPresent() || !OPTION.matcher(option).matches()) {
            throw refused(path, option);
        }
        return equals < 0 ? Value.POSSIBLE : Value.NONE;
    }

    private static SettingsException refused(String path, String option) {
        // The text after a short option, or after something that only looks like an option, may be a password.
        String shown = option.startsWith("--") && option.matches("[a-zA-Z0-9-]{1,60}")
                ? option
                : option.substring(0, Math.min(2, option.length()));
        return new SettingsException(
                "%s: %s is not passed on to yt-dlp%s; remove it, or write the option separately and in full. SECURITY.md lists the refused options"
                        .formatted(
                                path,
                                shown,
                                reason(shown).map(reason -> " (" + reason + ")").orElse("")));
    }

    /** The beginnings of all refused options. */
    static Set<String> refused() {
        return new TreeSet<>(REASONS.keySet());
    }

    /** The reason for refusing an option or its abbreviation; empty if the option is allowed. */
    private static Optional<String> reason(String option) {
        return REASONS.entrySet().stream()
                .filter(known -> option.startsWith(known.getKey())
                        || option.length() > 3 && known.getKey().startsWith(option))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static void checkHeaders(String path, List<String> arguments) {
        List<String> secret = List.of("cookie", "authorization", "proxy-authorization");
        for (String argument : arguments) {
            String header = argument.replaceFirst("^--add-headers=", "");
            String name = header.replaceFirst("(?s):.*", "").strip().toLowerCase(Locale.ROOT);
            if (header.contains(":") && secret.contains(name)) {
                throw new SettingsException(
                        "%s: the header %s is not passed on to yt-dlp (%s); remove it, and put cookies into the file"
                                        .formatted(path, name, SHOWS_SECRETS)
                                + " of download.cookies");
            }
        }
    }

    private static Map<String, String> reasons() {
        Map<String, String> reasons = new LinkedHashMap<>();
        because(
                reasons,
                RUNS_CODE,
                "--exec",
                "--config-locations",
                "--plugin-dirs",
                "--netrc-cmd",
                "--downloader",
                "--external-downloader",
                "--postprocessor-args",
                "--ppa",
                "--use-postprocessor",
                "--js-runtimes",
                "--remote-components",
                "--alias",
                "--preset-alias",
                "-t",
                "--update",
                "-U",
                "--compat-options");
        because(reasons, "yt2ms sets this option itself: set download.ffmpeg-location instead", "--ffmpeg-location");
        because(reasons, "the key download.proxy replaces this option", "--proxy", "--geo-verification-proxy");
        because(reasons, "the key download.cookies replaces this option", "--cookies");
        because(
                reasons,
                OTHER_FILES,
                "--output",
                "-o",
                "--paths",
                "-P",
                "--print-to-file",
                "--batch-file",
                "-a",
                "--load-info-json",
                "--enable-file-urls",
                "--cache-dir",
                "--rm-cache-dir",
                "--download-archive");
        because(
                reasons,
                SHOWS_SECRETS,
                "--username",
                "-u",
                "--password",
                "-p",
                "--twofactor",
                "-2",
                "--video-password",
                "--ap-",
                "--client-certificate",
                "--netrc",
                "-n",
                "--print-traffic");
        because(
                reasons,
                NO_DOWNLOAD,
                "--simulate",
                "-s",
                "--skip-download",
                "--print",
                "-O",
                "--dump",
                "-j",
                "-J",
                "--get-",
                "--list-",
                "-F",
                "--extract-audio",
                "-x",
                "--download-sections",
                "--remove-chapters",
                "--split-chapters",
                "--sponsorblock-remove",
                "--no-simulate",
                "--test");
        return reasons;
    }

    private static void because(Map<String, String> reasons, String reason, String... options) {
        Arrays.asList(options).forEach(option -> reasons.put(option, reason));
    }
}
