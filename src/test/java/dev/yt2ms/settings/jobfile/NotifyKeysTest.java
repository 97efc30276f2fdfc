package dev.yt2ms.settings.jobfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.settings.NotifySettings;
import dev.yt2ms.settings.NotifySettings.Event;
import dev.yt2ms.settings.NotifySettings.MailSecurity;
import dev.yt2ms.settings.NotifySettings.WebhookFormat;
import dev.yt2ms.settings.value.Secret;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the section {@code notify} of a job file. */
class NotifyKeysTest extends JobFileFixture {

    private String refusal(String notify) {
        return files.refusal(JobFiles.with("notify: {" + notify + "}"));
    }

    private NotifySettings read(String notify, Map<String, String> variables) {
        return files.read(JobFiles.with("notify: {" + notify + "}"), variables)
                .reporting()
                .notifications();
    }

    @Test
    void withoutTheSectionNoNotificationIsSent() {
        NotifySettings nobody = files.read(JobFiles.with("")).reporting().notifications();

        assertThat(nobody.isSet()).isFalse();
        assertThat(nobody.stuckAfter()).isEqualTo(Duration.ofDays(1));
        assertThat(nobody.on()).containsExactlyInAnyOrder(Event.values());
    }

    @Test
    void readsAllKeys() {
        NotifySettings all = read(
                "on: [stopped, stuck], stuck-after: 36h, webhook: {url: '${HOOK}', format: text}, ping-url: '${PING}',"
                        + " email: {host: mail.example.org, user: robot, password: '${MAIL}', from: a@example.org,"
                        + " to: [b@example.org, c+d@example.org]}",
                Map.of(
                        "HOOK", "https://chat.example.org/hooks/8f2e?key=1&token=2",
                        "PING", "https://ping.example.org/8f2e",
                        "MAIL", "geheim 1"));

        assertThat(all.on()).containsExactlyInAnyOrder(Event.STOPPED, Event.STUCK);
        assertThat(all.stuckAfter()).isEqualTo(Duration.ofHours(36));
        assertThat(all.webhook().orElseThrow().format()).isEqualTo(WebhookFormat.TEXT);
        assertThat(all.webhook().orElseThrow().url().reveal()).endsWith("?key=1&token=2");
        assertThat(all.pingUrl().map(Secret::reveal)).hasValue("https://ping.example.org/8f2e");
        NotifySettings.Email email = all.email().orElseThrow();
        assertThat(email.port()).isEqualTo(587);
        assertThat(email.security()).isEqualTo(MailSecurity.STARTTLS);
        assertThat(email.to()).containsExactly("b@example.org", "c+d@example.org");
        assertThat(email.password().map(Secret::reveal)).hasValue("geheim 1");
    }

    @ParameterizedTest
    @CsvSource({"starttls,587", "tls,465"})
    void choosesTheUsualPort(String security, int port) {
        assertThat(read("email: {host: m.example.org, security: " + security + ", from: a@b.c, to: a@b.c}", Map.of())
                        .email()
                        .orElseThrow()
                        .port())
                .isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.example.org/secret-path",
                "hooks.example.org/secret-path",
                "https://user:secret-path@hooks.example.org/",
                "ftp://hooks.example.org/secret-path",
                "https:///secret-path",
                "https://hooks.example.org:0/secret-path",
                "https://hooks.example.org:70000/secret-path",
                "https://hooks.example.org/secret-path x"
            })
    void refusesOtherAddressesWithoutShowingThem(String address) {
        for (String refusal :
                new String[] {refusal("webhook: {url: '" + address + "'}"), refusal("ping-url: '" + address + "'")}) {
            assertThat(refusal)
                    .containsAnyOf(
                            "migration.notify.webhook.url: the value is not an address",
                            "migration.notify.ping-url: the value is not an address")
                    .contains("https://")
                    .doesNotContain("secret-path");
        }
    }

    @Test
    void acceptsHttpOnThisMachine() {
        assertThat(read("webhook: {url: 'http://127.0.0.1:8080/a'}", Map.of()).isSet())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            on: [done]                                             | migration.notify.on: 'done' is not allowed; give a list of finished, failed, stopped, stuck
            stuck-after: soon                                      | migration.notify.stuck-after: 'soon'
            stuck-after: 0s                                        | migration.notify.stuck-after: '0s' is not allowed; give a duration such as 500ms, 90s, 15m, 6h or 7d, from 60s to 3650d
            webhok: {url: x}                                       | migration.notify.webhok: unknown key (did you mean 'webhook'?)
            webhook: {address: x}                                  | migration.notify.webhook.address: unknown key
            webhook: {format: xml}                                 | migration.notify.webhook.format: 'xml' is not allowed; give one of json, text
            email: {from: a@b.c, to: a@b.c}                        | migration.notify.email.host: missing
            email: {host: m, to: a@b.c}                            | migration.notify.email.from: missing
            email: {host: m, from: a@b.c}                          | migration.notify.email.to: missing
            email: {host: m, from: a@b.c, to: nobody}              | migration.notify.email.to: 'nobody' is not allowed; give a mail address
            email: {host: m, from: a b@c.d, to: a@b.c}             | migration.notify.email.from: 'a b@c.d'
            email: {host: 'm:25', from: a@b.c, to: a@b.c}          | migration.notify.email.host: 'm:25' is not allowed; give the name of the mail server, without a port
            email: {host: m, user: u, from: a@b.c, to: a@b.c}      | migration.notify.email.password: missing
            email: {host: m, password: p, from: a@b.c, to: a@b.c}  | migration.notify.email.user: missing
            email: {host: m, security: none, from: a@b.c, to: a@b.c} | migration.notify.email.security: 'none' is not allowed
            email: {port: 0}                                       | migration.notify.email.port: '0' is not allowed; give a whole number from 1 to 65535
            """)
    void namesTheWrongKey(String notify, String message) {
        assertThat(refusal(notify)).startsWith(message);
    }

    @Test
    void commandsThatOnlyReadTheLedgerNeedNoneOfItsVariables() {
        assertThat(files.readForLedger(JobFiles.with("notify: {webhook: {url: '${UNSET}'}}"))
                        .reporting()
                        .notifications()
                        .isSet())
                .isFalse();
    }

    @Test
    void addressesAndPasswordAreSecretsAndNotForTheCommandLine() {
        assertThat(files.read(JobFiles.with("notify: {webhook: {url: 'https://a.example.org/key-in-path'}}"))
                        .secrets())
                .extracting(Secret::reveal)
                .contains("https://a.example.org/key-in-path");
        for (String key : new String[] {"webhook.url", "ping-url", "email.password"}) {
            assertThat(files.refusal(
                            JobFiles.with(""), "migration.notify." + key + "=https://a.example.org/key-in-path"))
                    .contains("every user of this machine can see a secret")
                    .doesNotContain("key-in-path");
        }
    }
}
