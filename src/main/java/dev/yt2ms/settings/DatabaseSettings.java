package dev.yt2ms.settings;

import dev.yt2ms.settings.value.DatabaseAddress;
import dev.yt2ms.settings.value.Secret;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The connection to the ledger's database.
 *
 * @param url JDBC address ({@code jdbc:postgresql:…} or {@code jdbc:h2:file:…}), which may contain a password; empty for
 *     H2 in the state directory
 * @param user the user name; empty if the address names it or none is needed
 * @param password the user's password; empty if the address contains it or none is needed
 */
public record DatabaseSettings(Optional<Secret> url, Optional<String> user, Optional<Secret> password) {

    /** The database file of an H2 address; empty for PostgreSQL and if no address is given. */
    public Optional<Path> file() {
        return url.map(Secret::reveal).flatMap(DatabaseAddress::file);
    }

    /**
     * Whether the address leads to PostgreSQL on another machine and does not say how to secure the connection. In this
     * case yt2ms requires a certificate that matches the server's name.
     */
    public boolean leavesTheMachineUnsecured() {
        return url.map(Secret::reveal)
                .filter(DatabaseAddress::leavesTheMachineUnsecured)
                .isPresent();
    }

    /** Reads the section. */
    public static DatabaseSettings from(Section database) {
        database.allow("url", "user", "password");
        return new DatabaseSettings(
                database.text("url").map(DatabaseAddress::checked).map(Secret::new),
                database.text("user"),
                database.secret("password"));
    }
}
