package dev.yt2ms.ledger.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Tests that the SQL migrations which ledgers have applied stay byte-identical, because Flyway refuses a ledger whose
 * migrations have changed since. A new migration gets a new number and, once it is released, a line here.
 */
class FrozenMigrationsTest {

    private static final Path FOLDER = Path.of("sql");
    private static final int LAST_FROZEN = 9;
    private static final Pattern VERSIONED = Pattern.compile("V(\\d+)__\\w+\\.sql");

    /** The SHA-256 of each migration that a ledger may have applied. */
    private static final Map<String, String> FROZEN = Map.ofEntries(
            Map.entry(
                    "common/V3__item_position.sql", "91d2e85e45b6a571a4806ab652af3c8e95e4b4399970b088930c603620c445d1"),
            Map.entry("common/V5__selection.sql", "5ba95ef8f192e96b3e6a9e1960670a4850c1de45ebde2f650fff96d8f665b3bb"),
            Map.entry(
                    "common/V7__source_changes.sql",
                    "f433a7a0630a328179b02eb5cc9573611523f240e02e5cf0399f0e716e715a74"),
            Map.entry(
                    "common/V8__platform_content.sql",
                    "353c81127cd3e4c2ed9f1f4ebc8bf495ad0c949ca98422324c2701eb946fb421"),
            Map.entry("common/V9__playlists.sql", "6511c7e9a8c23ed8b14f12118334ed1ad63b4969a713769910c34e99164ee3de"),
            Map.entry("h2/V1__spring_batch.sql", "6fc814e44812ad427fef64e8eb802b5b49e333d6e090572b3ae893604252f9c3"),
            Map.entry("h2/V2__ledger.sql", "9e86fa0aba2e94dc2026cb9ae79e6f90b0485537aa8c85b9786029af9f68f6ee"),
            Map.entry(
                    "h2/V4__video_shape_and_playlists.sql",
                    "9b448a157394adfd10ef60af2c7b590bbed18f588c2094d842b2eb0a477ac85e"),
            Map.entry("h2/V6__verification.sql", "c3bc52da2b6c1972a53270f16b7e4a6aefbd3bab0052ea5df11beb67fa20effb"),
            Map.entry(
                    "postgresql/V1__spring_batch.sql",
                    "74b02c9622d79e7e8e88fdadd5dd15bdf2cd0320bd22d81f5c09ff24b67dfd88"),
            Map.entry("postgresql/V2__ledger.sql", "1c30579eeae8427539076b9a7c2d73d69716893bb0c4280f0233f32de11bafc4"),
            Map.entry(
                    "postgresql/V4__video_shape_and_playlists.sql",
                    "da36bb5334cea5c2effdb072328bde6eaa9dbc22b9d29e69614cb771ee01a216"),
            Map.entry(
                    "postgresql/V6__verification.sql",
                    "bf6660d89c6296f9d32ea98b082298ccfa1825274a77fa431f6f57da6249de08"));

    @Test
    void appliedMigrationsStayAsTheyAre() throws Exception {
        assertThat(upTo(LAST_FROZEN)).containsExactlyInAnyOrderEntriesOf(FROZEN);
    }

    @Test
    void theNewestMigrationIsTheVersionThatNeedsNoUpgrade() throws Exception {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            assertThat(files.map(file -> VERSIONED.matcher(file.getFileName().toString()))
                            .filter(Matcher::matches)
                            .mapToInt(name -> Integer.parseInt(name.group(1)))
                            .max())
                    .hasValue(Integer.parseInt(LedgerSchema.VERSION));
        }
    }

    private static Map<String, String> upTo(int version) throws IOException, NoSuchAlgorithmException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Matcher name = VERSIONED.matcher(file.getFileName().toString());
                if (name.matches() && Integer.parseInt(name.group(1)) <= version) {
                    found.put(
                            FOLDER.relativize(file).toString(),
                            HexFormat.of().formatHex(sha256.digest(Files.readAllBytes(file))));
                }
            }
        }
        return found;
    }
}
