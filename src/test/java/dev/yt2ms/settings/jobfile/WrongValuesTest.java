package dev.yt2ms.settings.jobfile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that every refusal names the complete key, the value and the allowed values. */
class WrongValuesTest extends JobFileFixture {

    @ParameterizedTest
    @CsvSource({
        "sourc, migration.sourc,                     source",
        "Name, migration.Name,                      name",
        "source.chanel, migration.source.chanel,             channel",
        "source.apikey, migration.source.apikey,             api-key",
        "download.worker, migration.download.worker,           workers",
        "download.stagingLimit, migration.download.stagingLimit,     staging-limit",
        "download.ytdlp, migration.download.ytdlp,            yt-dlp",
        "destination.allow_http, migration.destination.allow_http,    allow-http",
        "destination.uploadhosts, migration.destination.uploadhosts,   upload-hosts",
        "database.pasword, migration.database.pasword,          password"
    })
    void suggestsTheMostSimilarKey(String key, String path, String nearest) {
        assertThat(files.refusal(JobFiles.with(""), "migration." + key + "=1"))
                .startsWith(path + ": unknown key (did you mean '" + nearest + "'?); known here: ");
    }

    @Test
    void suggestsNoKeyIfNoneIsSimilar() {
        assertThat(files.refusal(JobFiles.with("download: {qqqqqqqqqqqqqqqqqqqqqqqq: 1}")))
                .startsWith("migration.download.qqqqqqqqqqqqqqqqqqqqqqqq: unknown key; known here: workers, ");
        assertThat(files.refusal(JobFiles.with("select: {anything: 1}")))
                .startsWith("migration.select.anything: unknown key");
    }

    /** H2 would read the rest as settings, which can contain SQL, and would use another folder. */
    @ParameterizedTest
    @ValueSource(strings = {"/srv/a;b", "/srv/x;INIT=SELECT 1", "folder;", "/srv/a\\b"})
    void refusesAStateDirThatH2WouldNotReadAsAPath(String stateDir) {
        assertThat(files.refusal(JobFiles.with("state-dir: '" + stateDir + "'")))
                .startsWith("migration.state-dir: '")
                .contains(stateDir)
                .endsWith("' is not allowed; give a path without ; and \\, which H2 does not allow in the path of the"
                        + " ledger");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stall-timeout    | 5          | a duration such as",
                "stall-timeout    | 5 minutes  | a duration such as",
                "stall-timeout    | -5m        | a duration such as",
                "stall-timeout    | 1e3s       | a duration such as",
                "stall-timeout    | 999999999d | from 1s to 3650d",
                "throttle-pause   | 999999999d | at most 3650d",
                "stall-timeout    | 0s         | from 1s to 3650d",
                "throttle-pause   | forever    | a duration such as",
                "pause            | 15s..5s    | the smaller first (5s..15s)",
                "pause            | 5s...15s   | the smaller first (5s..15s)",
                "pause            | ..5s       | the smaller first (5s..15s)",
                "staging-limit    | 20 XB      | a size such as",
                "staging-limit    | 0          | from 1B to 1000TB",
                "staging-limit    | -1GB       | a size such as",
                "staging-limit    | 99999999999TB | a size such as",
                "rate-limit       | fast       | a size such as",
                "workers          | 0          | a whole number from 1 to 16",
                "workers          | 17         | a whole number from 1 to 16",
                "workers          | 2.5        | a whole number from 1 to 16",
                "workers          | 99999999999 | a whole number from 1 to 16",
                "attempts         | many       | a whole number from 1 to 100",
                "throttle-pauses  | -1         | a whole number from 0 to 1000"
            })
    void refusesWrongNumbersDurationsAndSizes(String key, String value, String allowed) {
        assertThat(files.refusal(JobFiles.with("download: {" + key + ": '" + value + "'}")))
                .startsWith("migration.download." + key + ": '")
                .contains("'" + value + "'")
                .contains("is not allowed; give ")
                .contains(allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "format: yaml            | migration.destination.format: 'yaml' is not allowed; give one of json, xml",
                "allow-http: maybe       | migration.destination.allow-http: 'maybe' is not allowed; give true or false",
                "workers: [1, 2]         | migration.destination.workers: '[…]' is not allowed; give a single value",
                "upload-hosts: {a: b}    | migration.destination.upload-hosts: '{…}' is not allowed; give a single value",
                "upload-hosts: [[a], b]  | migration.destination.upload-hosts: '[…]' is not allowed; give a list of single",
                "upload-hosts: [a, ~]    | migration.destination.upload-hosts: '[…]' is not allowed; give a list of single",
                "adopt: perhaps          | migration.destination.adopt: 'perhaps' is not allowed; give true or false",
                "index-every: seldom     | migration.destination.index-every: 'seldom' is not allowed; give never, or a duration",
                "outage-limit: soon      | migration.destination.outage-limit: 'soon' is not allowed; give a duration"
            })
    void refusesWrongChoicesFlagsAndLists(String yaml, String message) {
        assertThat(files.refusal(JobFiles.withDestination(yaml))).startsWith(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.org/",
                "example.org",
                "https://",
                "https://user:pass@example.org/",
                "https://example.org/?a=b",
                "https://example.org/#a",
                "https://exa mple.org/",
                "https://example.org:99999/",
                "https://example.org:0/"
            })
    void refusesInvalidAddresses(String address) {
        assertThat(files.refusal(JobFiles.withDestination("api-url: '" + address + "'")))
                .isEqualTo("migration.destination.api-url: '" + address.replace("user:pass@", "***@")
                        + "' is not allowed; give an address that begins with https:// (or http://) and has no user,"
                        + " query or fragment");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/",
                "http://127.evil.example/",
                "http://127.0.0.1.evil.example/",
                "http://localhost.evil.example/",
                "http://[2001:db8::1]/",
                "http://0.0.0.0/",
                "http://10.0.0.1/",
                "HTTP://example.org/"
            })
    void refusesAddressesThatWouldSendKeysOrFetchProgramsInClearText(String address) {
        String expected =
                "'%s' is not allowed; give an address that begins with https:// (http:// only on this machine)"
                        .formatted(address);
        assertThat(files.refusal(JobFiles.withDestination("api-url: '" + address + "'")))
                .isEqualTo("migration.destination.api-url: " + expected);
        assertThat(files.refusal(JobFiles.withSource("api-url: '" + address + "'")))
                .isEqualTo("migration.source.api-url: " + expected);
        assertThat(files.refusal(JobFiles.with("download: {yt-dlp-releases: '" + address + "'}")))
                .isEqualTo("migration.download.yt-dlp-releases: " + expected);
        assertThat(files.refusal(JobFiles.with("download: {deno-releases: '" + address + "'}")))
                .isEqualTo("migration.download.deno-releases: " + expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8089/",
                "http://127.200.3.4/",
                "http://[::1]:1/",
                "http://[0:0:0:0:0:0:0:1]/",
                "http://localhost:80/",
                "http://LOCALHOST/",
                "https://example.org/"
            })
    void acceptsHttpOnThisMachine(String address) {
        assertThat(files.read(JobFiles.withDestination("api-url: '" + address + "'"))
                        .destination()
                        .apiUrl())
                .hasToString(address);
    }

    @Test
    void endsABaseAddressWithASlash() {
        assertThat(files.read(JobFiles.withDestination("api-url: 'https://example.org/json'"))
                        .destination()
                        .apiUrl())
                .hasToString("https://example.org/json/");
        assertThat(files.read(JobFiles.withDestination("format: XML"))
                        .destination()
                        .apiUrl())
                .hasToString("https://video.mainstreaming.tv/Sdk/13/WCFMSApi.svc/xml/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.org/watch", "ftp://example.org/{id}", "https://example.org/{id} x"})
    void refusesAWatchAddressThatNamesNoVideo(String address) {
        assertThat(files.refusal(JobFiles.withSource("watch-url: '" + address + "'")))
                .isEqualTo("migration.source.watch-url: '" + address
                        + "' is not allowed; give an http or https address with {id} in the place of the video's id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{source: {channel: c, api-key: k}, destination: {token: t}} | migration.name: missing; give a name",
                "{name: x, source: {api-key: k}, destination: {token: t}} | migration.source.channel: missing; give a @handle",
                "{name: x, source: {channel: c}, destination: {token: t}} | migration.source.api-key: missing; give a key of the",
                "{name: x, source: {channel: c, api-key: ''}} | migration.source.api-key: missing; give a key of the",
                "{name: x, source: {channel: c, api-key: k}} | migration.destination.token: missing; give the platform's",
                "{name: x} | migration.source.channel: missing; give"
            })
    void namesMissingKeys(String migration, String message) {
        assertThat(files.refusal("migration: " + migration)).startsWith(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-x", ".hidden", "a/b", "a b", "ü", "../x", "a;b"})
    void refusesAMigrationNameThatCannotNameAFolder(String name) {
        assertThat(files.refusal(JobFiles.with(""), "migration.name=" + name))
                .isEqualTo(
                        "migration.name: '" + name + "' is not allowed; give at most 100 letters, digits, '.', '_' and "
                                + "'-', of which the first is a letter or digit");
    }

    @Test
    void shortensALongValueInAMessage() {
        assertThat(files.refusal(JobFiles.with(""), "migration.name=" + "x".repeat(5000)))
                .startsWith("migration.name: '" + "x".repeat(100) + "…' is not allowed");
    }

    @Test
    void refusesAnInvalidZoneAndAnInvalidDatabase() {
        assertThat(files.refusal(JobFiles.with("mapping: {date-zone: Mars/Base}")))
                .isEqualTo("migration.mapping.date-zone: 'Mars/Base' is not allowed; give a time zone such as UTC or"
                        + " Europe/Rome");
        assertThat(files.refusal(JobFiles.with("database: {url: 'mysql://u:secret@h/d'}")))
                .isEqualTo(
                        "migration.database.url: the value is neither jdbc:postgresql://… nor jdbc:h2:…; leave the key empty for H2"
                                + " in the state-dir");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/player",
                "ftp://example.org/{contentId}",
                "https://example.org/{contentId} x",
                "https://example.org/{contentId}\";",
                "https://example.org/{contentID}",
                "https://example.org/{contentId}{title}"
            })
    void aPlayerAddressNeedsTheContentPlaceholderAndNoUnsafeCharacters(String address) {
        assertThat(files.refusal(JobFiles.with(""), "migration.export.player-url=" + address))
                .contains("migration.export.player-url", "{contentId}");
    }
}
