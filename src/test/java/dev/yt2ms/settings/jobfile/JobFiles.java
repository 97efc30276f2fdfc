package dev.yt2ms.settings.jobfile;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile.Access;
import dev.yt2ms.settings.value.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Job files in a folder of a test. */
public record JobFiles(Path folder) {

    /** Writes a job file with the required keys and these lines. */
    public static String with(String more) {
        return "migration: {name: my-channel, source: {channel: '@handle', api-key: k}, destination: {token: t}"
                + (more.isEmpty() ? "" : ", " + more) + "}";
    }

    static String withSource(String more) {
        return "migration: {name: my-channel, source: {channel: '@handle', api-key: k, " + more
                + "}, destination: {token: t}}";
    }

    static String withDestination(String more) {
        return "migration: {name: my-channel, source: {channel: '@handle', api-key: k}, destination: {token: t, " + more
                + "}}";
    }

    Path write(String yaml) {
        try {
            return Files.writeString(folder.resolve("job.yml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Settings read(String yaml, String... overrides) {
        return JobFile.read(write(yaml), List.of(overrides), Map.of(), Access.EVERYTHING);
    }

    public Settings read(String yaml, Map<String, String> variables) {
        return JobFile.read(write(yaml), List.of(), variables, Access.EVERYTHING);
    }

    public Settings readForLedger(String yaml) {
        return JobFile.read(write(yaml), List.of(), Map.of(), Access.LEDGER);
    }

    /** Returns the message for this file. */
    public String refusal(String yaml, String... overrides) {
        SettingsException refusal = catchThrowableOfType(SettingsException.class, () -> read(yaml, overrides));
        if (refusal == null) {
            throw new AssertionError("accepted: " + yaml + " " + List.of(overrides));
        }
        return refusal.getMessage();
    }
}
