package dev.yt2ms.settings.jobfile;

import dev.yt2ms.settings.DatabaseSettings;
import dev.yt2ms.settings.DestinationSettings;
import dev.yt2ms.settings.DownloadSettings;
import dev.yt2ms.settings.ExportSettings;
import dev.yt2ms.settings.JobFileSecrets;
import dev.yt2ms.settings.MachineSettings;
import dev.yt2ms.settings.MappingSettings;
import dev.yt2ms.settings.NetworkSettings;
import dev.yt2ms.settings.NotifySettings;
import dev.yt2ms.settings.ReportingSettings;
import dev.yt2ms.settings.RunSettings;
import dev.yt2ms.settings.ScheduleSettings;
import dev.yt2ms.settings.Section;
import dev.yt2ms.settings.SelectSettings;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.SourceSettings;
import dev.yt2ms.settings.SyncSettings;
import dev.yt2ms.settings.Variables;
import dev.yt2ms.settings.VerifySettings;
import dev.yt2ms.settings.WebSettings;
import dev.yt2ms.settings.value.EnvironmentProxies;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.settings.value.SettingsException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads a job file (YAML) with its {@code --set} overrides and environment variables into {@link Settings}. */
public final class JobFile {

    /** The parts of the job file that a command needs. */
    public enum Access {
        /** The command uses only the ledger: secret keys may be missing. */
        LEDGER,
        /** The command logs the channel's owner in: only the secret of the source's OAuth client is required. */
        LOGIN,
        /** The command connects to source and platform: the secrets of both are required. */
        EVERYTHING
    }

    private static final String ROOT = "migration";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,49}");
    private static final List<String> SECRET_KEYS = List.of(
            "source.api-key",
            "source.oauth.client-secret",
            "destination.token",
            "source.proxy",
            "destination.proxy",
            "download.proxy",
            "database.url",
            "database.password",
            "notify.webhook.url",
            "notify.email.password",
            "notify.ping-url",
            "web.token");

    /**
     * The keys whose --set value is read as YAML, because it may be a list. The values of all other keys stay plain
     * text, because YAML would read {id} or [x] in a template as a map or a list.
     */
    private static final List<String> LIST_KEYS = List.of(
            "download.args",
            "destination.upload-hosts",
            "select.ids",
            "select.exclude-ids",
            "select.playlists",
            "select.exclude-playlists",
            "select.privacy",
            "notify.on",
            "notify.email.to",
            "web.hosts");

    private static final Pattern OVERRIDE = Pattern.compile("(" + ROOT + "(?:\\.[^.=]+)+)=(.*)", Pattern.DOTALL);
    private static final Pattern NOT_IN_AN_H2_ADDRESS = Pattern.compile("[;\\\\]");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^${}]+}");
    /** Parts of SnakeYAML's messages about a value that needs quotes. */
    private static final Pattern QUOTES_NEEDED = Pattern.compile("alias|anchor|\\btag\\b");

    private JobFile() {}

    /**
     * Reads and checks a job file.
     *
     * @param file the job file
     * @param overrides {@code migration.some.key=value}, as given with {@code --set}
     * @param variables the values for {@code ${NAME}}, usually the environment
     * @param access the parts of the job file that the command needs
     * @throws SettingsException with one sentence that names key, value and what is allowed
     */
    public static Settings read(Path file, List<String> overrides, Map<String, String> variables, Access access) {
        Settings settings = readAlone(file, overrides, variables, access);
        if (access != Access.LEDGER) {
            settings.checkNetwork();
        }
        return settings;
    }

    /**
     * Reads and checks only the job file itself. The caller checks what is outside of it: the proxies of the
     * environment and the file of {@code tls.ca-file}.
     */
    public static Settings readAlone(Path file, List<String> overrides, Map<String, String> variables, Access access) {
        Map<String, Object> document = load(file);
        WrittenSecrets written = new WrittenSecrets(SECRET_KEYS, variables);
        written.addFrom(section(document));
        Map<String, Path> secretFiles = new LinkedHashMap<>();
        written.writtenOut(section(document))
                .ifPresent(key -> secretFiles.put(ROOT + "." + key, file.toAbsolutePath()));
        overrides.forEach(override -> override(document, override));
        written.addFrom(section(document));
        return settings(
                document,
                file.toString(),
                variables,
                Objects.requireNonNull(file.toAbsolutePath().normalize().getParent()),
                access,
                written.all(),
                secretFiles);
    }

    /**
     * Reads a job file from a text, without overrides and environment variables, with {@link Access#EVERYTHING}. Unlike
     * {@link #read}, it does not check the network settings.
     *
     * @param name the name of the job file in messages
     * @param baseDirectory the folder at which the job file's relative paths start
     */
    public static Settings parse(String name, String yaml, Path baseDirectory) {
        return settings(
                load(new StringReader(yaml), name),
                name,
                Map.of(),
                baseDirectory.toAbsolutePath(),
                Access.EVERYTHING,
                List.of(),
                Map.of());
    }

    private static Settings settings(
            Map<String, Object> document,
            String name,
            Map<String, String> variables,
            Path baseDirectory,
            Access access,
            List<Secret> writtenSecrets,
            Map<String, Path> secretFiles) {
        Section root = new Section("", document, new Variables(variables), baseDirectory).allow(ROOT);
        if (!root.has(ROOT)) {
            throw new SettingsException(
                    "%s: the file has no section 'migration'; put every key into this section".formatted(name));
        }
        Section migration = root.section(ROOT);
        Map<String, Path> files = new LinkedHashMap<>(secretFiles);
        if (access != Access.LEDGER) {
            Section oauth = migration.section("source").section("oauth");
            oauth.file("client-file").ifPresent(client -> files.put(oauth.keyPath("client-file"), client));
        }
        return settings(migration, access, EnvironmentProxies.of(variables), writtenSecrets, files);
    }

    private static Settings settings(
            Section migration,
            Access access,
            EnvironmentProxies environment,
            List<Secret> writtenSecrets,
            Map<String, Path> secretFiles) {
        migration.allow(
                "name",
                "state-dir",
                "node",
                "source",
                "select",
                "download",
                "mapping",
                "destination",
                "verify",
                "canary",
                "schedule",
                "sync",
                "notify",
                "web",
                "tls",
                "database",
                "export");
        String name = migration.requiredText("name", "a name for this migration, e.g. my-channel");
        if (!NAME.matcher(name).matches()) {
            throw migration.wrong(
                    "name",
                    name,
                    "at most 100 letters, digits, '.', '_' and '-', of which the first is a letter or digit");
        }
        Optional<String> node = migration.text("node");
        if (node.filter(text -> !NODE.matcher(text).matches()).isPresent()) {
            throw migration.wrong(
                    "node",
                    node.get(),
                    "at most 50 letters, digits, '.', '_' and '-', of which the first is a letter or digit");
        }
        Section used = access == Access.EVERYTHING ? migration : migration.lenient();
        Section source = (access == Access.LEDGER ? used : migration).section("source");
        Path stateDir = stateDir(migration, name);
        NetworkSettings network = NetworkSettings.from(used, source, environment);
        return new Settings(
                name,
                stateDir,
                new MachineSettings(node, network, DatabaseSettings.from(migration.section("database"))),
                SourceSettings.from(
                        source,
                        access == Access.EVERYTHING,
                        access != Access.LEDGER,
                        stateDir.resolve("oauth-" + name + ".json")),
                SelectSettings.from(used.section("select")),
                DownloadSettings.from(used.section("download"), stateDir.resolve("cookies")),
                MappingSettings.from(used.section("mapping")),
                DestinationSettings.from(used.section("destination"), access == Access.EVERYTHING),
                new RunSettings(
                        VerifySettings.from(used.section("verify"), used.section("canary")),
                        ScheduleSettings.from(used.section("schedule")),
                        SyncSettings.from(used.section("sync"))),
                new ReportingSettings(
                        NotifySettings.from(used.section("notify"), access == Access.EVERYTHING),
                        WebSettings.from(used.section("web")),
                        ExportSettings.from(used.section("export"))),
                new JobFileSecrets(writtenSecrets, secretFiles));
    }

    private static Path stateDir(Section migration, String name) {
        Path folder = migration.fileOrInHome("state-dir", name);
        // H2's address contains this path: the settings of the database follow a semicolon, and a backslash is read as
        // a slash.
        if (NOT_IN_AN_H2_ADDRESS.matcher(folder.toString()).find()) {
            throw migration.wrong(
                    "state-dir", folder, "a path without ; and \\, which H2 does not allow in the path of the ledger");
        }
        return folder;
    }

    private static Map<?, ?> section(Map<String, Object> document) {
        return document.get(ROOT) instanceof Map<?, ?> section ? section : Map.of();
    }

    /**
     * Returns a YAML parser that leaves every scalar as the text in the file, so that 010, 1e3 and 2020-01-01 do not
     * become numbers or dates.
     */
    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(20);
        DumperOptions unused = new DumperOptions();
        return new Yaml(new SafeConstructor(options), new Representer(unused), unused, options, new Resolver() {
            @Override
            protected void addImplicitResolvers() {
                addImplicitResolver(Tag.NULL, NULL, "~nN\0");
                addImplicitResolver(Tag.NULL, EMPTY, null);
                addImplicitResolver(Tag.MERGE, MERGE, "<");
            }
        });
    }

    /** Names the user in the message, because a service may run as a user who may not read the file. */
    private static String unreadable() {
        return "the file can't be read by the user %s; change its permissions, or give another file"
                .formatted(System.getProperty("user.name"));
    }

    /** The job file that explains every key, in the installation folder. */
    private static Path example() {
        return Path.of(System.getProperty("yt2ms.home", "")).resolve("jobs/migrate-channel.yml");
    }

    private static Map<String, Object> load(Path file) {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return load(reader, file.toString());
        } catch (NoSuchFileException e) {
            throw new SettingsException(
                    "%s: there is no such job file; copy %s and edit the copy".formatted(file, example()));
        } catch (IOException e) {
            throw new SettingsException("%s: %s".formatted(file, unreadable()));
        }
    }

    private static Map<String, Object> load(Reader reader, String name) {
        try {
            if (!(yaml().load(reader) instanceof Map<?, ?> map)) {
                throw new SettingsException(
                        "%s: the file is not a YAML job file; its first key must be 'migration:'".formatted(name));
            }
            Map<String, Object> document = new LinkedHashMap<>();
            map.forEach((key, value) -> document.put(String.valueOf(key), value));
            return document;
        } catch (MarkedYAMLException e) {
            throw new SettingsException("%s: line %d is not valid YAML: %s"
                    .formatted(
                            name,
                            e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1,
                            problem(e)));
        } catch (YAMLException e) {
            throw new SettingsException("%s: %s".formatted(name, problem(e)));
        }
    }

    /**
     * The end of SnakeYAML's message about an unexpected character. This end blames the indentation, which is usually
     * not the cause, so it is removed.
     */
    private static final String GUESS = "(?s)\\.? \\(Do not use .* for indentation\\)";

    /** Describes a YAML error without any text of the file, which may be a secret. */
    private static String problem(MarkedYAMLException e) {
        String problem = String.valueOf(e.getProblem()).replaceFirst(GUESS, "");
        return QUOTES_NEEDED.matcher(problem).find()
                ? "YAML does not read a value that begins with *, & or ! as text; put it in quotes"
                : problem + advice(problem);
    }

    /** Explains what the most frequent YAML errors usually mean in a job file. */
    private static String advice(String problem) {
        if (problem.startsWith("expected ',' or")) {
            return "; in a list, an address or any other value with ? [ ] { or } needs quotes";
        }
        if (problem.contains("(TAB)")) {
            return "; indent with spaces";
        }
        if (problem.startsWith("found character")) {
            return "; a value that begins with this character needs quotes";
        }
        if (problem.startsWith("expected <block end>")) {
            return "; check the indentation; a value that begins with { or [ needs quotes";
        }
        return problem.startsWith("mapping values are not allowed") ? "; put a value that contains ': ' in quotes" : "";
    }

    private static String problem(YAMLException e) {
        if (e instanceof ReaderException || e.getCause() instanceof CharacterCodingException) {
            return "the file is not valid UTF-8 or contains control characters; save it as plain text in UTF-8";
        }
        return e.getCause() instanceof IOException
                ? unreadable()
                : "the file is too long, is nested too deeply, or has too many YAML aliases; begin again with a copy of "
                        + example();
    }

    private static void override(Map<String, Object> document, String override) {
        Matcher matcher = OVERRIDE.matcher(override);
        if (!matcher.matches()) {
            // The message shows only the text before the first =, because the rest may be a secret.
            throw new SettingsException("--set %s: a key with a value is missing; write --set migration.some.key=value"
                    .formatted(override.replaceFirst("(?s)=.*", "=…")));
        }
        String path = matcher.group(1);
        String value = matcher.group(2);
        if (SECRET_KEYS.contains(path.substring(ROOT.length() + 1))
                && !value.isEmpty()
                && !(path.endsWith(".proxy") && value.equals("none"))
                && !VARIABLE.matcher(value).matches()) {
            throw new SettingsException(
                    "--set %s: every user of this machine can see a secret on the command line; write '${NAME}' and put the secret into the environment variable NAME"
                            .formatted(path));
        }
        String[] keys = path.split("\\.");
        Map<String, Object> section = document;
        for (int i = 0; i < keys.length - 1; i++) {
            section = child(section, keys[i], path);
        }
        boolean list = LIST_KEYS.contains(path.substring(ROOT.length() + 1));
        section.put(keys[keys.length - 1], list ? listOrText(value) : value);
    }

    private static Object listOrText(String text) {
        try {
            return yaml().load(text) instanceof List<?> list ? list : text;
        } catch (YAMLException e) {
            return text;
        }
    }

    @SuppressWarnings(
            "unchecked") // SnakeYAML represents each section as a map. Section.allow() later refuses unknown keys.
    private static Map<String, Object> child(Map<String, Object> section, String key, String path) {
        Object child = section.computeIfAbsent(key, missing -> new LinkedHashMap<String, Object>());
        if (!(child instanceof Map)) {
            throw new SettingsException("--set %s: '%s' has no keys below it; correct the key".formatted(path, key));
        }
        return (Map<String, Object>) child;
    }
}
