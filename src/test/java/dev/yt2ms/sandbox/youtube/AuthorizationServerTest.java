package dev.yt2ms.sandbox.youtube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.ManualClock;
import dev.yt2ms.sandbox.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests that the sandbox's authorization server is as strict as the OAuth standards require. */
class AuthorizationServerTest {

    private static final String REDIRECT = "http://127.0.0.1:1/";
    private static final String VERIFIER = "a-verifier-of-at-least-forty-three-characters";
    private static final String CLIENT =
            "client_id=" + AuthorizationServer.CLIENT_ID + "&client_secret=" + AuthorizationServer.CLIENT_SECRET;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T10:00:00Z"));

    @AutoClose
    private Sandbox sandbox;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(directory, 0, clock);
    }

    @Test
    void anAuthorizationCodeWorksOnceAndOnlyWithItsVerifier() throws Exception {
        assertThat(token(code(authorization()), "another-verifier-of-forty-three-characters")
                        .path("error")
                        .asString())
                .isEqualTo("invalid_grant");
        String code = code(authorization());

        JsonNode tokens = token(code, VERIFIER);

        assertThat(tokens.path("token_type").asString()).isEqualTo("Bearer");
        assertThat(tokens.path("expires_in").asInt()).isEqualTo(3600);
        assertThat(token(code, VERIFIER).path("error").asString()).isEqualTo("invalid_grant");
    }

    @Test
    void anAccessTokenExpiresAndCanBeRenewedUntilTheLoginEnds() throws Exception {
        JsonNode tokens = token(code(authorization()), VERIFIER);
        String refresh = "grant_type=refresh_token&refresh_token="
                + tokens.path("refresh_token").asString() + "&" + CLIENT;
        assertThat(mine(tokens)).isEqualTo(200);

        clock.advance(Duration.ofHours(1));
        assertThat(mine(tokens)).isEqualTo(401);
        JsonNode renewed = post(refresh);
        assertThat(mine(renewed)).isEqualTo(200);
        assertThat(renewed.has("refresh_token")).isFalse();

        sandbox.authorization().endLogins();
        assertThat(mine(renewed)).isEqualTo(401);
        assertThat(post(refresh).path("error").asString()).isEqualTo("invalid_grant");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"code_challenge_method=S256", "state=0123456789abcdef0123456789abcdef", "access_type=offline"})
    void theLoginPageRequiresEveryParameter(String needed) throws Exception {
        assertThat(get(authorization().replace(needed, "x=y")).statusCode()).isEqualTo(400);
    }

    @Test
    void theLoginPageRedirectsOnlyToThisMachine() throws Exception {
        assertThat(get(authorization().replace("127.0.0.1:1", "example.org")).statusCode())
                .isEqualTo(400);
    }

    private String authorization() throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
        return "client_id=" + AuthorizationServer.CLIENT_ID + "&redirect_uri=" + REDIRECT
                + "&response_type=code&scope=https://www.googleapis.com/auth/youtube.readonly&access_type=offline"
                + "&state=0123456789abcdef0123456789abcdef&code_challenge_method=S256&code_challenge="
                + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    private HttpResponse<String> get(String query) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(sandbox.authUrl() + "?" + query))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String code(String query) throws Exception {
        String location = get(query).headers().firstValue("Location").orElseThrow();
        assertThat(location).startsWith(REDIRECT + "?code=").contains("&state=0123456789abcdef");
        return location.replaceAll(".*code=([^&]*).*", "$1");
    }

    private JsonNode token(String code, String verifier) throws Exception {
        return post("grant_type=authorization_code&code=" + code + "&redirect_uri=" + REDIRECT + "&code_verifier="
                + verifier + "&" + CLIENT);
    }

    private JsonNode post(String form) throws Exception {
        return new JsonMapper()
                .readTree(HTTP.send(
                                HttpRequest.newBuilder(sandbox.tokenUrl())
                                        .POST(HttpRequest.BodyPublishers.ofString(form))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    private int mine(JsonNode tokens) throws Exception {
        return HTTP.send(
                        HttpRequest.newBuilder(sandbox.youtubeApiUrl().resolve("youtube/v3/channels?part=id&mine=true"))
                                .header(
                                        "Authorization",
                                        "Bearer " + tokens.path("access_token").asString())
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
