package dev.yt2ms.youtube.api;

import static dev.yt2ms.model.FailureClass.DEFERRED;
import static dev.yt2ms.model.FailureClass.OPERATOR;
import static dev.yt2ms.model.FailureClass.OUTAGE;
import static dev.yt2ms.model.FailureClass.RETRY;

import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.settings.value.Values;
import dev.yt2ms.youtube.QuotaReset;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.oauth.LoginFailures;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Classifies the errors of the YouTube Data API by their reason ({@code error.errors[].reason}, or {@code
 * error.details[].reason} in the newer form of errors), and by the HTTP status only if no reason is known. The API's
 * own messages are not used, because they may repeat parameters of the request.
 */
final class ApiFailures {

    /**
     * A row of {@link #TABLE}: an error of the API and the failure that it becomes.
     *
     * @param reasons the reasons in an error answer that this row classifies, in lower case
     */
    private record Row(Set<String> reasons, FailureClass failureClass, String rule, String message) {}

    /** The rule of a refusal for which the API gives only a general reason, or HTTP 401 without a known reason. */
    static final String FORBIDDEN = "source-forbidden";

    private static final String DAILY_QUOTA = "quotaexceeded";
    /**
     * The reason that this class gives to an error whose metadata contain a {@code quota_limit_value} of 0. Google's
     * API has no error reason of its own for this case.
     */
    private static final String NO_QUOTA_AT_ALL = "quota_limit_value 0";

    private static final String KEY_INVALID = "keyinvalid";

    /**
     * The rows are ordered from special to general, because an answer can contain several reasons and the first row
     * with one of them decides.
     */
    private static final List<Row> TABLE = List.of(
            row(
                    OPERATOR,
                    SourceException.NO_QUOTA,
                    "The project of the API key or OAuth client has no quota for the YouTube Data API (its limit is 0): ask"
                            + " Google for it at https://support.google.com/youtube/contact/yt_api_form, or use another"
                            + " project; the Google Cloud console shows its quotas",
                    NO_QUOTA_AT_ALL),
            row(
                    DEFERRED,
                    SourceException.QUOTA_EXCEEDED,
                    "The daily quota of the YouTube API is used up",
                    DAILY_QUOTA,
                    "dailyLimitExceeded"),
            row(
                    OPERATOR,
                    "key-invalid",
                    "YouTube does not know this API key: put a key from the Google Cloud console into source.api-key",
                    KEY_INVALID,
                    "API_KEY_INVALID",
                    "API_KEY_EXPIRED",
                    "keyExpired"),
            row(
                    OPERATOR,
                    "key-missing",
                    "YouTube requires an API key: put a key from the Google Cloud console into source.api-key",
                    "dailyLimitExceededUnreg",
                    "required",
                    "CREDENTIALS_MISSING"),
            row(
                    OPERATOR,
                    "api-not-enabled",
                    "The YouTube Data API v3 is not enabled in the project of the API key or OAuth client: enable it in the"
                            + " Google Cloud console and wait a few minutes",
                    "accessNotConfigured",
                    "SERVICE_DISABLED"),
            row(
                    OPERATOR,
                    "key-restricted",
                    "The restrictions of the YouTube API key exclude this machine or the YouTube Data API v3: change them in the Google"
                            + " Cloud console",
                    "ipRefererBlocked",
                    "API_KEY_IP_ADDRESS_BLOCKED",
                    "API_KEY_HTTP_REFERRER_BLOCKED",
                    "API_KEY_SERVICE_BLOCKED",
                    "API_KEY_ANDROID_APP_BLOCKED",
                    "API_KEY_IOS_APP_BLOCKED"),
            row(
                    OPERATOR,
                    "project-suspended",
                    "Google has suspended the project of the API key or OAuth client: check it in the Google Cloud"
                            + " console, or use another project",
                    "CONSUMER_SUSPENDED",
                    "CONSUMER_INVALID",
                    "BILLING_DISABLED",
                    "accountDisabled"),
            row(
                    OPERATOR,
                    "channel-closed",
                    "YouTube says that the channel is closed: check source.channel, or ask its owner",
                    "channelClosed"),
            row(
                    OPERATOR,
                    "channel-suspended",
                    "YouTube says that the channel is suspended: its owner must contact YouTube",
                    "channelSuspended"),
            row(
                    OPERATOR,
                    "channel-not-found",
                    "YouTube does not find the channel: check source.channel",
                    "channelNotFound"),
            row(
                    OPERATOR,
                    "playlist-not-found",
                    "YouTube does not find the playlist: check source.channel; a private playlist can't be read with an"
                            + " API key",
                    "playlistNotFound"),
            row(
                    OPERATOR,
                    "playlist-refused",
                    "YouTube does not show the entries of this playlist: use the channel or a public playlist as"
                            + " source.channel",
                    "playlistItemsNotAccessible",
                    "watchHistoryNotAccessible",
                    "watchLaterNotAccessible",
                    "playlistForbidden",
                    "channelForbidden"),
            row(
                    RETRY,
                    SourceException.INVALID_PAGE_TOKEN,
                    "YouTube no longer accepts the page token, so the list can only be read again from its first page",
                    "invalidPageToken"),
            row(
                    OUTAGE,
                    "source-rate-limit",
                    "The YouTube API asks for fewer requests",
                    "rateLimitExceeded",
                    "userRateLimitExceeded",
                    "RATE_LIMIT_EXCEEDED",
                    "servingLimitExceeded",
                    "concurrentLimitExceeded"),
            row(
                    OUTAGE,
                    "source-server-error",
                    "The YouTube API reports an internal error",
                    "backendError",
                    "internalError",
                    "internalServerError",
                    "serviceUnavailable",
                    "backendNotConnected",
                    "notReady"),
            row(
                    OPERATOR,
                    "login-scope",
                    LoginFailures.SCOPE_MISSING,
                    "insufficientPermissions",
                    "ACCESS_TOKEN_SCOPE_INSUFFICIENT"),
            row(OPERATOR, "login-no-channel", LoginFailures.NO_CHANNEL, "youtubeSignupRequired"),
            row(
                    OPERATOR,
                    FORBIDDEN,
                    "YouTube refuses the request: check the API key, its restrictions and its project in the Google"
                            + " Cloud console, and that the channel is public",
                    "forbidden",
                    "authError",
                    "unauthorized",
                    "authorizationRequired",
                    "accountClosed",
                    "accountSuspended"));

    private ApiFailures() {}

    /**
     * Returns the failure that an error answer of the API reports.
     *
     * @param body the answer, which is a JSON object
     */
    static Failure of(int status, JsonNode body, Instant now) {
        JsonNode error = body.path("error");
        Set<String> reasons = reasons(error);
        for (Row row : TABLE) {
            if (row.reasons().stream().anyMatch(reasons::contains)) {
                return failure(row, now);
            }
        }
        return ofStatus(status);
    }

    /**
     * Returns the failure for an answer that the API can't have sent. A proxy or the login page of a network may have
     * sent it.
     */
    static Failure notTheApi(String whatIsWrong) {
        return Failure.of(
                OUTAGE,
                "source-bad-answer",
                "The answer does not come from the YouTube API (" + whatIsWrong
                        + "): check whether a proxy, or the login page of a network (captive portal), answers instead, and check source.api-url");
    }

    private static Failure ofStatus(int status) {
        if (status == 429) {
            return Failure.of(OUTAGE, "source-rate-limit", "The YouTube API asks for fewer requests (HTTP 429)");
        }
        if (status >= 500 || status == 408) {
            return Failure.of(
                    OUTAGE, "source-server-error", "The YouTube API reports an internal error (HTTP " + status + ")");
        }
        if (status == 401) {
            return Failure.of(OPERATOR, FORBIDDEN, "YouTube refuses the API key (HTTP 401): check source.api-key");
        }
        return Failure.of(
                RETRY,
                "source-http-" + status,
                "The YouTube API refused the request for an unknown reason (HTTP " + status + ")");
    }

    private static Failure failure(Row row, Instant now) {
        if (row.failureClass() != DEFERRED) {
            return Failure.of(row.failureClass(), row.rule(), row.message());
        }
        return Failure.of(
                        DEFERRED,
                        row.rule(),
                        row.message() + "; YouTube renews it at " + Values.humanTime(QuotaReset.next(now))
                                + ", midnight Pacific time")
                .retryAfter(QuotaReset.remaining(now));
    }

    private static Set<String> reasons(JsonNode error) {
        Set<String> reasons = new HashSet<>();
        for (JsonNode each : error.path("errors")) {
            reasonOf(each).ifPresent(reasons::add);
        }
        for (JsonNode each : error.path("details")) {
            reasonOf(each).ifPresent(reasons::add);
            // In the newer form of errors, only the metadata distinguish the daily quota from a limit per minute.
            JsonNode metadata = each.path("metadata");
            if (metadata.path("quota_unit").stringValue("").startsWith("1/d/")) {
                reasons.add(DAILY_QUOTA);
            }
            if (metadata.path("quota_limit_value").asString("").strip().equals("0")) {
                reasons.add(NO_QUOTA_AT_ALL);
            }
        }
        String message = error.path("message").stringValue("").toLowerCase(Locale.ROOT);
        if (message.contains("api key not valid") || message.contains("api key expired")) {
            reasons.add(KEY_INVALID);
        }
        return reasons;
    }

    private static Optional<String> reasonOf(JsonNode node) {
        return node.path("reason").stringValueOpt().map(reason -> reason.toLowerCase(Locale.ROOT));
    }

    private static Row row(FailureClass failureClass, String rule, String message, String... reasons) {
        Set<String> lowerCase = new HashSet<>();
        for (String reason : reasons) {
            lowerCase.add(reason.toLowerCase(Locale.ROOT));
        }
        return new Row(Set.copyOf(lowerCase), failureClass, rule, message);
    }
}
