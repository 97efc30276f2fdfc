package dev.yt2ms.settings;

import dev.yt2ms.settings.DestinationSettings.Format;
import dev.yt2ms.settings.DownloadSettings.ToolSettings;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads a job file (YAML) with its {@code --set} overrides and environment variables into {@link Settings}. */
public final class JobFile {

    /** What the command needs of the file. */
    public enum Access {
        /** The ledger only: keys need not be there. */
        LEDGER,
        /** Source and platform too: keys are required. */
        EVERYTHING
    }

    private static final String ROOT = "migration";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final List<String> SECRET_KEYS =
            List.of("source.api-key", "destination.token", "download.proxy", "database.url", "database.password");
    private static final String PLATFORM_ROOT = "https://video.mainstreaming.tv/Sdk/13/WCFMSApi.svc/";

    private JobFile() {}

    /**
     * Reads and checks a job file.
     *
     * @param file the job file
     * @param overrides {@code migration.some.key=value}, as given with {@code --set}
     * @param variables what {@code ${NAME}} may stand for, usually the environment
     * @param access what the command needs
     * @throws SettingsException one sentence that names key, value and what is allowed
     */
    public static Settings read(Path file, List<String> overrides, Map<String, String> variables, Access access) {
        Map<String, Object> document = load(file);
        overrides.forEach(override -> override(document, override));
        Path directory = file.toAbsolutePath().normalize().getParent();
        Section root = new Section("", document, new Variables(variables), directory).allow(ROOT);
        if (!root.has(ROOT)) {
            throw new SettingsException("%s: has no section 'migration'; every key stands under it".formatted(file));
        }
        return settings(root.section(ROOT), access == Access.EVERYTHING);
    }

    private static Settings settings(Section migration, boolean keysNeeded) {
        migration.allow("name", "state-dir", "source", "select", "download", "mapping", "destination", "database");
        migration.section("select").allow();
        String name = migration.requiredText("name", "a name for this migration, e.g. my-channel");
        if (!NAME.matcher(name).matches()) {
            throw migration.wrong(
                    "name", name, "letters, digits, '.', '_' and '-', at most 100, a letter or digit first");
        }
        Path home = Path.of(System.getProperty("user.home"), ".yt2ms");
        return new Settings(
                name,
                migration.file("state-dir").orElse(home.resolve(name)),
                source(migration.section("source"), keysNeeded),
                download(migration.section("download"), home),
                mapping(migration.section("mapping")),
                destination(migration.section("destination"), keysNeeded),
                database(migration.section("database")));
    }

    private static SourceSettings source(Section source, boolean keysNeeded) {
        source.allow("channel", "api-key", "api-url", "watch-url");
        String watchUrl = source.text("watch-url", "https://www.youtube.com/watch?v={id}");
        if (!watchUrl.contains("{id}") || !watchUrl.matches("https?://[^\\s\\p{Cntrl}]+")) {
            throw source.wrong("watch-url", watchUrl, "an http or https address with {id} where the video's id stands");
        }
        return new SourceSettings(
                source.requiredText("channel", "a @handle, a channel id (UC…), a channel's address or a playlist"),
                source.secret(
                        "api-key",
                        keysNeeded,
                        "a key of the YouTube Data API v3, best as ${YOUTUBE_API_KEY}; the README tells how to get one"),
                clearTextOnlyAtLoopback(
                        source, "api-url", source.baseAddress("api-url", "https://youtube.googleapis.com/")),
                watchUrl);
    }

    private static DownloadSettings download(Section download, Path home) {
        download.allow(
                "workers",
                "staging-limit",
                "yt-dlp",
                "ffmpeg-location",
                "cookies",
                "proxy",
                "rate-limit",
                "pause",
                "args",
                "stall-timeout",
                "attempts",
                "throttle-pause",
                "throttle-pauses",
                "tools-dir",
                "yt-dlp-releases",
                "deno-releases");
        ToolSettings tools = new ToolSettings(
                download.file("tools-dir").orElse(home.resolve("tools")),
                download.address("yt-dlp-releases", "https://github.com/yt-dlp/yt-dlp/releases"),
                download.address("deno-releases", "https://github.com/denoland/deno/releases"));
        return new DownloadSettings(
                download.number("workers", 2, 1, 16),
                download.size("staging-limit").orElse(20_000_000_000L),
                download.text("yt-dlp", DownloadSettings.AUTO),
                download.file("ffmpeg-location"),
                download.file("cookies"),
                download.secret("proxy"),
                download.size("rate-limit"),
                download.durationRange("pause"),
                download.texts("args"),
                download.duration("stall-timeout", Duration.ofMinutes(5)),
                download.number("attempts", 5, 1, 100),
                download.duration("throttle-pause", Duration.ofMinutes(60)),
                download.number("throttle-pauses", 2, 0, 1000),
                tools);
    }

    private static MappingSettings mapping(Section mapping) {
        Map<String, String> templates = new LinkedHashMap<>(mapping.allTexts());
        templates.keySet().removeAll(List.of("date-pattern", "date-zone"));
        ZoneId zone = mapping.parsed(
                "date-zone", mapping.text("date-zone", "UTC"), "a time zone such as UTC or Europe/Rome", ZoneId::of);
        return new MappingSettings(templates, mapping.text("date-pattern", "yyyyMMddHHmmss"), zone);
    }

    private static DestinationSettings destination(Section destination, boolean keysNeeded) {
        destination.allow(
                "api-url",
                "token",
                "format",
                "workers",
                "attempts",
                "outage-limit",
                "shutdown-grace",
                "allow-http",
                "upload-hosts");
        Map<String, Format> formats = new LinkedHashMap<>();
        formats.put("json", Format.JSON);
        formats.put("xml", Format.XML);
        Format format = destination.choice("format", Format.JSON, formats);
        return new DestinationSettings(
                clearTextOnlyAtLoopback(
                        destination,
                        "api-url",
                        destination.baseAddress("api-url", PLATFORM_ROOT + (format == Format.XML ? "xml/" : "json/"))),
                destination.secret("token", keysNeeded, "the platform's API key, best as ${MAINSTREAMING_TOKEN}"),
                format,
                destination.number("workers", 2, 1, 16),
                destination.number("attempts", 5, 1, 100),
                destination.duration("outage-limit", Duration.ofHours(1)),
                destination.duration("shutdown-grace", Duration.ofSeconds(20)),
                destination.flag("allow-http", false),
                destination.texts("upload-hosts"));
    }

    private static DatabaseSettings database(Section database) {
        database.allow("url", "user", "password");
        database.text("url").ifPresent(url -> {
            if (!url.startsWith("jdbc:postgresql:") && !url.startsWith("jdbc:h2:")) {
                throw new SettingsException(
                        "migration.database.url: is neither jdbc:postgresql://… nor jdbc:h2:…; leave it empty for H2 in the state-dir");
            }
        });
        return new DatabaseSettings(database.secret("url"), database.text("user"), database.secret("password"));
    }

    /** A key goes over this address: it must not be readable on the way. */
    private static URI clearTextOnlyAtLoopback(Section section, String key, URI address) {
        boolean loopback = address.getHost().equals("localhost")
                || address.getHost().startsWith("127.")
                || address.getHost().equals("[::1]");
        if ("http".equalsIgnoreCase(address.getScheme()) && !loopback) {
            throw section.wrong(key, address, "an address that begins with https:// (http:// only on this machine)");
        }
        return address;
    }

    /** Every scalar stays the text that the person wrote: 010, 1e3 and 2020-01-01 are no numbers or dates here. */
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

    private static Map<String, Object> load(Path file) {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            if (!(yaml().load(reader) instanceof Map<?, ?> map)) {
                throw new SettingsException(
                        "%s: is not a YAML job file; it must begin with 'migration:'".formatted(file));
            }
            Map<String, Object> document = new LinkedHashMap<>();
            map.forEach((key, value) -> document.put(String.valueOf(key), value));
            return document;
        } catch (MarkedYAMLException e) {
            throw new SettingsException("%s: is not valid YAML: line %d: %s"
                    .formatted(
                            file,
                            e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1,
                            e.getProblem()));
        } catch (YAMLException | CharacterCodingException e) {
            throw new SettingsException("%s: is not valid YAML in UTF-8".formatted(file));
        } catch (NoSuchFileException e) {
            throw new SettingsException(
                    "%s: there is no such job file; copy jobs/migrate-channel.yml and edit the copy".formatted(file));
        } catch (IOException e) {
            throw new SettingsException("%s: can't be read; it must be a file that you may read".formatted(file));
        }
    }

    private static void override(Map<String, Object> document, String override) {
        int equals = override.indexOf('=');
        String path = equals < 0 ? override : override.substring(0, equals);
        if (equals < 0 || !path.startsWith(ROOT + ".")) {
            throw new SettingsException("--set %s: give migration.some.key=value".formatted(path));
        }
        if (SECRET_KEYS.contains(path.substring(ROOT.length() + 1))
                && !override.substring(equals + 1).startsWith("${")) {
            throw new SettingsException(
                    "--set %s: a key on the command line can be seen by every user of this machine; write '${NAME}' and set that environment variable"
                            .formatted(path));
        }
        String[] keys = path.split("\\.");
        Map<String, Object> section = document;
        for (int i = 0; i < keys.length - 1; i++) {
            section = child(section, keys[i], override);
        }
        section.put(keys[keys.length - 1], overrideValue(override.substring(equals + 1)));
    }

    private static Object overrideValue(String text) {
        try {
            Object value = yaml().load(text);
            // {id} is a mapping in YAML, but a template here; only lists are meant as more than text.
            return value instanceof List ? value : text;
        } catch (YAMLException e) {
            return text;
        }
    }

    @SuppressWarnings("unchecked") // YAML mappings are maps of objects; odd keys are refused by allow() later.
    private static Map<String, Object> child(Map<String, Object> section, String key, String override) {
        Object child = section.computeIfAbsent(key, missing -> new LinkedHashMap<String, Object>());
        if (!(child instanceof Map)) {
            throw new SettingsException("--set %s: '%s' has no keys below it".formatted(override, key));
        }
        return (Map<String, Object>) child;
    }
}
