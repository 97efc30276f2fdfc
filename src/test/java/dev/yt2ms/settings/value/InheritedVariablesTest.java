package dev.yt2ms.settings.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InheritedVariablesTest {

    private static Map<String, String> environment(String names) {
        return new HashMap<>(Stream.of(names.split(" ")).collect(Collectors.toMap(name -> name, name -> "x")));
    }

    @Test
    void aProgramGetsWhatItNeedsAndNothingElse() {
        String needed = "PATH HOME TMPDIR LANG LC_ALL LC_CTYPE TZ HTTPS_PROXY https_proxy no_proxy SSL_CERT_FILE"
                + " XDG_CACHE_HOME PYTHONPATH PYENV_ROOT";
        Map<String, String> environment = environment(
                needed + " YOUTUBE_API_KEY MAINSTREAMING_TOKEN PGPASSWORD AWS_SECRET_ACCESS_KEY GITHUB_TOKEN"
                        + " MISE_GITHUB_TOKEN JAVA_TOOL_OPTIONS LD_PRELOAD DISPLAY PATHS MY_HTTP_PROXY lc_all");

        InheritedVariables.keepIn(environment);

        assertThat(environment).containsOnlyKeys(needed.split(" "));
    }

    @Test
    void aBrowserFindsItsDesktopToo() {
        Map<String, String> environment = environment("PATH DISPLAY XDG_SESSION_TYPE DBUS_SESSION_BUS_ADDRESS TOKEN");

        InheritedVariables.keepInOfDesktop(environment);

        assertThat(environment).containsOnlyKeys("PATH", "DISPLAY", "XDG_SESSION_TYPE", "DBUS_SESSION_BUS_ADDRESS");
    }
}
