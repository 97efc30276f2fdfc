package dev.yt2ms.settings;

import dev.yt2ms.files.OwnFolder;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.settings.value.SettingsException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The OAuth client with which the channel's owner lets yt2ms read private and unlisted videos.
 *
 * @param clientId the id of an OAuth client of the type "Desktop app"
 * @param clientSecret the client's secret
 * @param authUrl the page on which the owner allows access, in a browser
 * @param tokenUrl the address that issues and renews tokens
 * @param tokenFile the file with the tokens of the last login
 */
public record OAuthSettings(String clientId, Secret clientSecret, URI authUrl, URI tokenUrl, Path tokenFile) {

    private static final String CLIENT_FILE_FORM =
            "the JSON file that the Google Cloud console offers for an OAuth client of the type \"Desktop app\"";
    /** Printable ASCII characters except the space. The client's id and secret may contain no others. */
    private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

    private record Client(String id, Secret secret) {}

    /**
     * Reads the section.
     *
     * @param needed whether the command uses the section
     * @return empty if the command does not use the section, or if the section names no client
     */
    static Optional<OAuthSettings> from(Section oauth, boolean needed, Path tokenFile) {
        oauth.allow("client-file", "client-id", "client-secret", "auth-url", "token-url");
        if (!needed) {
            return Optional.empty();
        }
        return client(oauth)
                .map(client -> new OAuthSettings(
                        client.id(),
                        client.secret(),
                        oauth.address("auth-url", "https://accounts.google.com/o/oauth2/v2/auth"),
                        oauth.address("token-url", "https://oauth2.googleapis.com/token"),
                        tokenFile));
    }

    private static Optional<Client> client(Section oauth) {
        Optional<Path> file = oauth.file("client-file");
        boolean named = oauth.text("client-id").isPresent()
                || oauth.text("client-secret").isPresent();
        if (file.isPresent() && named) {
            throw new SettingsException(
                    "%s: is given together with client-id or client-secret; give either the file or these two"
                            .formatted(oauth.keyPath("client-file")));
        }
        if (file.isPresent()) {
            return Optional.of(clientIn(oauth, file.get()));
        }
        if (!named) {
            return Optional.empty();
        }
        String id = oauth.requiredText("client-id", "the id of an OAuth client of the type \"Desktop app\"")
                .strip();
        if (!VISIBLE.matcher(id).matches()) {
            throw oauth.wrong("client-id", id, "the id as the Google Cloud console shows it");
        }
        return Optional.of(new Client(
                id,
                oauth.secret(
                        "client-secret",
                        true,
                        "the client's secret, preferably in a variable such as ${YOUTUBE_CLIENT_SECRET}")));
    }

    private static Client clientIn(Section oauth, Path file) {
        // The file is checked before it is opened: if another user put a pipe there, the reader would wait forever.
        OwnFolder.problemOfUsed(file).ifPresent(problem -> {
            throw new SettingsException("%s: other users must not be able to change the OAuth client, but %s"
                    .formatted(oauth.keyPath("client-file"), problem));
        });
        JsonNode content;
        try {
            content = JsonMapper.shared().readTree(Files.readAllBytes(file));
        } catch (IOException | JacksonException e) {
            throw oauth.wrong("client-file", file, CLIENT_FILE_FORM + "; it must exist and be readable");
        }
        if (content.has("web")) {
            throw oauth.wrong("client-file", file, CLIENT_FILE_FORM + "; this one is for a \"Web application\"");
        }
        String id = content.path("installed").path("client_id").stringValue("");
        String secret = content.path("installed").path("client_secret").stringValue("");
        if (!VISIBLE.matcher(id).matches() || !VISIBLE.matcher(secret).matches()) {
            throw oauth.wrong("client-file", file, CLIENT_FILE_FORM);
        }
        return new Client(id, new Secret(secret));
    }
}
