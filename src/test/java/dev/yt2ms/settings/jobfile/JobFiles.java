package dev.yt2ms.settings.jobfile;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile.Access;
import dev.yt2ms.settings.value.SettingsException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Creates job files in the folder of a test. */
public record JobFiles(Path folder) {

    /** Returns the text of a job file with the required keys and these additional ones. */
    public static String with(String more) {
        return "migration: {name: my-channel, source: {channel: '@handle', api-key: k}, destination: {token: t}"
                + (more.isEmpty() ? "" : ", " + more) + "}";
    }

    /**
     * Returns the section {@code migration} of a job file. YAML 1.1 would read the key {@code on} as a boolean; here it
     * stays a key.
     */
    @SuppressWarnings("unchecked") // YAML mappings are maps.
    static Map<String, Object> keysOf(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            DumperOptions unused = new DumperOptions();
            Yaml yaml =
                    new Yaml(new SafeConstructor(new LoaderOptions()), new Representer(unused), unused, new Resolver() {
                        @Override
                        protected void addImplicitResolvers() {
                            addImplicitResolver(Tag.NULL, EMPTY, null);
                        }
                    });
            return (Map<String, Object>) yaml.<Map<String, Object>>load(reader).get("migration");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** Returns the message by which this job file is refused. */
    public String refusal(String yaml, String... overrides) {
        SettingsException refusal = catchThrowableOfType(SettingsException.class, () -> read(yaml, overrides));
        if (refusal == null) {
            throw new AssertionError("this job file was accepted: " + yaml + ", with overrides " + List.of(overrides));
        }
        return refusal.getMessage();
    }
}
