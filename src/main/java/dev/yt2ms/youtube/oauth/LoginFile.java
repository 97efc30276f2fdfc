package dev.yt2ms.youtube.oauth;

import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.model.Channel;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.youtube.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stores the last login in a file that only this user can read. Each change replaces the whole file, so that a reader
 * never sees a partial one.
 */
public final class LoginFile {

    private final Path path;

    public LoginFile(Path path) {
        this.path = path;
    }

    /**
     * Reads the last login; empty if the owner has never logged in.
     *
     * @throws SourceException if the file can't be read
     */
    public Optional<Login> read() {
        try {
            JsonNode json = JsonMapper.shared().readTree(Files.readAllBytes(path));
            JsonNode channel = json.path("channel");
            LoginTokens tokens = new LoginTokens(
                    new Secret(text(json, "refreshToken")),
                    new Secret(text(json, "accessToken")),
                    Instant.parse(text(json, "expiresAt")));
            return Optional.of(new Login(
                    text(json, "clientId"),
                    new Channel(
                            text(channel, "id"), channel.path("title").stringValue(""), text(channel, "playlistId")),
                    tokens));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | JacksonException | DateTimeException e) {
            // The exception does not become the cause, because it may quote the file.
            throw new SourceException(LoginFailures.unreadable(path));
        }
    }

    private static String text(JsonNode json, String field) throws IOException {
        return json.path(field)
                .stringValueOpt()
                .filter(TokenEndpoint::isToken)
                .orElseThrow(() -> new IOException("no " + field));
    }

    /**
     * Replaces the stored login by this one.
     *
     * @throws SourceException if the file can't be written; the stored login then stays
     */
    public void write(Login login) {
        Map<String, Object> json = Map.of(
                "clientId", login.clientId(),
                "channel", login.channel(),
                "refreshToken", login.tokens().refreshToken().reveal(),
                "accessToken", login.tokens().accessToken().reveal(),
                "expiresAt", login.tokens().expiresAt().toString());
        try {
            PrivateFiles.makeFolder(Objects.requireNonNull(path.toAbsolutePath().getParent()));
            byte[] content = JsonMapper.shared().writeValueAsBytes(json);
            PrivateFiles.replace(path, PrivateFiles.Mode.ALWAYS_PRIVATE, out -> out.write(content));
        } catch (IOException e) {
            throw new SourceException(
                    LoginFailures.unwritable(path, e.getClass().getSimpleName()), e);
        }
    }
}
