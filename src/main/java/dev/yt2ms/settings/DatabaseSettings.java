package dev.yt2ms.settings;

import dev.yt2ms.settings.value.DatabaseAddress;
import dev.yt2ms.settings.value.Secret;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The ledger's database.
 *
 * @param url JDBC address ({@code jdbc:postgresql:…}); empty for H2 in the state directory; may hold a password
 * @param user its user
 * @param password its password
 */
public record DatabaseSettings(Optional<Secret> url, Optional<String> user, Optional<Secret> password) {

    /** The file of H2 that the address names; empty for PostgreSQL, and where no address is given. */
    public Optional<Path> file() {
        return url.map(Secret::reveal).flatMap(DatabaseAddress::file);
    }

    /**
     * Whether the address leads to PostgreSQL on another machine, and does not say itself how the connection is secured.
     * Then the server has to show a certificate that is good for its name.
     */
    public boolean leavesTheMachineUnsecured() {
        return url.map(Secret::reveal)
                .filter(DatabaseAddress::leavesTheMachineUnsecured)
                .isPresent();
    }
}
