package dev.yt2ms.settings.jobfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile.Access;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.settings.value.SettingsException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that {@code --set} knows which keys of the settings are secrets, and which are lists. */
class KindsOfKeysTest extends JobFileFixture {

    private static final String SECRET = "hunter2-hunter2-hunter2";

    /** One of these values is accepted by each key that is a secret. */
    private static final List<String> SECRETS = List.of(
            SECRET, "http://user:" + SECRET + "@host:1", "https://h.example.org/" + SECRET, "jdbc:h2:file:/" + SECRET);

    /** Keys without which another key is refused or not used, by the beginning of the path of the other key. */
    private static final Map<String, Map<String, String>> NEEDED = Map.of(
            "", Map.of("name", "x", "source.channel", "c", "source.api-key", "${K}", "destination.token", "${K}"),
            "source.oauth", Map.of("source.oauth.client-id", "id", "source.oauth.client-secret", "${K}"),
            "notify.email",
                    Map.of(
                            "notify.email.host", "localhost",
                            "notify.email.user", "u",
                            "notify.email.password", "${K}",
                            "notify.email.from", "a@example.org",
                            "notify.email.to", "b@example.org"));

    @Test
    void exactlyTheSecretsAreRefusedOnTheCommandLine() {
        TreeSet<String> secret = new TreeSet<>();
        TreeSet<String> refused = new TreeSet<>();
        for (String key : keys().toList()) {
            if (SECRETS.stream().anyMatch(value -> becomesASecret(key, value))) {
                secret.add(key);
            }
            if (outcome("", key, SECRET).toString().contains("every user of this machine can see a secret")) {
                refused.add(key);
            }
        }

        assertThat(refused).isEqualTo(secret).contains("web.token", "notify.email.password", "download.proxy");
    }

    @ParameterizedTest
    @MethodSource("keys")
    void readsListsOnTheCommandLineAsInAJobFile(String key) {
        String list = "[a-list, of-two]";
        String[] names = key.split("\\.");
        Object inFile = outcome(" {" + String.join(": {", names) + ": " + list + "}".repeat(names.length), key, "");

        if (!inFile.toString().contains("give a single value")) {
            assertThat(outcome("", key, list)).usingRecursiveComparison().isEqualTo(inFile);
        }
    }

    /** The paths of all keys, which the example job file shows. */
    static Stream<String> keys() {
        List<String> keys = new ArrayList<>();
        addKeys("", JobFiles.keysOf(Path.of("jobs/migrate-channel.yml")), keys);
        return keys.stream();
    }

    private static void addKeys(String path, Map<?, ?> section, List<String> keys) {
        section.forEach((key, value) -> {
            if (value instanceof Map<?, ?> below) {
                addKeys(path + key + ".", below, keys);
            } else {
                keys.add(path + key);
            }
        });
    }

    private boolean becomesASecret(String key, String value) {
        return outcome("", key, "${PROBE}", Map.of("K", "k", "PROBE", value)) instanceof Settings settings
                && secrets(settings)
                        .anyMatch(secret -> value.contains(secret.reveal())
                                && secret.reveal().contains(SECRET));
    }

    private Object outcome(String section, String key, String value) {
        return outcome(section, key, value, Map.of("K", "k"));
    }

    /**
     * Returns the settings, or the message by which they are refused.
     *
     * @param section the section {@code migration} of the job file
     * @param value the value of the key on the command line; none if it is empty
     */
    private Object outcome(String section, String key, String value, Map<String, String> variables) {
        Map<String, String> overrides = new LinkedHashMap<>();
        NEEDED.forEach((beginning, needed) -> {
            if (key.startsWith(beginning)) {
                overrides.putAll(needed);
            }
        });
        overrides.remove(key);
        if (!value.isEmpty()) {
            overrides.put(key, value);
        }
        try {
            return JobFile.read(
                    files.write("migration:" + section),
                    overrides.entrySet().stream()
                            .map(each -> "migration." + each.getKey() + "=" + each.getValue())
                            .toList(),
                    variables,
                    Access.EVERYTHING);
        } catch (SettingsException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** All secrets among the settings, without those that were found in the text of the job file. */
    private static Stream<Secret> secrets(Object value) {
        if (value instanceof Secret secret) {
            return Stream.of(secret);
        }
        if (value instanceof Optional<?> optional) {
            return optional.stream().flatMap(KindsOfKeysTest::secrets);
        }
        if (value instanceof Collection<?> collection) {
            return collection.stream().flatMap(KindsOfKeysTest::secrets);
        }
        if (!(value instanceof Record)) {
            return Stream.of();
        }
        return Stream.of(value.getClass().getRecordComponents())
                .filter(component -> !component.getName().equals("inFile"))
                .flatMap(component -> secrets(read(component, value)));
    }

    private static Object read(RecordComponent component, Object value) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
