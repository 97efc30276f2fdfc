package dev.yt2ms.download.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.download.failure.ErrorRule.Voice;
import dev.yt2ms.download.staging.DiskRoom;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests that each error text of YouTube, of the current yt-dlp and of Debian 12's yt-dlp is classified by the right
 * rule.
 */
class ErrorTextsTest {

    private static final DiskRoom ROOM = new DiskRoom(1L << 40, 1L << 20, 1L << 20);

    private final DownloadErrors errors = new DownloadErrors(text -> text);

    private Failure of(String... stderr) {
        return errors.ofExit(1, List.of(stderr), List.of(), ROOM);
    }

    /** The reasons and subreasons of YouTube, joined as in yt-dlp's messages, each with its rule and failure class. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
Video unavailable. This content isn't available, try again later. The current session has been rate-limited by YouTube for up to an hour. | throttled | RETRY
Video unavailable. This content isn’t available, try again later | throttled | RETRY
This content is not available, try again later. Your account has been rate-limited by YouTube | throttled | RETRY
Sign in to confirm you’re not a bot. Use --cookies-from-browser or --cookies for the authentication. | bot-check | RETRY
Sign in to confirm you&#39;re not a bot. This helps protect our community. Learn more | bot-check | RETRY
Sign in to confirm that you're not a bot | bot-check | RETRY
Video unavailable. Something. YouTube is requiring a captcha challenge before playback | bot-check | RETRY
All player responses are invalid. Your IP is likely being blocked by Youtube | bot-check | RETRY
We're processing this video. Check back later. | processing | DEFERRED
We’re processing this video. Check back later. | processing | DEFERRED
Video unavailable. We're still processing this video | processing | DEFERRED
This video is still being processed. | processing | DEFERRED
Video is unavailable pending review. | processing | DEFERRED
This live event has ended. | live | DEFERRED
This live stream has ended. | live | DEFERRED
Video unavailable. This live event has ended. | live | DEFERRED
This live stream recording is not available. | no-recording | PERMANENT
Video unavailable. This live stream recording is not available. | no-recording | PERMANENT
This livestream recording is no longer available | no-recording | PERMANENT
Premieres in 3 hours | not-yet | DEFERRED
Premieres 12/24/26, 8:00 PM | not-yet | DEFERRED
Premiere will begin shortly | not-yet | DEFERRED
Premiering now | not-yet | DEFERRED
This live event will begin in 2 days. | not-yet | DEFERRED
This live event will begin in a few moments. | not-yet | DEFERRED
This live event has not started yet. | not-yet | DEFERRED
Offline. | not-yet | DEFERRED
This live stream is currently offline. | not-yet | DEFERRED
Starting in 5 minutes | not-yet | DEFERRED
LIVE in 3 hours | not-yet | DEFERRED
Some Channel is offline. | not-yet | DEFERRED
This video requires payment to watch. | payment-required | PERMANENT
This video requires payment to watch | payment-required | PERMANENT
This video is a paid video. | payment-required | PERMANENT
Rent or buy this movie | payment-required | PERMANENT
Video unavailable. This video is only available for purchase | payment-required | PERMANENT
This video is only available to Music Premium members | premium-only | PERMANENT
Video unavailable. This video is only available to YouTube Premium members. | premium-only | PERMANENT
This video requires YouTube Premium | premium-only | PERMANENT
Join this channel to get access to members-only content like this video, and other exclusive perks. | members-only | PERMANENT
This video is available to this channel's members on level: Fans (or any higher level). Join this channel to get access | members-only | PERMANENT
This video is available to this channel’s members on level: Fans | members-only | PERMANENT
This is members-only content | members-only | PERMANENT
Private video. Sign in if you've been granted access to this video. Use --cookies-from-browser or --cookies | private | PERMANENT
This video is private. If the owner of this video has granted you access, please sign in. | private | PERMANENT
Video unavailable. This video is private | private | PERMANENT
This video is unlisted. | private | PERMANENT
Sign in to confirm your age. This video may be inappropriate for some users. Use --cookies-from-browser | age-restricted | PERMANENT
Sign in to confirm you are over 18 | age-restricted | PERMANENT
This video may be inappropriate for some users. | age-restricted | PERMANENT
This video is age-restricted and only available on YouTube. Learn more | age-restricted | PERMANENT
Sorry, this content is age-restricted | age-restricted | PERMANENT
This age-restricted video cannot be watched here | age-restricted | PERMANENT
To watch this video, you'll need to verify your age | age-restricted | PERMANENT
The following content has been identified by the YouTube community as inappropriate or offensive to some audiences. | age-restricted | PERMANENT
The following content may contain suicide or self-harm topics. | age-restricted | PERMANENT
The uploader has not made this video available in your country | blocked-in-country | PERMANENT
Video unavailable. The uploader has not made this video available in your country. | blocked-in-country | PERMANENT
This video is not available in your country. | blocked-in-country | PERMANENT
Video unavailable. This video isn't available in your region | blocked-in-country | PERMANENT
Video unavailable. This video contains content from SME, who has blocked it in your country on copyright grounds | blocked-in-country | PERMANENT
This video contains content from A, B and C. It is not available in your country. | blocked-in-country | PERMANENT
This video is not available from your location due to geo restriction | blocked-in-country | PERMANENT
This content is not available on this country domain due to a legal complaint from the government. | blocked-in-country | PERMANENT
Video unavailable. This video contains content from SME, who has blocked it on copyright grounds | blocked-on-copyright | PERMANENT
Video unavailable. This video contains content from UMG, who have blocked it from display on this website or application | blocked-on-copyright | PERMANENT
This video has been blocked. | blocked-on-copyright | PERMANENT
The page needs to be reloaded. | page-reload | RETRY
Video unavailable. The page needs to be reloaded. | page-reload | RETRY
Video unavailable. This video is restricted. Please check the Google Workspace administrator and/or the network administrator restrictions. | restricted-mode | RETRY
This video is restricted. Try signing in with a Google Apps account. | restricted-mode | RETRY
This video is unavailable with Restricted Mode enabled. To view this video, you will need to disable Restricted Mode. | restricted-mode | RETRY
This video is DRM protected | drm | RETRY
Video unavailable. This video isn't available on this app | no-formats | RETRY
This video is not available on this device. | no-formats | RETRY
This video can only be played on newer versions of Android or other supported devices. | no-formats | RETRY
YouTube is no longer supported in this application or device. | no-formats | RETRY
No video formats found!; please report this issue on  https://github.com/yt-dlp/yt-dlp/issues?q= | no-formats | RETRY
Requested format is not available. Use --list-formats for a list of available formats | no-formats | RETRY
Please sign in. Use --cookies-from-browser or --cookies for the authentication | sign-in-required | RETRY
Sign in to view this video | sign-in-required | RETRY
This video is not available. Sign in to view this video. | sign-in-required | RETRY
This video is only available for registered users. | sign-in-required | RETRY
Video unavailable | gone | PERMANENT
Video unavailable. This video is not available | gone | PERMANENT
This video isn't available anymore | gone | PERMANENT
This video is unavailable | gone | PERMANENT
This video is temporarily unavailable. | gone | PERMANENT
This channel was removed because it violated our Community Guidelines. | gone | PERMANENT
Video unavailable. Removed by the user | gone | PERMANENT
Video unavailable. This video is no longer available because the YouTube account associated with this video has been terminated. | gone | PERMANENT
Video unavailable. This video is no longer available because the uploader has closed their YouTube account. | gone | PERMANENT
Video unavailable. This video is no longer available due to a copyright claim by SME | gone | PERMANENT
The account associated with this video has been terminated | gone | PERMANENT
This account has been terminated for a violation of YouTube's Terms of Service. | gone | PERMANENT
This video has been removed by the uploader | gone | PERMANENT
This video has been removed for violating YouTube's policy on nudity or sexual content. | gone | PERMANENT
This video has been removed for violating YouTube’s Community Guidelines. | gone | PERMANENT
This video does not exist. | gone | PERMANENT
Video unavailable. This channel is not available. | gone | PERMANENT
This channel does not exist. | gone | PERMANENT
Video unavailable. Quarks were found that nobody has heard of | gone | PERMANENT
Playback on other websites has been disabled by the video owner. | gone | PERMANENT
An error occurred. Please try again later. (Playback ID: abc) | youtube-error | RETRY
Something went wrong. Please try again. | youtube-error | RETRY
YouTube said: ERROR - Precondition check failed. | youtube-error | RETRY
Failed to extract any player response; please report this issue on  https://github.com/yt-dlp/yt-dlp/issues?q= | extractor-broken | RETRY
Unable to extract yt initial data; please report this issue on  https://github.com/yt-dlp/yt-dlp/issues?q= | extractor-broken | RETRY
An extractor error has occurred. (caused by KeyError('title')); please report this issue on  https://github.com | extractor-broken | RETRY
Incomplete data received | extractor-broken | RETRY
Dieses Video ist privat | unknown | RETRY
Quarks were found that nobody has heard of | unknown | RETRY
""")
    void refusalsOfYouTubeAreRecognized(String reason, String rule, FailureClass failureClass) {
        Failure failure = of("WARNING: something else", "ERROR: [youtube] dQw4w9WgXcQ: " + reason);

        assertThat(failure.rule()).isEqualTo(rule);
        assertThat(failure.failureClass()).isEqualTo(failureClass);
        assertThat(failure.message()).isNotBlank().doesNotContain("ERROR:");
        assertThat(of("ERROR: [youtube] dQw4w9WgXcQ: "
                                + reason.replace("'", "&#39;").replace("’", "&rsquo;"))
                        .rule())
                .as("rule of the text with HTML entities")
                .isEqualTo(rule);
    }

    /** Messages that yt-dlp itself creates, each with its rule. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
ERROR: [youtube] x: Unable to download webpage: HTTP Error 429: Too Many Requests (caused by <HTTPError 429: Too Many Requests>) | throttled
ERROR: unable to download video data: HTTP Error 429: Too Many Requests | throttled
ERROR: [youtube] x: Unable to download API page: HTTP Error 402: Payment Required | throttled
WARNING: [youtube] Unable to download webpage: HTTP Error 429: Too Many Requests (caused by <HTTPError 429: Too Many Requests>) | throttled
WARNING: [youtube] The provided YouTube account cookies are no longer valid. They have likely been rotated | cookies-expired
ERROR: failed to load cookies | cookies-missing
ERROR: could not find firefox cookies database in '/root/.mozilla/firefox' | cookies-missing
ERROR: Unable to rename file: [Errno 13] Permission denied: 'media.mp4.part' -> 'media.mp4' | staging-not-writable
ERROR: unable to download video data: [Errno 13] Permission denied: 'media.mp4.part-Frag1' | staging-not-writable
ERROR: [youtube] x: Unable to download webpage: <urlopen error [Errno 1] Operation not permitted> | network
ERROR: [youtube] x: Unable to download webpage: <urlopen error [Errno 99] Cannot assign requested address> | network
http.cookiejar.LoadError: 'cookies.txt' does not look like a Netscape format cookies file | cookies-missing
WARNING: [youtube] No supported JavaScript runtime could be found. Only deno is enabled by default | js-runtime
ERROR: [youtube] x: n challenge solving failed | js-runtime
ERROR: Private video | private
WARNING: [youtube] x: n challenge solving failed: Some formats may be missing. | js-runtime
WARNING: [youtube] x: Signature solving failed: Some formats may be missing. | js-runtime
WARNING: [youtube] x: nsig extraction failed: You may experience throttling for some formats | js-runtime
WARNING: [youtube] x: Some web_safari client https formats have been skipped as they are missing a URL. YouTube is forcing SABR streaming | no-formats
WARNING: [youtube] x: web client https formats require a GVS PO Token | no-formats
WARNING: Only images are available for download. use --list-formats | no-formats
ERROR: [youtube] x: Requested format is not available. Use --list-formats | no-formats
ERROR: [generic] None: Unable to download webpage: HTTP Error 404: Not Found (caused by <HTTPError 404: Not Found>) | http-gone
ERROR: unable to download video data: HTTP Error 404: Not Found | http-gone
ERROR: unable to download video data: HTTP Error 410: Gone | http-gone
ERROR: [youtube] x: Unable to download API page: HTTP Error 403: Forbidden (caused by <HTTPError 403: Forbidden>) | http-403
ERROR: unable to download video data: HTTP Error 403: Forbidden | http-403
ERROR: unable to download video data: HTTP Error 416: Requested range not satisfiable | http-416
ERROR: [youtube] x: Unable to download API page: HTTP Error 400: Bad Request (caused by <HTTPError 400: Bad Request>) | http-refused
ERROR: [youtube] x: Unable to download webpage: HTTP Error 413: Request Entity Too Large | http-refused
ERROR: [generic] Unable to download webpage: HTTP Error 302: Found (redirect loop detected) | http-refused
ERROR: [youtube] x: Unable to download API page: HTTP Error 401: Unauthorized | sign-in-required
ERROR: [generic] Unable to download webpage: HTTP Error 451: Unavailable For Legal Reasons | blocked-in-country
ERROR: [generic] x: Unable to download webpage: HTTP Error 503: Service Unavailable | network
ERROR: unable to download video data: HTTP Error 500: Internal Server Error | network
ERROR: [download] Got error: The read operation timed out. Giving up after 10 retries | network
ERROR: [download] Got error: Downloaded 100 bytes, expected 200 bytes. Giving up after 10 retries | network
ERROR: content too short (expected 200 bytes and served 100) | network
ERROR: unable to download video data: <urlopen error [Errno 104] Connection reset by peer> | network
ERROR: [youtube] x: Unable to download webpage: <urlopen error [Errno 111] Connection refused> | network
ERROR: [youtube] x: Unable to download API page: [Errno -3] Temporary failure in name resolution (caused by TransportError('x')) | network
ERROR: [youtube] x: Unable to download webpage: Failed to resolve 'www.youtube.com' ([Errno -2] Name or service not known) | network
ERROR: unable to download video data: 5 bytes read, 9 more expected | network
ERROR: [youtube] x: Unable to download webpage: [SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol | network
ERROR: [youtube] x: Unable to download webpage: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate | tls-untrusted
ERROR: [youtube] x: Unable to download webpage: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired | tls-untrusted
ERROR: [youtube] x: Unable to download webpage: ('Unable to connect to proxy', OSError('Tunnel connection failed: 407 Proxy Authentication Required')) | proxy-refused
ERROR: [youtube] x: Unable to download webpage: Tunnel connection failed: 403 Forbidden | proxy-refused
ERROR: [youtube] x: Unable to download webpage: Tunnel connection failed: 502 Bad Gateway | network
ERROR: unable to write data: [Errno 28] No space left on device | disk-full
OSError: [Errno 28] No space left on device | disk-full
ERROR: unable to open for writing: [Errno 13] Permission denied: 'media.mp4.part' | staging-not-writable
ERROR: unable to open for writing: [Errno 30] Read-only file system: 'media.mp4.part' | staging-not-writable
ERROR: You have requested merging of multiple formats but ffmpeg is not installed. Aborting due to --abort-on-error | ffmpeg-missing
ERROR: Postprocessing: ffprobe and ffmpeg not found. Please install or provide the path using --ffmpeg-location | ffmpeg-missing
ERROR: Postprocessing: Conversion failed! | postprocessing
ERROR: Postprocessing: Error opening output files: Invalid argument | postprocessing
ERROR: ffmpeg exited with code 8 | postprocessing
ERROR: Interrupted by user | interrupted
ERROR: [generic] Unsupported URL: http://host.test/ | unsupported-page
ERROR: Did not get any data blocks | media-empty
ERROR: The downloaded file is empty | media-empty
ERROR: fragment 3 not found, unable to continue | fragments-missing
MemoryError | machine-limits
ERROR: unable to download video data: [Errno 24] Too many open files | machine-limits
ModuleNotFoundError: No module named 'yt_dlp' | tool-not-runnable
[PYI-3301:ERROR] Failed to load Python shared library '/tmp/_MEI1/libpython3.13.so': failed to map segment | tool-not-runnable
ERROR: something that nobody has seen before | unknown
""")
    void errorsOfYtDlpItselfAreRecognized(String line, String rule) {
        Failure failure = of("WARNING: something else", line);

        assertThat(failure.rule()).isEqualTo(rule);
        assertThat(failure.message()).isNotBlank().doesNotContain("ERROR:");
    }

    @Test
    void everyRuleOfTheTableIsReachedByAText() {
        // A rule can never apply if rules above it in the table match all of its texts. So each rule must be the result
        // of at least one text of this class.
        assertThat(rulesOfThisPage())
                .containsAll(DownloadErrors.rules().stream()
                        .filter(rule -> !rule.patterns().keySet().equals(Set.of(Voice.STDOUT)))
                        .map(ErrorRule::name)
                        .collect(Collectors.toSet()));
    }

    private static Set<String> rulesOfThisPage() {
        return Arrays.stream(ErrorTextsTest.class.getDeclaredMethods())
                .map(method -> method.getAnnotation(CsvSource.class))
                .filter(source -> source != null)
                .flatMap(source -> source.textBlock().lines())
                .map(line -> line.split(" \\| ")[1].strip())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Messages that contain the name of a channel or of a membership level. Anybody can choose such a name so that it
     * looks like an error.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
This video is available to this channel's members on level: HTTP Error 429 (or any higher level). Join this channel | members-only
This video is available to this channel's members on level: Private video. Sign in to confirm you're not a bot | members-only
This video is available to this channel's members on level: No space left on device (errno 28) | members-only
This video contains content from Premieres in, who has blocked it on copyright grounds | blocked-on-copyright
This video contains content from Sony. Video unavailable. This live event has ended., who has blocked it in your country | blocked-in-country
Video unavailable. This video is no longer available due to a copyright claim by Unable to download webpage: HTTP Error 403 | gone
This video is no longer available because the YouTube account associated with this video has been terminated due to notifications from: Interrupted by user, Postprocessing: | gone
""")
    void namesQuotedInYouTubesTextsDoNotChangeTheRule(String reason, String rule) {
        assertThat(of("ERROR: [youtube] a-SABR-bcde: " + reason).rule()).isEqualTo(rule);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP Error 429",
        "Private video",
        "x does not pass filter (live_status!=?is_live)",
        "File is larger than max-filesize",
        "No space left on device",
        "ERROR: [youtube] x: Sign in to confirm you're not a bot",
        "Sign in to confirm your age"
    })
    void titlesOfVideosDoNotChangeTheRule(String title) {
        List<String> stdout = List.of(
                "[youtube] Extracting URL: https://www.youtube.com/watch?v=x",
                "[download] Downloading playlist: " + title,
                "[download] Destination: media.mp4");

        assertThat(errors.ofExit(1, List.of("ERROR: odd"), stdout, ROOM).rule()).isEqualTo("unknown");
        assertThat(errors.ofNoFile(List.of(), stdout).rule()).isEqualTo("no-file");
        assertThat(errors.ofNoFile(
                                List.of(),
                                List.of("[download] " + title + " does not pass filter (duration>60), skipping .."))
                        .rule())
                .isEqualTo("filtered");
    }

    @Test
    void aRefusalOfYouTubeCountsMoreThanWarningsBesideIt() {
        List<String> warnings = List.of(
                "WARNING: [youtube] x: web client https formats require a GVS PO Token",
                "WARNING: [youtube] Unable to download webpage: HTTP Error 503: Service Unavailable",
                "WARNING: [youtube] this feature is not available, and was removed");

        assertThat(with(warnings, "ERROR: [youtube] x: Private video").rule()).isEqualTo("private");
        assertThat(with(warnings, "ERROR: [youtube] x: Quarks were found").rule())
                .isEqualTo("unknown");
        assertThat(with(warnings, "ERROR: [youtube] x: Failed to extract any player response")
                        .rule())
                .isEqualTo("no-formats");
        assertThat(with(
                                List.of("WARNING: [youtube] No supported JavaScript runtime could be found."),
                                "ERROR: [youtube] x: This live event has ended.")
                        .rule())
                .isEqualTo("live");
    }

    @Test
    void expiredCookiesAreBlamedForRefusalsThatValidCookiesWouldAvoid() {
        List<String> warnings = List.of("WARNING: [youtube] The provided YouTube account cookies are no longer valid.");

        assertThat(with(warnings, "ERROR: [youtube] x: Private video").rule()).isEqualTo("cookies-expired");
        assertThat(with(warnings, "ERROR: [youtube] x: Join this channel to get access")
                        .rule())
                .isEqualTo("cookies-expired");
        assertThat(with(warnings, "ERROR: [youtube] x: Premieres in 3 hours").rule())
                .isEqualTo("not-yet");
    }

    @Test
    void warningsExplainAnErrorWithoutAReason() {
        String nothing =
                "ERROR: [youtube] x: Failed to extract any player response; please report this issue on  https://x";

        assertThat(with(List.of("WARNING: [youtube] HTTP Error 403: Forbidden (caused by <HTTPError 403>)"), nothing)
                        .rule())
                .isEqualTo("http-403");
        assertThat(with(
                                List.of("WARNING: [youtube] Unable to download API page: The read operation timed out"),
                                nothing)
                        .rule())
                .isEqualTo("network");
        assertThat(with(
                                List.of(
                                        "WARNING: Unable to download video subtitles for 'en': HTTP Error 429: Too Many"),
                                nothing)
                        .rule())
                .as("rule of a failure whose only reason is a warning that the download of subtitles was throttled")
                .isEqualTo("throttled");
        assertThat(with(
                                List.of(
                                        "WARNING: Unable to download video subtitles for 'en': HTTP Error 429: Too Many"),
                                "ERROR: [youtube] x: Video unavailable")
                        .rule())
                .isEqualTo("gone");
    }

    @Test
    void anErrorWhoseTextFollowsACarriageReturnIsClassified() {
        assertThat(of("ERROR: ", "[download] Got error: HTTP Error 403: Forbidden. Giving up after 10 retries")
                        .rule())
                .isEqualTo("http-403");
    }

    private Failure with(List<String> warnings, String error) {
        return errors.ofExit(
                1, Stream.concat(warnings.stream(), Stream.of(error)).toList(), List.of(), ROOM);
    }
}
