package dev.yt2ms.youtube.oauth;

import static dev.yt2ms.model.FailureClass.OPERATOR;
import static dev.yt2ms.model.FailureClass.OUTAGE;
import static dev.yt2ms.model.FailureClass.RETRY;

import dev.yt2ms.model.Failure;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.settings.value.Values;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Creates the failures of the owner's login. The token endpoint returns the error codes of RFC 6749, section 5.2, and
 * some that Google has added. The endpoint's messages are not used, because they may repeat codes and tokens of the
 * login.
 */
public final class LoginFailures {

    private static final String LOGIN = JobCommands.UNKNOWN_FILE.quoted("login");

    static final String LOG_IN_AGAIN = "run " + LOGIN + " again";

    public static final String SCOPE_MISSING =
            "The login has no permission to read the channel's videos: " + LOG_IN_AGAIN + " and leave every box ticked";

    public static final String NO_CHANNEL = "The Google account of the login has no YouTube channel: " + LOG_IN_AGAIN
            + " and choose the channel itself, if the page offers several";

    private static final Set<String> CLIENT_ERRORS = Set.of(
            "invalid_client", "unauthorized_client", "deleted_client", "disabled_client", "unsupported_grant_type");

    private static final Set<String> ACCOUNT_ERRORS =
            Set.of("access_denied", "admin_policy_enforced", "org_internal", "policy_enforced");

    private LoginFailures() {}

    /** Returns the failure for an answer with which the token endpoint refuses to renew an access token. */
    static Failure ofRenewal(int status, JsonNode body) {
        return error(body).equals("invalid_grant")
                ? Failure.of(
                        OPERATOR,
                        "login-expired",
                        "Google no longer accepts the login of source.oauth: " + LOG_IN_AGAIN
                                + ". While the project's OAuth consent screen is in \"Testing\", each login ends after 7"
                                + " days: publish it (\"In production\"). A login also ends when its access is revoked,"
                                + " the password is changed, or it is not used for six months")
                : ofTokenEndpoint(status, body);
    }

    /** Returns the failure for an answer with which the token endpoint refuses the code of a login. */
    static Failure ofCode(int status, JsonNode body) {
        return error(body).equals("invalid_grant")
                ? Failure.of(
                        OPERATOR,
                        "login-code-refused",
                        "Google does not accept the code of this login: " + LOG_IN_AGAIN)
                : ofTokenEndpoint(status, body);
    }

    private static Failure ofTokenEndpoint(int status, JsonNode body) {
        String error = error(body);
        if (status == 401 || CLIENT_ERRORS.contains(error)) {
            return Failure.of(
                    OPERATOR,
                    "login-client-refused",
                    "Google does not accept the OAuth client of source.oauth: check client-id and client-secret, or"
                            + " client-file, against the Google Cloud console; the client's type must be \"Desktop app\"");
        }
        if (ACCOUNT_ERRORS.contains(error)) {
            return Failure.of(
                    OPERATOR,
                    "login-account-refused",
                    "Google does not let this account use the OAuth client of source.oauth: add the account as a test"
                            + " user of the consent screen, or ask the administrator of the account's organisation");
        }
        if (error.equals("invalid_scope")) {
            return Failure.of(OPERATOR, "login-scope", SCOPE_MISSING);
        }
        if (status == 429 || error.equals("rate_limit_exceeded") || error.equals("slow_down")) {
            return Failure.of(OUTAGE, "login-rate-limit", "Google's token server asks for fewer requests");
        }
        if (status >= 500 || status == 408) {
            return Failure.of(
                    OUTAGE,
                    "login-server-error",
                    "Google's token server reports an internal error (HTTP " + status + ")");
        }
        return Failure.of(
                RETRY,
                "login-unknown-error",
                "Google's token server refused the request for an unknown reason (HTTP " + status + ")");
    }

    /**
     * Returns the failure for an answer that the token endpoint can't have sent. A proxy, for example, may have sent
     * it.
     */
    static Failure notTheServer(String whatIsWrong) {
        return Failure.of(
                OUTAGE,
                "login-bad-answer",
                "The answer does not come from Google's token server (" + whatIsWrong
                        + "): check whether a proxy, or the login page of a network (captive portal), answers instead, and check source.oauth.token-url");
    }

    static Failure unreachable(String why) {
        return Failure.of(
                OUTAGE, "login-unreachable", "The token server of source.oauth can't be reached (" + why + ")");
    }

    static Failure neverLoggedIn() {
        return Failure.of(OPERATOR, "login-missing", "No login for source.oauth exists yet: run " + LOGIN);
    }

    static Failure ofAnotherClient() {
        return Failure.of(
                OPERATOR,
                "login-other-client",
                "The last login was made with a different OAuth client than the one in the job file: " + LOG_IN_AGAIN);
    }

    static Failure unreadable(Path file) {
        return Failure.of(
                OPERATOR,
                "login-unreadable",
                "The tokens of the login can't be read from " + file + ": " + LOG_IN_AGAIN);
    }

    static Failure unwritable(Path file, String why) {
        return Failure.of(
                OPERATOR,
                "login-unwritable",
                "The tokens of the login can't be written to " + file + " (" + why + "): check the state-dir");
    }

    /** Returns the failure if the API refuses a token that was obtained only a moment ago. */
    public static Failure refusedByApi() {
        return Failure.of(
                OPERATOR, "login-refused", "YouTube no longer accepts the login of source.oauth: " + LOG_IN_AGAIN);
    }

    static Failure scopeMissing() {
        return Failure.of(OPERATOR, "login-scope", SCOPE_MISSING);
    }

    public static Failure noChannel() {
        return Failure.of(OPERATOR, "login-no-channel", NO_CHANNEL);
    }

    public static Failure denied() {
        return Failure.of(
                OPERATOR,
                "login-denied",
                "The login was not allowed on Google's page, and nothing was changed: run " + LOGIN + " to try again");
    }

    public static Failure notWanted() {
        return Failure.of(
                OPERATOR,
                "login-not-wanted",
                "This login was not stored, and nothing was changed: run " + LOGIN
                        + " to try again. If you did not log"
                        + " in yourself, another user of this machine did");
    }

    public static Failure timedOut(Duration patience) {
        return Failure.of(
                OPERATOR,
                "login-timeout",
                "The login was not completed within " + Values.humanDuration(patience) + ": run " + LOGIN
                        + " to try again");
    }

    public static Failure stopped() {
        return Failure.of(OUTAGE, "source-interrupted", "The login was stopped, and nothing was changed");
    }

    private static String error(JsonNode body) {
        return body.path("error").stringValue("");
    }
}
