package dev.yt2ms.sandbox.youtube;

import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.http.Refusal;
import dev.yt2ms.sandbox.http.Reply;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Creates the errors of the YouTube Data API. */
public final class YouTubeErrors {

    private static final String GLOBAL = "global";

    private YouTubeErrors() {}

    static Refusal invalidKey() {
        String message = "API key not valid. Please pass a valid API key.";
        Map<String, Object> error = error(400, message, GLOBAL, "badRequest");
        error.put("status", "INVALID_ARGUMENT");
        error.put(
                "details",
                List.of(Map.of(
                        "@type",
                        "type.googleapis.com/google.rpc.ErrorInfo",
                        "reason",
                        "API_KEY_INVALID",
                        "domain",
                        "googleapis.com",
                        "metadata",
                        Map.of("service", "youtube.googleapis.com"))));
        return refusal(400, error);
    }

    static Refusal noKey() {
        String message = "Method doesn't allow unregistered callers (callers without established identity). Please use"
                + " API Key or other form of API consumer identity to call this API.";
        Map<String, Object> error = error(403, message, GLOBAL, "forbidden");
        error.put("status", "PERMISSION_DENIED");
        return refusal(403, error);
    }

    static Refusal invalidToken() {
        String message =
                "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or"
                        + " other valid authentication credential.";
        Map<String, Object> error = error(401, message, GLOBAL, "authError");
        error.put("status", "UNAUTHENTICATED");
        return refusal(401, error);
    }

    static Refusal noLogin() {
        return refusal(
                401,
                error(
                        401,
                        "The request uses the <code>mine</code> parameter but is not properly authorized.",
                        "youtube.channel",
                        "authorizationRequired"));
    }

    static Refusal quotaExceeded() {
        String message = "The request cannot be completed because you have exceeded your"
                + " <a href=\"/youtube/v3/getting-started#quota\">quota</a>.";
        return refusal(403, error(403, message, "youtube.quota", "quotaExceeded"));
    }

    static Refusal channelNotFound() {
        return parameter(
                404,
                "The channel identified by the <code>channelId</code> parameter cannot be found.",
                "youtube.playlist",
                "channelNotFound",
                "channelId");
    }

    static Refusal playlistNotFound() {
        return parameter(
                404,
                "The playlist identified with the request's <code>playlistId</code> parameter cannot be found.",
                "youtube.playlistItem",
                "playlistNotFound",
                "playlistId");
    }

    static Refusal invalidPageToken() {
        return parameter(
                400,
                "The request specifies an invalid page token.",
                "youtube.parameter",
                "invalidPageToken",
                "pageToken");
    }

    static Refusal missing(String parameter) {
        return parameter(
                400, "Required parameter: " + parameter, "youtube.parameter", "missingRequiredParameter", parameter);
    }

    static Refusal invalid(String parameter, String message) {
        return parameter(400, message, "youtube.parameter", "invalidParameter", parameter);
    }

    static Refusal unknownMethod() {
        return refusal(404, error(404, "Method not found.", GLOBAL, "notFound"));
    }

    /** Answers with an error that has this status and reason, e.g. 403 {@code rateLimitExceeded}. */
    public static FaultAction fault(int status, String reason) {
        String message = "The sandbox was told to answer " + reason + ".";
        return Fault.json(status, text(error(status, message, "youtube.sandbox", reason)));
    }

    private static Refusal parameter(int code, String message, String domain, String reason, String parameter) {
        Map<String, Object> error = new LinkedHashMap<>(error(code, message, domain, reason));
        Map<String, Object> detail = new LinkedHashMap<>(reason(message, domain, reason));
        detail.put("location", parameter);
        detail.put("locationType", "parameter");
        error.put("errors", List.of(detail));
        return refusal(code, error);
    }

    private static Map<String, Object> error(int code, String message, String domain, String reason) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", code);
        error.put("message", message);
        error.put("errors", List.of(reason(message, domain, reason)));
        return error;
    }

    private static Map<String, Object> reason(String message, String domain, String reason) {
        return Map.of("message", message, "domain", domain, "reason", reason);
    }

    private static String text(Map<String, Object> error) {
        return JsonMapper.shared().writeValueAsString(Map.of("error", error));
    }

    private static Refusal refusal(int code, Map<String, Object> error) {
        return new Refusal(Reply.json(code, text(error).getBytes(StandardCharsets.UTF_8)));
    }
}
