package dev.yt2ms.settings.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownSecretsTest {

    private final KnownSecrets secrets =
            new KnownSecrets(List.of(new Secret("a-long-key"), new Secret("demo"), new Secret("")));

    @Test
    void hidesConfiguredSecretsAndTokensReceivedLater() {
        secrets.learn(new Secret("token-1"));
        secrets.learn(new Secret("token-1"));
        secrets.learn(new Secret(""));

        assertThat(secrets.hide("a-long-key, demo and token-1 of x")).isEqualTo("***, *** and *** of x");
    }

    @Test
    void forgetsOldTokensButNoKey() {
        for (int i = 100; i < 400; i++) {
            secrets.learn(new Secret("token-" + i));
        }
        assertThat(secrets.hide("a-long-key token-100 token-399")).isEqualTo("*** token-100 ***");
    }

    @Test
    void noVariableOfAChildProcessContainsASecret() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "KEY", "a-long-key", "URL", "https://x/?k=a-long-key", "PATH", "/opt/demo/bin", "SHORT", "demo"));

        secrets.removeFrom(environment);

        assertThat(environment).containsOnlyKeys("PATH");
    }
}
