package dev.yt2ms.wholejob.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.model.Video;
import dev.yt2ms.sandbox.youtube.AuthorizationServer;
import dev.yt2ms.sandbox.youtube.OwnersBrowser;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.TestBed;
import dev.yt2ms.wholejob.WholeJobTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that after a login of the channel's owner, private and unlisted videos are moved too. */
@StartsProcesses
class LoginTest extends WholeJobTest {

    private final SandboxVideo open = SandboxVideo.of("publicpubli").build();
    private final SandboxVideo unlisted =
            SandboxVideo.of("unlistedunl").privacy(Video.Privacy.UNLISTED).build();
    private final SandboxVideo secret =
            SandboxVideo.of("secretsecre").privacy(Video.Privacy.PRIVATE).build();

    @BeforeEach
    void start() {
        bed.sandbox.channel().add(open, unlisted, secret);
    }

    private String loginCommand() {
        return "run 'yt2ms login " + bed.writeJobFile() + "'";
    }

    @Test
    void afterALoginPrivateAndUnlistedVideosAreMovedToo() throws Exception {
        CommandLineProcess.Result byKey = bed.run("migrate");
        assertThat(byKey.exitCode()).as(byKey.err()).isZero();
        bed.assertAllArrivedOnce(List.of(open));
        assertThat(StreamSupport.stream(bed.status().path("items").spliterator(), false)
                        .filter(item -> item.path("videoId").asString().equals(secret.id())))
                .allMatch(item -> item.path("skipReason").asString().startsWith("not public"));

        bed.asOwner();
        CommandLineProcess.Result before = bed.run("migrate");
        assertThat(before.exitCode()).as(before.err()).isEqualTo(4);
        assertThat(before.out()).contains("No login for source.oauth exists yet", loginCommand());

        CommandLineProcess.Result login = bed.login();
        assertThat(login.exitCode()).as(login.err()).isZero();
        assertThat(login.err()).contains("ssh -L ");
        assertThat(login.out()).startsWith("Logged in: yt2ms sandbox (UC");
        Path kept = bed.state().resolve("oauth-test.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");

        CommandLineProcess.Result plan = bed.run("plan");
        assertThat(plan.exitCode()).as(plan.err()).isZero();
        assertThat(plan.out())
                .contains("3 videos listed", "private, which can be downloaded only if download.cookies is set");

        bed.set("download.cookies", bed.ownersCookies().toString());
        bed.sandbox.authorization().endAccessTokens();
        CommandLineProcess.Result asOwner = bed.run("migrate", "--verbose");
        assertThat(asOwner.exitCode()).as(asOwner.err()).isZero();
        bed.assertAllArrivedOnce(List.of(open, unlisted, secret));
        assertThat(bed.contentOf(secret).field("protectedEmbed")).isEqualTo("true");
        assertThat(bed.contentOf(unlisted).fields()).doesNotContainKey("protectedEmbed");
        bed.assertNothingLeftBehind();

        bed.sandbox.authorization().endLogins();
        CommandLineProcess.Result ended = bed.run("migrate");
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(4);
        assertThat(ended.out()).contains("7 days", loginCommand());
    }

    @Test
    void aSyncAsTheOwnerDetectsNoFalseDeletions() throws Exception {
        Path cookies = bed.ownersCookies();
        String given = Files.readString(cookies);
        bed.asOwner().set("download.cookies", cookies.toString());
        assertThat(bed.login().exitCode()).isZero();
        CommandLineProcess.Result first = bed.run("sync");
        assertThat(first.exitCode()).as(first.err()).isZero();
        int renewal = keptRenewal();
        int sentBefore = bed.sandbox.cookieRenewalsSent().size();
        bed.assertAllArrivedOnce(List.of(open, unlisted, secret));

        SandboxVideo fresh = SandboxVideo.of("freshfreshf")
                .publishedAt("2026-06-01T00:00:00Z")
                .privacy(Video.Privacy.PRIVATE)
                .build();
        bed.sandbox
                .channel()
                .add(fresh, open.with().privacy(Video.Privacy.PRIVATE).build());
        bed.sandbox.authorization().endAccessTokens();
        bed.sandbox.youtube().resetQuota();
        CommandLineProcess.Result look = bed.run("sync");
        assertThat(look.exitCode()).as(look.err()).isZero();
        bed.assertAllArrivedOnce(List.of(open, unlisted, secret, fresh));
        assertThat(bed.sandbox.youtube().quotaUsed()).isEqualTo(3);
        assertThat(bed.sandbox.cookieRenewalsSent().get(sentBefore))
                .as("renewed cookie that the next run sent first")
                .isEqualTo(renewal);
        assertThat(keptRenewal()).isGreaterThan(renewal);
        assertThat(Files.readString(cookies))
                .as("the person's cookie file, which must not change")
                .isEqualTo(given);

        CommandLineProcess.Result full = bed.run("sync", "--set", "migration.sync.full-every=1s");
        assertThat(full.exitCode()).as(full.err()).isZero();
        assertThat(full.out()).contains("changed on YouTube since the upload: 1, deleted or private there: 0");
        assertThat(bed.run("status", "--verbose").out()).contains("changed " + open.id(), ": privacy");
    }

    /**
     * Returns the value of the renewed cookie that is stored in the state directory. Asserts that only this user can
     * read its file.
     */
    private int keptRenewal() throws IOException {
        try (Stream<Path> files = Files.list(bed.state().resolve("cookies"))) {
            Path kept = files.filter(file -> file.toString().endsWith(".txt"))
                    .findFirst()
                    .orElseThrow();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                    .isEqualTo("rw-------");
            Matcher renewal = Pattern.compile("\trenewal\t(\\d+)\n").matcher(Files.readString(kept));
            assertThat(renewal.find()).isTrue();
            return Integer.parseInt(renewal.group(1));
        }
    }

    @Test
    void theBrowserOpensTheLoginPageAndReceivesNoSecret() throws Exception {
        bed.asOwner();
        Path seen = directory.resolve("seen");
        Path opener = Files.createDirectories(directory.resolve("bin")).resolve("xdg-open");
        Files.writeString(
                opener, "#!/bin/sh\n{ echo \"$@\"; env; } > " + seen + ".new\nmv " + seen + ".new " + seen + "\n");
        Files.setPosixFilePermissions(opener, PosixFilePermissions.fromString("rwxr-xr-x"));
        bed.environment("DISPLAY", ":0")
                .environment("SSH_CONNECTION", "")
                .environment("PATH", opener.getParent() + ":" + System.getenv("PATH"));

        CommandLineProcess login = bed.start("login", "--yes");

        await().until(() -> Files.exists(seen));
        Path page = Path.of(Files.readAllLines(seen).get(0));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(page)))
                .as("permissions of the page that opens the login, which must be private because its address is secret")
                .isEqualTo("rw-------");
        Matcher address = Pattern.compile("0;url=([^\"]+)").matcher(Files.readString(page));
        assertThat(address.find()).isTrue();
        assertThat(Files.readString(seen)).doesNotContain(AuthorizationServer.CLIENT_SECRET);
        assertThat(OwnersBrowser.open(URI.create(address.group(1).replace("&amp;", "&")))
                        .body())
                .contains("The login has reached yt2ms");
        assertThat(login.await().exitCode()).as(login.err()).isZero();
        assertThat(login.err()).startsWith("A browser opens").doesNotContain("ssh -L");
        assertThat(page).doesNotExist();
    }

    @Test
    void loginAsksThePersonToConfirmTheChannel() throws Exception {
        bed.asOwner();
        CommandLineProcess.Result nobody = bed.run("login", "--no-browser");
        assertThat(nobody.exitCode())
                .as("exit code of a login without a terminal")
                .isEqualTo(2);
        assertThat(nobody.err()).contains("there is no terminal", "--yes");
        Path kept = bed.state().resolve("oauth-test.json");

        for (String answer : List.of("n", "y")) {
            CommandLineProcess login = bed.startOnTerminal("login", "--no-browser");
            await().until(() -> login.out().contains("Waiting for"));
            Matcher page = Pattern.compile("(?m)^  (http://\\S+)\\r?$").matcher(login.out());
            assertThat(page.find()).as(login.out()).isTrue();
            OwnersBrowser.open(URI.create(page.group(1)));
            await().until(() -> login.out().contains("Log in as yt2ms sandbox (UC"));
            assertThat(kept).doesNotExist();
            login.type(answer.charAt(0));
            login.type('\n');

            CommandLineProcess.Result result = login.await();

            assertThat(result.exitCode()).as(result.out()).isEqualTo(answer.equals("y") ? 0 : 4);
            assertThat(result.out()).contains(answer.equals("y") ? "Logged in: " : "This login was not stored");
        }
        assertThat(kept).isRegularFile();
    }

    @Test
    void aFailedLoginIsExplainedInOneSentence() throws Exception {
        CommandLineProcess.Result missing = bed.run("login", "--yes");
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).contains("migration.source.oauth: missing", "client-file");

        bed.asOwner();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            CommandLineProcess.Result port =
                    bed.run("login", "--yes", "--port", Integer.toString(taken.getLocalPort()));
            assertThat(port.exitCode()).isEqualTo(4);
            assertThat(port.err()).contains("is taken").hasLineCount(1);
        }

        bed.sandbox.authorization().denies(true);
        CommandLineProcess.Result denied = bed.login();
        assertThat(denied.exitCode()).isEqualTo(4);
        assertThat(denied.err()).endsWith(loginCommand() + " to try again\n");

        CommandLineProcess stopped = bed.start("login", "--yes", "--no-browser");
        TestBed.loginPage(stopped::err);
        stopped.signal("INT");
        assertThat(stopped.await().exitCode()).isEqualTo(130);
        assertThat(stopped.err()).endsWith("yt2ms: The login was stopped, and nothing was changed\n");
        assertThat(bed.state().resolve("oauth-test.json")).doesNotExist();
    }
}
