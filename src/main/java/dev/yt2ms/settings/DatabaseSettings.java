package dev.yt2ms.settings;

import java.util.Optional;

/**
 * The ledger's database.
 *
 * @param url JDBC address ({@code jdbc:postgresql:…}); empty for H2 in the state directory; may hold a password
 * @param user its user
 * @param password its password
 */
public record DatabaseSettings(Optional<Secret> url, Optional<String> user, Optional<Secret> password) {}
