package dev.yt2ms.sandbox.youtube;

import dev.yt2ms.files.RandomWord;
import dev.yt2ms.files.Sha256;
import dev.yt2ms.sandbox.http.Call;
import dev.yt2ms.sandbox.http.Html;
import dev.yt2ms.sandbox.http.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Google's authorization server as an installed app sees it (RFC 6749, 7636, 8252): a login page, which asks nothing
 * and redirects the browser at once, and the token endpoint. Thread-safe.
 */
public final class AuthorizationServer {

    /** The id of the only OAuth client that this server accepts. */
    public static final String CLIENT_ID = "sandbox-client";

    /** The secret of the OAuth client {@link #CLIENT_ID}. */
    public static final String CLIENT_SECRET = "sandbox-client-secret-" + RandomWord.create();

    private static final String SCOPE = "https://www.googleapis.com/auth/youtube.readonly";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The accounts that can log in. */
    public enum Account {
        /** The owner of the sandbox's channel. */
        OWNER,
        /** The owner of another channel. */
        OTHER_OWNER,
        /** An account without a channel. */
        WITHOUT_CHANNEL
    }

    private record Code(String redirectUri, String challenge, Account account) {}

    private record AccessToken(Account account, Instant expiresAt) {}

    private static final Duration TOKEN_LIFE = Duration.ofHours(1);

    private final Clock clock;
    private final Map<String, Code> codes = new HashMap<>();
    private final Map<String, Account> refreshTokens = new HashMap<>();
    private final Map<String, AccessToken> accessTokens = new HashMap<>();
    private final List<String> issued = new ArrayList<>();
    private Account account = Account.OWNER;
    private boolean denies;
    private boolean narrow;

    public AuthorizationServer(Clock clock) {
        this.clock = clock;
    }

    /** Sets the account of the next logins. */
    public synchronized void account(Account value) {
        account = value;
    }

    /** Sets whether the account denies access. */
    public synchronized void denies(boolean value) {
        denies = value;
    }

    /** Sets whether the account logs in but does not grant the requested scope. */
    public synchronized void grantsNothing(boolean value) {
        narrow = value;
    }

    /** Makes all access tokens invalid. An app can obtain new ones with its refresh token. */
    public synchronized void endAccessTokens() {
        accessTokens.clear();
    }

    /**
     * Makes all access tokens and refresh tokens invalid. Google does this seven days after a login if the client's
     * consent screen has the status "Testing".
     */
    public synchronized void endLogins() {
        accessTokens.clear();
        refreshTokens.clear();
    }

    /** All codes and tokens that have been issued, including invalid ones. */
    public synchronized List<String> issued() {
        return List.copyOf(issued);
    }

    /** The account to which this access token belongs; empty if it has expired or is unknown. */
    synchronized Optional<Account> accountOf(String accessToken) {
        return Optional.ofNullable(accessTokens.get(accessToken))
                .filter(token -> token.expiresAt().isAfter(clock.instant()))
                .map(AccessToken::account);
    }

    /** Answers a request for the login page. */
    public synchronized Reply authorize(Call call) {
        String redirectUri = call.parameter("redirect_uri").orElse("");
        String refusal = refusal(call, redirectUri);
        if (!refusal.isEmpty()) {
            return Reply.html(400, "<p>Error 400: " + Html.escape(refusal) + "</p>");
        }
        String code = issue("sandbox-code-");
        codes.put(code, new Code(redirectUri, call.parameter("code_challenge").orElseThrow(), account));
        String answer = denies ? "error=access_denied" : "code=" + code;
        return Reply.text(302, "Back to the app.\n")
                .with(
                        "Location",
                        redirectUri + "?" + answer + "&state="
                                + call.parameter("state").orElseThrow());
    }

    private static String refusal(Call call, String redirectUri) {
        if (!call.parameter("client_id").orElse("").equals(CLIENT_ID)) {
            return "invalid_client";
        }
        URI uri = URI.create(redirectUri);
        if (!"http".equals(uri.getScheme()) || !"127.0.0.1".equals(uri.getHost())) {
            return "redirect_uri_mismatch";
        }
        boolean whole = call.parameter("response_type").orElse("").equals("code")
                && call.parameter("scope").orElse("").equals(SCOPE)
                && call.parameter("access_type").orElse("").equals("offline")
                && call.parameter("code_challenge_method").orElse("").equals("S256")
                && call.parameter("code_challenge").orElse("").length() == 43
                && call.parameter("state").orElse("").length() >= 32;
        return whole ? "" : "invalid_request";
    }

    /** Answers a request to the token endpoint. */
    public synchronized Reply token(Call call) throws IOException {
        if (!call.method().equals("POST")) {
            return error(405, "invalid_request", "Only POST is allowed.");
        }
        Call.Form form = call.form();
        if (!form.field("client_id").equals(CLIENT_ID)) {
            return error(401, "invalid_client", "The OAuth client was not found.");
        }
        if (!form.field("client_secret").equals(CLIENT_SECRET)) {
            return error(401, "invalid_client", "The provided client secret is invalid.");
        }
        return switch (form.field("grant_type")) {
            case "authorization_code" -> redeem(form);
            case "refresh_token" -> renew(form.field("refresh_token"));
            default -> error(400, "unsupported_grant_type", "Invalid grant_type.");
        };
    }

    private Reply redeem(Call.Form form) {
        // A code is used up even if the request fails.
        Code code = codes.remove(form.field("code"));
        if (code == null
                || !code.redirectUri().equals(form.field("redirect_uri"))
                || !code.challenge().equals(challenge(form.field("code_verifier")))) {
            return error(400, "invalid_grant", "Malformed auth code.");
        }
        String refreshToken = issue("sandbox-refresh-");
        refreshTokens.put(refreshToken, code.account());
        Map<String, Object> answer = accessToken(code.account());
        answer.put("refresh_token", refreshToken);
        return Reply.json(200, JsonMapper.shared().writeValueAsBytes(answer));
    }

    private Reply renew(String refreshToken) {
        Account owner = refreshTokens.get(refreshToken);
        return owner == null
                ? error(400, "invalid_grant", "Token has been expired or revoked.")
                : Reply.json(200, JsonMapper.shared().writeValueAsBytes(accessToken(owner)));
    }

    private Map<String, Object> accessToken(Account owner) {
        String token = issue("sandbox-access-");
        accessTokens.put(token, new AccessToken(owner, clock.instant().plus(TOKEN_LIFE)));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("access_token", token);
        answer.put("expires_in", TOKEN_LIFE.toSeconds());
        answer.put("scope", narrow ? "openid" : SCOPE);
        answer.put("token_type", "Bearer");
        return answer;
    }

    private String issue(String prefix) {
        byte[] random = new byte[24];
        RANDOM.nextBytes(random);
        String text = prefix + encoded(random);
        issued.add(text);
        return text;
    }

    private static String challenge(String verifier) {
        return encoded(Sha256.digest().digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Reply error(int status, String error, String description) {
        return Reply.json(
                status,
                JsonMapper.shared().writeValueAsBytes(Map.of("error", error, "error_description", description)));
    }
}
