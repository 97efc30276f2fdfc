package dev.yt2ms.settings.jobfile;

import dev.yt2ms.settings.DatabaseSettings;
import dev.yt2ms.settings.DestinationSettings;
import dev.yt2ms.settings.DestinationSettings.Format;
import dev.yt2ms.settings.DownloadSettings;
import dev.yt2ms.settings.DownloadSettings.Hdr;
import dev.yt2ms.settings.DownloadSettings.ToolSettings;
import dev.yt2ms.settings.NetworkSettings;
import dev.yt2ms.settings.OAuthSettings;
import dev.yt2ms.settings.ScheduleSettings;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.SourceSettings;
import dev.yt2ms.settings.jobfile.JobFile.Access;
import dev.yt2ms.settings.value.AuthorityFile;
import dev.yt2ms.settings.value.DatabaseAddress;
import dev.yt2ms.settings.value.EnvironmentProxies;
import dev.yt2ms.settings.value.ProxyAddress;
import dev.yt2ms.settings.value.ProxySetting;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.settings.value.SettingsException;
import dev.yt2ms.settings.value.TransferHours;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads every section of a job file, with the default and the allowed values of each key. */
final class SettingsBinder {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern LOOPBACK_V4 = Pattern.compile("127(\\.\\d{1,3}){3}");
    private static final String PLATFORM_ROOT = "https://video.mainstreaming.tv/Sdk/13/WCFMSApi.svc/";

    private SettingsBinder() {}

    static Settings bind(
            Section migration,
            Access access,
            EnvironmentProxies environment,
            List<Secret> writtenSecrets,
            Map<String, Path> secretFiles) {
        migration.allow(
                "name",
                "state-dir",
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
        Section used = access == Access.EVERYTHING ? migration : migration.lenient();
        Section source = (access == Access.LEDGER ? used : migration).section("source");
        Path home = Path.of(System.getProperty("user.home"), ".yt2ms");
        Path stateDir = migration.file("state-dir").orElse(home.resolve(name));
        NetworkSettings network = network(used, source, environment);
        return new Settings(
                name,
                stateDir,
                source(source, access, stateDir.resolve("oauth-" + name + ".json")),
                SelectBinder.bind(used.section("select")),
                download(used.section("download"), home, stateDir.resolve("cookies")),
                MappingBinder.bind(used.section("mapping")),
                destination(used.section("destination"), access == Access.EVERYTHING),
                VerifyBinder.bind(used.section("verify"), used.section("canary")),
                schedule(used.section("schedule")),
                SyncBinder.bind(used.section("sync")),
                NotifyBinder.bind(used.section("notify"), access == Access.EVERYTHING),
                network,
                database(migration.section("database")),
                ExportBinder.bind(used.section("export")),
                writtenSecrets,
                secretFiles);
    }

    private static SourceSettings source(Section source, Access access, Path tokenFile) {
        source.allow("channel", "api-key", "oauth", "proxy", "api-url", "watch-url");
        String watchUrl = source.text("watch-url", "https://www.youtube.com/watch?v={id}");
        if (!watchUrl.contains("{id}") || !watchUrl.matches("https?://[^\\s\\p{Cntrl}]+")) {
            throw source.wrong(
                    "watch-url", watchUrl, "an http or https address with {id} in the place of the video's id");
        }
        Optional<OAuthSettings> oauth = OAuthBinder.bind(source.section("oauth"), access != Access.LEDGER, tokenFile);
        return new SourceSettings(
                channel(source, access, oauth),
                source.secret(
                        "api-key",
                        access == Access.EVERYTHING && oauth.isEmpty(),
                        "a key of the YouTube Data API v3, preferably in a variable such as ${YOUTUBE_API_KEY}; the README explains how to get one"),
                oauth,
                clearTextOnlyAtLoopback(
                        source, "api-url", source.baseAddress("api-url", "https://youtube.googleapis.com/")),
                watchUrl);
    }

    private static String channel(Section source, Access access, Optional<OAuthSettings> oauth) {
        String forms = "a @handle, a channel id (UC…), a channel's address or a playlist";
        String channel = source.requiredText("channel", forms);
        if (!channel.strip().equalsIgnoreCase(SourceSettings.MINE)) {
            return channel;
        }
        if (access == Access.EVERYTHING && oauth.isEmpty()) {
            throw source.wrong("channel", channel, forms + "; 'mine' requires source.oauth");
        }
        return SourceSettings.MINE;
    }

    private static DownloadSettings download(Section download, Path home, Path keptCookies) {
        download.allow(
                "workers",
                "staging-limit",
                "yt-dlp",
                "ffmpeg-location",
                "cookies",
                "proxy",
                "max-height",
                "hdr",
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
                releases(download, "yt-dlp-releases", "https://github.com/yt-dlp/yt-dlp/releases"),
                releases(download, "deno-releases", "https://github.com/denoland/deno/releases"));
        return new DownloadSettings(
                download.number("workers", 2, 1, 16),
                download.size("staging-limit", "1B").orElse(20_000_000_000L),
                ytDlp(download),
                download.file("ffmpeg-location"),
                new DownloadSettings.Cookies(download.file("cookies"), keptCookies),
                new DownloadSettings.Picture(
                        maxHeight(download), download.choice("hdr", Hdr.AVOID, Section.choices(Hdr.values()))),
                // At a lower rate, a single gigabyte would take more than a day.
                download.size("rate-limit", "10kB"),
                download.durationRange("pause"),
                DownloadArguments.checked(download, "args"),
                // A shorter timeout would end every attempt, because yt-dlp needs a moment to start.
                download.duration("stall-timeout", Duration.ofMinutes(5), Duration.ofSeconds(1)),
                download.number("attempts", 5, 1, 100),
                new DownloadSettings.Throttling(
                        download.duration("throttle-pause", Duration.ofMinutes(60)),
                        download.number("throttle-pauses", 2, 0, 1000)),
                tools);
    }

    private static ScheduleSettings schedule(Section schedule) {
        schedule.allow("transfers");
        return new ScheduleSettings(schedule.text("transfers")
                .map(text -> TransferHours.parse(text, ZoneId.systemDefault())
                        .orElseThrow(() -> schedule.wrong("transfers", text, TransferHours.FORM))));
    }

    private static OptionalInt maxHeight(Section download) {
        return download.text("max-height").isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(download.number("max-height", 0, 144, 8640));
    }

    /**
     * Reads the executable of yt-dlp: a name without a slash is searched on the PATH; a relative path starts at the job
     * file's folder.
     */
    private static String ytDlp(Section download) {
        String text = download.text("yt-dlp", DownloadSettings.AUTO);
        boolean path = text.contains("/") || text.equals("~");
        return path ? download.file("yt-dlp").map(Path::toString).orElse(text) : text;
    }

    /** Requires https, because the files of a release page are executed. */
    private static URI releases(Section download, String key, String fallback) {
        return clearTextOnlyAtLoopback(download, key, download.address(key, fallback));
    }

    private static DestinationSettings destination(Section destination, boolean keysNeeded) {
        destination.allow(
                "api-url",
                "token",
                "proxy",
                "format",
                "workers",
                "rate-limit",
                "attempts",
                "outage-limit",
                "shutdown-grace",
                "allow-http",
                "adopt",
                "index-every",
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
                destination.secret(
                        "token",
                        keysNeeded,
                        "the platform's API key, preferably in a variable such as ${MAINSTREAMING_TOKEN}"),
                format,
                destination.number("workers", 2, 1, 16),
                destination.size("rate-limit", "10kB"),
                destination.number("attempts", 5, 1, 100),
                destination.duration("outage-limit", Duration.ofHours(1)),
                destination.duration("shutdown-grace", Duration.ofSeconds(20)),
                destination.flag("allow-http", false),
                destination.flag("adopt", true),
                indexEvery(destination),
                destination.texts("upload-hosts"));
    }

    private static Optional<Duration> indexEvery(Section destination) {
        String text = destination.text("index-every", "6h");
        return text.equalsIgnoreCase("never")
                ? Optional.empty()
                : Optional.of(Section.duration(text)
                        .orElseThrow(
                                () -> destination.wrong("index-every", text, "never, or " + Section.DURATION_FORM)));
    }

    private static NetworkSettings network(Section migration, Section source, EnvironmentProxies environment) {
        Section tls = migration.section("tls");
        tls.allow("ca-file");
        return new NetworkSettings(
                proxy(source),
                proxy(migration.section("destination")),
                proxy(migration.section("download")),
                environment,
                tls.file("ca-file").map(AuthorityFile::read));
    }

    /**
     * Reads the proxy of one side: source, destination or download. Messages do not show the value, because it may
     * contain a password.
     */
    private static ProxySetting proxy(Section side) {
        String text = side.text("proxy", "").strip();
        if (text.isEmpty()) {
            return new ProxySetting.Environment();
        }
        if (text.equalsIgnoreCase("none")) {
            return new ProxySetting.None();
        }
        return ProxyAddress.of(text)
                .map(ProxySetting.Address::new)
                .orElseThrow(() -> new SettingsException(
                        "%s: the value is not the address of a proxy that yt2ms can use; give none to use no proxy, or %s"
                                .formatted(side.keyPath("proxy"), ProxyAddress.FORM)));
    }

    private static DatabaseSettings database(Section database) {
        database.allow("url", "user", "password");
        database.text("url").ifPresent(DatabaseAddress::check);
        return new DatabaseSettings(database.secret("url"), database.text("user"), database.secret("password"));
    }

    /**
     * Refuses http to other machines, so that no machine on the way can read or change the key or the program that is
     * transferred.
     */
    static URI clearTextOnlyAtLoopback(Section section, String key, URI address) {
        if ("http".equalsIgnoreCase(address.getScheme()) && !isLoopback(address.getHost())) {
            throw section.wrong(key, address, "an address that begins with https:// (http:// only on this machine)");
        }
        return address;
    }

    /**
     * Whether a host is this machine. Only literal addresses and localhost count, because a name server decides to
     * which machine any other name leads.
     */
    static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost") || LOOPBACK_V4.matcher(host).matches()) {
            return true;
        }
        try {
            // Brackets can only contain a literal IPv6 address, so this call does not ask a name server.
            return host.startsWith("[") && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
