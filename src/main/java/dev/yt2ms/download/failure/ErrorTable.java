package dev.yt2ms.download.failure;

import static dev.yt2ms.model.FailureClass.DEFERRED;
import static dev.yt2ms.model.FailureClass.OPERATOR;
import static dev.yt2ms.model.FailureClass.OUTAGE;
import static dev.yt2ms.model.FailureClass.PERMANENT;
import static dev.yt2ms.model.FailureClass.RETRY;
import static dev.yt2ms.model.FailureClass.THROTTLED;

import dev.yt2ms.model.Program;
import java.util.List;

/**
 * Maps the texts of yt-dlp and YouTube to failures. The first matching row decides, so the order matters. The texts of
 * YouTube are the reason and subreason of its {@code playabilityStatus}, which yt-dlp requests in English.
 */
public final class ErrorTable {

    /** The rule of a video that has no usable format, or no format that matches the requested format expression. */
    public static final String NO_FORMATS = "no-formats";

    private static final String SETUP = "a new yt-dlp (" + Program.NAME + " setup)";
    /**
     * Begins the advice for a failure whose cause may concern all videos. After such failures, the run tries a video
     * that should succeed, and stops if that video fails too.
     */
    public static final String IF_OTHERS_TOO = "if other videos fail in the same way, ";

    private static final String COOKIES = "the owner's cookies (download.cookies) give access to it";
    private static final String YOUR_PLACE = "your (?:country|region|location|area|territory)";
    private static final String THIS =
            "this (?:live ?stream|live event|live video|livestream|video|content|premiere|event|stream)";
    private static final String IS_NOT = "is(?:n't| not| no longer| currently| temporarily| not currently)";

    static final ErrorRule DISK_FULL = ErrorRule.of(
                    "disk-full",
                    OPERATOR,
                    "The disk has no space left for staged files: free some space or lower download.workers, then run again")
            .tool("no space left|errno 28\\b|disk quota exceeded|errno 122\\b")
            .warning("no space left|errno 28\\b|disk quota exceeded|errno 122\\b");

    static final ErrorRule JS_RUNTIME = ErrorRule.of(
                    "js-runtime",
                    RETRY,
                    "yt-dlp can't run YouTube's player code: run " + Program.NAME
                            + " setup, which downloads a JavaScript runtime and a new yt-dlp")
            .tool("no supported javascript runtime|n challenge solving failed|signature solving failed"
                    + "|nsig extraction failed|signature extraction failed|cannot decrypt nsig|unable to extract nsig")
            // The pattern matches only at the beginning of the text. A warning like "Native nsig extraction failed:
            // Trying with …" is not a failure, because only one of several methods has failed.
            .warning("^(?:no supported javascript runtime|n challenge solving failed|signature solving failed"
                    + "|nsig extraction failed|signature extraction failed|cannot decrypt nsig)")
            .escalatingAloneTo(OPERATOR)
            .keepingPartial();

    static final ErrorRule COOKIES_EXPIRED = ErrorRule.of(
                    "cookies-expired",
                    RETRY,
                    "The cookies are no longer valid: export the file of download.cookies again")
            .tool("cookies are no longer valid")
            .warning("account cookies are no longer valid|^cookies are no longer valid")
            .escalatingAloneTo(OPERATOR)
            .keepingPartial();

    static final ErrorRule POSTPROCESSING = ErrorRule.of(
                    "postprocessing",
                    RETRY,
                    "ffmpeg could not merge the parts of the video, so they are downloaded again; " + IF_OTHERS_TOO
                            + "try another ffmpeg (" + Program.NAME + " setup, download.ffmpeg-location)")
            .tool("^(?:post|pre)processing:|conversion failed|ff(?:mpeg|probe) exited with code")
            .ofTools()
            .escalatingTo(OPERATOR);

    static final ErrorRule INTERRUPTED = ErrorRule.of("interrupted", RETRY, "yt-dlp was interrupted")
            .tool("interrupted by user|keyboardinterrupt")
            .warning("^interrupted by user")
            .keepingPartial();

    private static final ErrorRule THROTTLED_RULE = ErrorRule.of(
                    "throttled",
                    RETRY,
                    "YouTube asks for fewer downloads: all downloads pause, then one of them is tried again")
            .escalatingAloneTo(THROTTLED)
            .keepingPartial();

    static final List<ErrorRule> ROWS = List.of(
            // Faults of the machine and the tools come first, because they are the cause even if YouTube also reports
            // an error.
            DISK_FULL,
            INTERRUPTED,
            ErrorRule.of(
                            "staging-not-writable",
                            OPERATOR,
                            "The staging directory can't be written to: check migration.state-dir and its file system")
                    .tool(
                            "read-only file system|unable to open for writing|unable to create directory"
                                    + "|unable to rename file|unable to write|input/output error|file name too long|permission denied: '")
                    .keepingPartial(),
            ErrorRule.of(
                            "tool-not-runnable",
                            OPERATOR,
                            "yt-dlp can't be run: run " + Program.NAME + " setup or check download.yt-dlp")
                    .tool("^(?:modulenotfounderror|importerror|syntaxerror):|no module named|bad interpreter"
                            + "|exec format error|failed to load python|error loading python|failed to map segment"
                            + "|error while loading shared libraries|unsupported version of python|glibc_"
                            + "|could not create temporary directory")
                    .keepingPartial(),
            ErrorRule.of(
                            "machine-limits",
                            RETRY,
                            "This machine has no memory, file handles or processes left for a download: "
                                    + IF_OTHERS_TOO + "lower download.workers")
                    .tool("^memoryerror|cannot allocate memory|errno 12\\b|too many open files|errno 24\\b"
                            + "|can't start new thread|resource temporarily unavailable|errno 11\\b")
                    .escalatingTo(OPERATOR)
                    .keepingPartial(),
            ErrorRule.of(
                            "cookies-missing",
                            OPERATOR,
                            "The cookies can't be read: export the file of download.cookies again, in Netscape format (or check"
                                    + " --cookies-from-browser in download.args)")
                    .tool(
                            "failed to load cookies|netscape format|cookies file must be|could not (?:find|copy) \\S+ cookies")
                    .keepingPartial(),
            ErrorRule.of(
                            "ffmpeg-missing",
                            RETRY,
                            "yt-dlp can't find ffmpeg or ffprobe: run " + Program.NAME
                                    + " setup or set download.ffmpeg-location")
                    .tool("ffmpeg is not installed|ffmpeg not found|ffprobe and ffmpeg not found|ffprobe not found"
                            + "|ffmpeg could not be found")
                    .warning("ffmpeg is not installed|ffmpeg not found|ffprobe and ffmpeg not found|ffprobe not found")
                    .ofTools()
                    .escalatingAloneTo(OPERATOR)
                    .keepingPartial(),

            // In the rows from here on, YouTube refuses this session or address.
            THROTTLED_RULE
                    .youTube("this content is(?:n't| not) available,? (?:please )?try again later"
                            + "|(?:your account|the current session) has been rate-limited|too many requests")
                    .tool("http ?error (?:429|402)\\b"),
            ErrorRule.of(
                            "bot-check",
                            RETRY,
                            "YouTube wants proof that the caller is not a bot: set download.cookies to the cookies of a"
                                    + " signed-in browser, or download from another address (download.proxy)")
                    .youTube("(?:please )?sign in to (?:confirm|prove)(?: that)? you(?:'re| are) not a (?:ro)?bot"
                            + "|this helps protect our community"
                            + "|[^\\n]*\\. youtube is requiring a captcha challenge before playback")
                    .tool("ip is likely being blocked|captcha challenge")
                    .escalatingAloneTo(OPERATOR)
                    .keepingPartial(),

            // In the rows from here on, YouTube refuses this one video.
            ErrorRule.of("processing", DEFERRED, "YouTube is still processing the video: a later run tries it again")
                    .youTube("we(?:'re| are) (?:still )?processing this video"
                            + "|(?:this|the) video is (?:still |currently )?(?:being processed|processing)"
                            + "|video is (?:still )?processing|(?:this )?video is unavailable pending review"),
            ErrorRule.of(
                            "live",
                            DEFERRED,
                            "The video is live, or its recording is not ready: a later run tries it again")
                    .youTube(THIS + " (?:has|is) (?:already )?(?:ended|over|finished)|" + THIS
                            + " is (?:currently |now )?live\\b")
                    .tool("live dash videos are not supported")
                    .stdout("does not pass filter \\((?!.*does not pass filter).*live_status.*\\), skipping"),
            ErrorRule.of(
                            "no-recording",
                            PERMANENT,
                            "There is no recording of this live stream, although YouTube lists it")
                    .youTube("(?:this )?live ?stream recording (?:is )?(?:not|no longer|isn't)|(?:this )?live ?stream"
                            + " recording is(?:n't| un)"),
            ErrorRule.of(
                            "not-yet",
                            DEFERRED,
                            "The premiere or live stream has not begun yet: a later run tries it again")
                    .youTube(
                            "premier(?:es?|ing)\\b|" + THIS + " (?:will (?:begin|start|premiere|be live|go live)|starts"
                                    + "|begins|has(?:n't| not)(?: yet)? (?:started|begun)|is (?:currently )?(?:scheduled|upcoming|offline))"
                                    + "|(?:the )?(?:live )?(?:event|stream|premiere) (?:will (?:begin|start)|starts|begins)"
                                    + "|will begin shortly|scheduled for|upcoming\\b|starting (?:soon|in)|live in \\d|waiting for"
                                    + "|(?:live ?stream )?offline\\b|the channel is not currently live|[^.\\n]{1,100} is offline\\.?$"),
            ErrorRule.of("payment-required", PERMANENT, "The video must be paid for: " + COOKIES)
                    .youTube(
                            "this (?:video|movie|film|show|episode|item|content) (?:requires (?:a )?(?:payment|purchase|rental)"
                                    + "|is a paid|is (?:only )?available (?:only )?(?:for|to) (?:rent|purchase|buy)|must be (?:bought|purchased|rented))"
                                    + "|(?:you (?:need|have) to |please )?(?:buy|rent|purchase|pay) "
                                    + "|payment (?:is )?required|this is a paid"),
            ErrorRule.of(
                            "blocked-in-country",
                            PERMANENT,
                            "The video is blocked in this country: download it through a proxy in another country (download.proxy)")
                    .youTube(
                            "the (?:uploader|owner|publisher|creator)s? (?:has|have) not made this (?:video|content) available in "
                                    + YOUR_PLACE + "|" + THIS + " is(?:n't| not) available (?:in|from|for) "
                                    + YOUR_PLACE
                                    + "|" + THIS
                                    + " (?:is|has been) (?:blocked|restricted|unavailable) (?:in|from|for) "
                                    + YOUR_PLACE + "|" + THIS + " is(?:n't| not) available on this country domain"
                                    + "|this video contains content from [^\\n]*(?:who (?:has|have) blocked it|not available) in "
                                    + YOUR_PLACE + "|(?:not|un)available in " + YOUR_PLACE)
                    .tool("not available from your location due to geo restriction|http ?error 451\\b"),
            ErrorRule.of(
                            "blocked-on-copyright",
                            PERMANENT,
                            "The video is blocked on copyright grounds by the owner of its music or pictures")
                    .youTube("this video contains content from |" + THIS + " (?:is|has been) blocked\\b"),

            // This row comes before the rows that advise using cookies, because cookies that have expired do not help.
            COOKIES_EXPIRED,
            ErrorRule.of("members-only", PERMANENT, "The video is for members only: " + COOKIES)
                    .youTube("join this channel|" + THIS
                            + " is (?:only )?available (?:only )?to (?:this|the) channel's members" + "|(?:" + THIS
                            + " is |this is )?(?:only )?(?:for )?(?:channel )?members[- ]only|become a member"),
            ErrorRule.of(
                            "premium-only",
                            PERMANENT,
                            "The video is only for subscribers of YouTube Premium or Music Premium: the cookies"
                                    + " (download.cookies) of such an account give access to it")
                    .youTube(THIS
                            + " is (?:only )?available (?:only )?(?:to|for|with|on) (?:youtube |music )*(?:premium|red|tv|music)\\b"
                            + "|" + THIS
                            + " requires (?:a )?(?:youtube |music )*premium|(?:youtube |music )+premium\\b"),
            ErrorRule.of("private", PERMANENT, "The video is private: " + COOKIES)
                    .youTube("(?:this is a )?private video|(?:this|the) (?:legacy )?video is (?:private|unlisted)"),
            ErrorRule.of("age-restricted", PERMANENT, "The video is age-restricted: " + COOKIES)
                    .youTube(
                            "(?:please )?(?:sign in to )?(?:confirm|verify) your age|sign in to confirm (?:that )?you(?:'re| are) (?:at least|over|old)"
                                    + "|(?:sorry, )?" + THIS
                                    + " (?:is|has been|was) age[- ]restricted|this age[- ]restricted|age[- ]restricted"
                                    + "|" + THIS
                                    + " may be (?:inappropriate|unsuitable)|to watch this video,? you(?:'ll| will)? (?:need|have|must)"
                                    + "|the following (?:content|video) (?:has been identified|may contain)|viewer discretion"
                                    + "|the video you have requested has been rated|" + THIS
                                    + " requires (?:you to )?(?:age|verify)"),
            JS_RUNTIME,
            // YouTube throttles subtitles, thumbnails and comments separately from videos, so warnings about them do
            // not count here.
            THROTTLED_RULE.warning("^(?!.*(?:subtitle|caption|thumbnail|comment)).*http ?error 429\\b"),

            // In the rows from here on, YouTube's refusal does not show whether the video or the session is the reason.
            ErrorRule.of("page-reload", RETRY, "YouTube asks to reload the page: " + IF_OTHERS_TOO + "try " + SETUP)
                    .youTube("the page needs to be reloaded|(?:please )?reload (?:the|this) page")
                    .escalatingTo(OPERATOR)
                    .keepingPartial(),
            ErrorRule.of(
                            "restricted-mode",
                            RETRY,
                            "YouTube's Restricted Mode is on in this network or in the account of the cookies: turn it"
                                    + " off there, or download from another address (download.proxy)")
                    .youTube("this video is restricted\\b|" + THIS
                            + " is(?:n't| not)? (?:un)?available with restricted mode"
                            + "|restricted mode|to view this video, you(?:'ll| will) need to disable")
                    .escalatingTo(OPERATOR),
            ErrorRule.of(
                            "drm",
                            RETRY,
                            "YouTube offers the video only with copy protection (DRM): " + IF_OTHERS_TOO
                                    + "try other cookies (download.cookies) or " + SETUP)
                    .youTube(THIS + " is drm protected")
                    .tool("this video is drm protected|format is drm protected")
                    .escalatingTo(OPERATOR),
            // If the source refuses a video's page, yt-dlp also warns of tokens that it could not read from the page.
            // So this row comes before the row no-formats, whose pattern for tools matches those warnings.
            ErrorRule.of(
                            "http-403",
                            RETRY,
                            "The source refuses the download: " + IF_OTHERS_TOO + "try " + SETUP
                                    + ", cookies (download.cookies) or another address (download.proxy)")
                    .tool("http ?error 403\\b")
                    .escalatingTo(OPERATOR)
                    .keepingPartial(),
            ErrorRule.of(NO_FORMATS, RETRY, "YouTube offers no usable format: " + IF_OTHERS_TOO + "try " + SETUP)
                    .youTube("(?:" + THIS + "|youtube|the following video) (?:" + IS_NOT
                            + ")(?: longer)? (?:available|supported) (?:on|in) this (?:app|device|platform|client|browser|format)"
                            + "|" + THIS
                            + " can only be played on|your (?:browser|device|app)|(?:please )?update (?:youtube|the|your)"
                            + "|this (?:app|application|client|device) (?:is|does)")
                    .tool("forcing sabr|sabr(?:-only)? streaming|missing a url|gvs po token|only images are available"
                            + "|requested format is not available|no video formats found|no player clients")
                    .escalatingTo(OPERATOR)
                    .keepingPartial(),
            ErrorRule.of(
                            "sign-in-required",
                            RETRY,
                            "YouTube shows the video only to signed-in users: set download.cookies to the cookies of a"
                                    + " signed-in browser")
                    .youTube(
                            "(?:please )?(?:sign|log) in\\b|you (?:must|need to|have to) (?:be (?:signed|logged)|sign|log) in"
                                    + "|(?:sign|log)[ -]?in (?:is )?required|" + THIS
                                    + " requires (?:you to )?(?:sign|log)"
                                    + "|" + THIS + " is only available for registered")
                    .tool("http ?error 401\\b|login details are needed|login (?:is )?required|registered users")
                    .escalatingTo(OPERATOR)
                    .keepingPartial(),
            ErrorRule.of("gone", PERMANENT, "The video is no longer available")
                    .youTube(
                            "(?:the |this )?video (?:is |was |has been )?(?:unavailable|not available|not found|no longer available|removed|deleted)"
                                    + "|this (?:video|content|channel|account|user|clip|short) (?:" + IS_NOT
                                    + "|is) ?(?:un)?available"
                                    + "|this (?:video|content|channel|account|user) (?:is|was|has been) (?:removed|deleted|terminated|suspended|disabled|closed|taken down)"
                                    + "|this (?:video|channel|account) (?:does(?:n't| not)|no longer) exist"
                                    + "|(?:the|this) (?:youtube )?account (?:associated with this video )?(?:has been|was|is) (?:terminated|closed|suspended)"
                                    + "|the (?:uploader|owner) (?:has closed|has not made this video available)|" + THIS
                                    + " (?:violates|infringes)"
                                    + "|this content is(?:n't| not) available|removed by the|(?:copyright|trademark) (?:claim|infringement)"
                                    + "|playback on other websites has been disabled|watch (?:this )?(?:video )?on youtube"
                                    + "|" + THIS + " (?:can't|cannot|can not) be (?:played|viewed|watched|embedded)")
                    .escalatingTo(OPERATOR)
                    .ifSourceAgrees("YouTube refuses the video, but does not confirm that it was deleted: "
                            + IF_OTHERS_TOO + "try another address (download.proxy), cookies (download.cookies) or "
                            + SETUP),
            ErrorRule.of(
                            "youtube-error",
                            RETRY,
                            "YouTube reports an internal error: " + IF_OTHERS_TOO + "try another address"
                                    + " (download.proxy), other cookies (download.cookies) or " + SETUP)
                    .youTube(
                            "an (?:unknown |unexpected |internal )?error (?:has )?occurred|something went wrong|unknown error"
                                    + "|playback (?:error|id)|(?:please )?try again|(?:precondition|internal) (?:check )?(?:failed|error)"
                                    + "|request contains an invalid|the caller does not have|internal error|backend error")
                    .tool("^youtube said:|precondition check failed")
                    .escalatingTo(OPERATOR)
                    .keepingPartial(),

            // The rows from here on describe faults of yt-dlp, ffmpeg and the network.
            POSTPROCESSING,
            ErrorRule.of("http-gone", PERMANENT, "The video's page or media no longer exists")
                    .tool("http ?error (?:404|410)\\b")
                    .escalatingTo(OPERATOR)
                    .ifSourceAgrees(
                            "The video's page or media is not found, but YouTube does not confirm that it was deleted: "
                                    + IF_OTHERS_TOO + "check source.watch-url and try " + SETUP),
            ErrorRule.of(
                            "http-416",
                            RETRY,
                            "An earlier partial download no longer fits the source: the video is downloaded again")
                    .tool("http ?error 416\\b|requested range not satisfiable"),
            ErrorRule.of(
                            "proxy-refused",
                            RETRY,
                            "The proxy refuses the connection: check address, user and password of download.proxy, or of HTTPS_PROXY")
                    .tool("http ?error 407\\b|proxy authentication required|tunnel connection failed: 40[1357]"
                            + "|socks\\S* authentication failed")
                    .escalatingAloneTo(OPERATOR)
                    .keepingPartial(),
            ErrorRule.of(
                            "tls-untrusted",
                            RETRY,
                            "yt-dlp does not trust the source's certificate: if the network inspects TLS, set tls.ca-file"
                                    + " to a PEM file with the inspecting authority's certificate; if the source's certificate is"
                                    + " reported as expired or not yet valid, check the clock")
                    .tool("certificate[_ ]verify[_ ]failed|self[- ]signed certificate|unable to get (?:local )?issuer"
                            + "|certificate (?:has expired|is not yet valid|is not valid)|(?:hostname|ip address) mismatch"
                            + "|certificate subject name \\S+ does not match|ssl certificate problem")
                    .escalatingAloneTo(OPERATOR)
                    .keepingPartial(),
            ErrorRule.of("network", RETRY, "The source could not be reached, or the transfer broke off")
                    .tool(
                            "http ?error (?:408|425|5\\d\\d)\\b|timed out|timeout|connection (?:reset|refused|aborted|broken|error)"
                                    + "|network is unreachable|no route to host|broken pipe|name resolution"
                                    + "|name or service not known|nodename nor servname|getaddrinfo|failed to resolve"
                                    + "|no address associated|cannot assign requested address|operation not permitted|remote end closed|incompleteread|bytes read"
                                    + "|more expected|bytes, expected|content too short|eof occurred|unexpected_eof"
                                    + "|unable to connect to proxy|tunnel connection failed|giving up after|transport ?error"
                                    + "|connectionreset|\\bssl\\b|curl: \\(\\d+\\)")
                    .escalatingTo(OUTAGE)
                    .keepingPartial(),
            ErrorRule.of(
                            "http-refused",
                            RETRY,
                            "The source answers with an error: " + IF_OTHERS_TOO + "try " + SETUP
                                    + ", other cookies (download.cookies) or another address (download.proxy)")
                    .tool("http ?error [34]\\d\\d\\b|redirect loop|infinite loop")
                    .escalatingTo(OPERATOR)
                    .keepingPartial(),
            ErrorRule.of(
                            "media-empty",
                            RETRY,
                            "The source sent an empty file, so the video is downloaded again; " + IF_OTHERS_TOO
                                    + "check the network and its proxies, and try " + SETUP)
                    .tool("did not get any data blocks|the downloaded file is empty")
                    .escalatingTo(OPERATOR),
            ErrorRule.of(
                            "unsupported-page",
                            RETRY,
                            "yt-dlp doesn't know this kind of page: " + IF_OTHERS_TOO + "correct source.watch-url")
                    .tool("unsupported url|no suitable extractor|is not a valid url|invalid url|looks truncated")
                    .escalatingTo(OPERATOR),
            ErrorRule.of("filtered", PERMANENT, "A filter in download.args excludes this video")
                    .stdout("does not pass filter \\(.*\\), skipping|^\\[download] File is (?:larger|smaller) than"
                            + " (?:max|min)-filesize|upload date is not in range|has already been recorded in the"
                            + " archive$|title (?:did not match|matched reject) pattern \"|because it has (?:not reached"
                            + " minimum|exceeded the maximum) view count \\(|because it is age restricted$"));

    /** Rows for texts that report a failure without its reason. They are searched only if no other row matches. */
    static final List<ErrorRule> VAGUE = List.of(
            ErrorRule.of(
                            "fragments-missing",
                            RETRY,
                            "A part of the media could not be downloaded: " + IF_OTHERS_TOO + "try " + SETUP)
                    .tool("fragment \\d+ not found|unable to continue")
                    .escalatingTo(OPERATOR)
                    .keepingPartial(),
            ErrorRule.of(
                            "extractor-broken",
                            RETRY,
                            "yt-dlp does not understand YouTube's answer: " + IF_OTHERS_TOO + "try " + SETUP)
                    .tool("failed to extract|unable to extract|failed to parse|please report this issue"
                            + "|confirm you are on the latest version|an extractor error|incomplete (?:data|yt|youtube)"
                            + "|cannot (?:identify|parse)|\\w+error(?:\\(|: )|unable to recognize")
                    .escalatingTo(OPERATOR)
                    .keepingPartial());

    private ErrorTable() {}
}
