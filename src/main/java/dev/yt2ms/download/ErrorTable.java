package dev.yt2ms.download;

import static dev.yt2ms.download.ErrorRule.Scope.ERRORS;
import static dev.yt2ms.download.ErrorRule.Scope.STDERR;
import static dev.yt2ms.download.ErrorRule.Scope.STDOUT;
import static dev.yt2ms.run.FailureClass.DEFERRED;
import static dev.yt2ms.run.FailureClass.OPERATOR;
import static dev.yt2ms.run.FailureClass.OUTAGE;
import static dev.yt2ms.run.FailureClass.PERMANENT;
import static dev.yt2ms.run.FailureClass.RETRY;
import static dev.yt2ms.run.FailureClass.THROTTLED;

import java.util.List;

/**
 * What yt-dlp's texts mean. The first row that matches decides, so the order matters: the throttle text also contains
 * {@code Video unavailable}. Quotes are made straight before matching.
 */
final class ErrorTable {

    static final ErrorRule DISK_FULL = ErrorRule.of(
            "disk-full",
            STDERR,
            OPERATOR,
            "No room is left for staged files: make room or lower download.workers, then run again",
            "no space left|errno 28\\b|disk quota exceeded|errno 122\\b");

    static final ErrorRule JS_RUNTIME = ErrorRule.of(
                    "js-runtime",
                    STDERR,
                    OPERATOR,
                    "yt-dlp can't run YouTube's player code: run ./yt2ms setup for a JavaScript runtime and a new yt-dlp",
                    "no supported javascript runtime|n challenge solving failed|signature solving failed"
                            + "|nsig extraction failed")
            .keepingPartial();

    static final ErrorRule POSTPROCESSING = ErrorRule.of(
                    "postprocessing",
                    ERRORS,
                    RETRY,
                    "ffmpeg could not make one file of the parts: they are downloaded afresh; several in a row call for"
                            + " another ffmpeg (./yt2ms setup, download.ffmpeg-location)",
                    "postprocessing:|conversion failed")
            .escalatingTo(OPERATOR);

    static final ErrorRule INTERRUPTED = ErrorRule.of(
                    "interrupted", STDERR, RETRY, "yt-dlp was interrupted", "interrupted by user|keyboardinterrupt")
            .keepingPartial();

    private static final String NO_FORMATS_ADVICE =
            "YouTube offers no usable format: several in a row call for a new yt-dlp (./yt2ms setup)";

    static final List<ErrorRule> ROWS = List.of(
            DISK_FULL,
            INTERRUPTED,
            ErrorRule.of(
                            "staging-not-writable",
                            ERRORS,
                            OPERATOR,
                            "The staging directory can't be written to: check migration.state-dir and its file system",
                            "read-only file system|unable to open for writing|unable to create directory"
                                    + "|unable to rename file|input/output error")
                    .keepingPartial(),
            ErrorRule.of(
                            "throttled",
                            STDERR,
                            THROTTLED,
                            "YouTube asks for fewer downloads: all pause, then one is tried",
                            "content isn't available, try again later|rate-limited by youtube|http error 429")
                    .keepingPartial(),
            ErrorRule.of(
                            "bot-check",
                            STDERR,
                            OPERATOR,
                            "YouTube wants proof that no bot is asking: set download.cookies to those of a signed-in"
                                    + " browser, or download from another address (download.proxy)",
                            "confirm you're not a bot|captcha challenge|ip is likely being blocked")
                    .keepingPartial(),
            ErrorRule.of(
                            "page-reload",
                            STDERR,
                            RETRY,
                            "YouTube asks to reload the page: several in a row call for a new yt-dlp (./yt2ms setup)",
                            "page needs to be reloaded")
                    .escalatingTo(OPERATOR)
                    .keepingPartial(),
            ErrorRule.of(
                            "cookies-expired",
                            STDERR,
                            OPERATOR,
                            "The cookies are not valid any more: export the file of download.cookies again",
                            "cookies are no longer valid")
                    .keepingPartial(),
            JS_RUNTIME,
            ErrorRule.of(
                            "no-formats",
                            ERRORS,
                            RETRY,
                            NO_FORMATS_ADVICE,
                            "\\bsabr\\b|missing a url|gvs po token|only images are available"
                                    + "|requested format is not available")
                    .escalatingTo(OPERATOR)
                    .keepingPartial(),
            ErrorRule.of(
                    "age-restricted",
                    ERRORS,
                    PERMANENT,
                    "The video is age-restricted: the owner's cookies (download.cookies) open it",
                    "confirm your age|age-restricted"),
            ErrorRule.of(
                    "members-only",
                    ERRORS,
                    PERMANENT,
                    "The video is for members only: the owner's cookies (download.cookies) open it",
                    "members-only|join this channel"),
            ErrorRule.of(
                    "private",
                    ERRORS,
                    PERMANENT,
                    "The video is private: the owner's cookies (download.cookies) open it",
                    "private video"),
            ErrorRule.of(
                    "blocked-in-country",
                    ERRORS,
                    PERMANENT,
                    "The video is blocked in this country: a proxy in another one (download.proxy) opens it",
                    "not made this video available in your country|blocked it in your country"),
            ErrorRule.of(
                    "not-yet",
                    ERRORS,
                    DEFERRED,
                    "The video has not begun yet: a later run takes it up",
                    "premieres in|live event will begin"),
            ErrorRule.of(
                            "ffmpeg-missing",
                            STDERR,
                            OPERATOR,
                            "ffmpeg and ffprobe are needed: run ./yt2ms setup or set download.ffmpeg-location",
                            "ffmpeg is not installed|ffmpeg not found|ffprobe and ffmpeg not found|ffprobe not found")
                    .keepingPartial(),
            POSTPROCESSING,
            ErrorRule.of(
                            "gone",
                            ERRORS,
                            PERMANENT,
                            "The video is not available any more",
                            "account associated.*terminated|copyright|\\bremoved\\b|drm protected|video unavailable"
                                    + "|not available")
                    .escalatingTo(OPERATOR)
                    .ifSourceAgrees(
                            "YouTube does not give the video out, though it does not say that it is gone: several"
                                    + " in a row call for another address (download.proxy), cookies (download.cookies) or a new"
                                    + " yt-dlp (./yt2ms setup)"),
            ErrorRule.of(
                            "http-gone",
                            ERRORS,
                            PERMANENT,
                            "The video's page or media is not there any more",
                            "http error 404|http error 410")
                    .escalatingTo(OPERATOR)
                    .ifSourceAgrees(
                            "The video's page or media is not found, though YouTube does not say that it is gone:"
                                    + " several in a row call for a new yt-dlp (./yt2ms setup), or mean a wrong"
                                    + " source.watch-url"),
            ErrorRule.of(
                    "http-416",
                    ERRORS,
                    RETRY,
                    "The rest of an earlier download doesn't fit: it is downloaded afresh",
                    "http error 416|requested range not satisfiable"),
            ErrorRule.of(
                            "http-403",
                            ERRORS,
                            RETRY,
                            "The source refuses the download: several in a row call for a new yt-dlp (./yt2ms setup),"
                                    + " cookies (download.cookies) or another address (download.proxy)",
                            "http error 403")
                    .escalatingTo(OPERATOR)
                    .keepingPartial(),
            ErrorRule.of(
                            "proxy-refused",
                            ERRORS,
                            OPERATOR,
                            "The proxy refuses: check address, user and password of download.proxy",
                            "http error 407|proxy authentication required|tunnel connection failed: 407")
                    .keepingPartial(),
            ErrorRule.of(
                            "network",
                            ERRORS,
                            RETRY,
                            "The source could not be reached, or the transfer broke off",
                            "http error 5\\d\\d|timed out|timeout|connection (reset|refused|aborted|broken)"
                                    + "|network is unreachable|no route to host|broken pipe|name resolution"
                                    + "|name or service not known|nodename nor servname|getaddrinfo|failed to resolve"
                                    + "|no address associated|remote end closed|incompleteread|bytes read"
                                    + "|more expected|bytes, expected|eof occurred|unable to connect to proxy"
                                    + "|giving up after|transport error|connectionreset")
                    .escalatingTo(OUTAGE)
                    .keepingPartial(),
            ErrorRule.of(
                            "unsupported-page",
                            ERRORS,
                            RETRY,
                            "yt-dlp doesn't know this kind of page: several in a row mean a wrong source.watch-url",
                            "unsupported url")
                    .escalatingTo(OPERATOR),
            ErrorRule.of(
                            "no-formats",
                            STDERR,
                            RETRY,
                            NO_FORMATS_ADVICE,
                            "\\bsabr\\b|missing a url|gvs po token|only images are available")
                    .escalatingTo(OPERATOR)
                    .keepingPartial(),
            ErrorRule.of(
                    "live",
                    STDOUT,
                    DEFERRED,
                    "The video is live, or its recording is not ready: a later run takes it up",
                    "does not pass filter.*live_status"),
            ErrorRule.of(
                    "filtered",
                    STDOUT,
                    PERMANENT,
                    "A filter among download.args leaves this video out",
                    "does not pass filter|larger than max-filesize|smaller than min-filesize|not in range"
                            + "|already been recorded in the archive|rejecttitle|because it has not reached minimum"));

    private ErrorTable() {}
}
