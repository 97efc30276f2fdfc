package dev.yt2ms.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.media.Clip;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.TestBed;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests the live page in a real browser while a migration runs. */
@StartsProcesses
class LivePageInBrowserTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String MARKUP = "<b>Bold</b> <img src=x onerror=\"document.title='run'\"> & 'more'";
    private static final Pattern LINK = Pattern.compile("live page: (http://127\\.0\\.0\\.1:[0-9]+/)\\?token=\\S+");

    @TempDir
    private Path directory;

    @Test
    void aPersonFollowsSearchesPausesAndResumesAMigration() throws Exception {
        Path browser = program("chromium");
        Path driver = program("chromedriver");
        try (TestBed bed = new TestBed(directory)) {
            bed.sandbox.channel().fill(129, Clip.testCard(31, 2));
            bed.sandbox
                    .channel()
                    .add(SandboxVideo.of("with-markup")
                            .title(MARKUP)
                            .clip(Clip.testCard(31, 2))
                            .build());
            bed.sandbox
                    .channel()
                    .add(SandboxVideo.of("not-visible")
                            .title("\u200B\u2060")
                            .clip(Clip.testCard(31, 2))
                            .build());
            bed.sandbox
                    .faults()
                    .add(Fault.at("media", new FaultAction.Trickle(40_000)).always());
            CommandLineProcess run = bed.start("migrate", "--web", "127.0.0.1:0");
            await().atMost(PATIENCE).until(() -> LINK.matcher(run.err()).find() || !run.isAlive());
            Matcher link = LINK.matcher(run.err());
            assertThat(link.find()).as(run.err()).isTrue();

            ChromeDriver page = start(browser, driver);
            try {
                page.get(link.group().replace("live page: ", ""));
                assertThat(page.getCurrentUrl()).isEqualTo(link.group(1));

                progressMoves(page);
                searchAndFilterWork(page);
                titlesAreText(page, link.group(1));
                pauseAndResumeAct(page);
                nothingIsInaccessible(page);
                page.get(link.group(1) + "videos/with-markup");
                nothingIsInaccessible(page);

                noErrorWasLogged(page);
                noRequestLeftTheMachine(page, link.group(1));
            } finally {
                page.quit();
            }
            assertThat(bed.run("stop").exitCode()).isZero();
            assertThat(run.await().exitCode()).as(run.err()).isEqualTo(75);
        }
    }

    private static void progressMoves(ChromeDriver page) {
        await().atMost(PATIENCE).until(() -> moved(page) >= 0);
        int before = moved(page);
        await().atMost(PATIENCE).until(() -> moved(page) > before);
        await().atMost(PATIENCE)
                .ignoreException(StaleElementReferenceException.class)
                .until(() -> !page.findElements(By.cssSelector("#transfers progress"))
                        .isEmpty());
    }

    /** Returns the number of videos that the page shows as moved; -1 before it shows any. */
    private static int moved(ChromeDriver page) {
        String text = page.findElement(By.id("moved")).getText();
        return text.contains(" of ") ? Integer.parseInt(text.replaceFirst(" .*", "")) : -1;
    }

    private static void searchAndFilterWork(ChromeDriver page) {
        awaitFound(page, "131 videos");
        page.findElement(By.id("next")).click();
        await().atMost(PATIENCE)
                .until(() -> page.findElement(By.id("page")).getText().equals("Page 2 of 3"));
        WebElement search = page.findElement(By.id("search"));
        search.sendKeys("number 12");
        awaitFound(page, "11 of 131 videos");
        assertThat(page.findElement(By.id("page")).getText()).isEqualTo("Page 1 of 1");
        search.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        awaitFound(page, "131 videos");
        page.findElement(By.cssSelector("#state option[value=skipped]")).click();
        awaitFound(page, "0 of 131 videos");
        page.findElement(By.cssSelector("#state option[value='']")).click();
        page.findElement(By.cssSelector("th[data-sort=title] button")).click();
        await().atMost(PATIENCE)
                .until(() -> "ascending"
                        .equals(page.findElement(By.cssSelector("th[data-sort=title]"))
                                .getDomAttribute("aria-sort")));
        assertThat(page.getCurrentUrl()).endsWith("?sort=title");
    }

    private static void awaitFound(ChromeDriver page, String text) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(page.findElement(By.id("found")).getText()).isEqualTo(text));
    }

    private static void titlesAreText(ChromeDriver page, String url) {
        page.get(url + "?search=with-markup");
        await().atMost(PATIENCE)
                .ignoreException(StaleElementReferenceException.class)
                .until(() -> page.findElements(By.cssSelector("#rows a")).size() == 1
                        && page.findElement(By.cssSelector("#rows a")).getText().equals(MARKUP));
        page.get(url + "?search=not-visible");
        await().atMost(PATIENCE)
                .ignoreException(StaleElementReferenceException.class)
                .until(() ->
                        page.findElements(By.linkText("(no visible title)")).size() == 1);
        page.get(url + "videos/with-markup");
        assertThat(page.findElement(By.tagName("h1")).getText()).isEqualTo(MARKUP);
        assertThat(page.findElements(By.tagName("img"))).isEmpty();
        assertThat(page.getTitle()).startsWith(MARKUP);
        page.get(url);
    }

    private static void pauseAndResumeAct(ChromeDriver page) {
        await().atMost(PATIENCE)
                .until(() ->
                        page.findElement(By.cssSelector("[data-action=pause]")).isDisplayed());
        page.findElement(By.cssSelector("[data-action=pause]")).click();
        await().atMost(PATIENCE)
                .until(() -> page.findElement(By.id("run")).getText().contains("paused")
                        && page.findElement(By.id("no-transfers")).isDisplayed());
        int paused = moved(page);
        nothingIsInaccessible(page);
        page.findElement(By.cssSelector("[data-action=resume]")).click();
        await().atMost(PATIENCE).until(() -> moved(page) > paused + 1);
    }

    private static void nothingIsInaccessible(ChromeDriver page) {
        for (String scheme : List.of("light", "dark")) {
            page.executeCdpCommand(
                    "Emulation.setEmulatedMedia",
                    Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
            page.executeScript(axe());
            String violations = (String)
                    page.executeAsyncScript(
                            "const done = arguments[0]; axe.run().then(found => done(JSON.stringify(found.violations.map("
                                    + "one => one.id + ': ' + one.nodes.map(node => node.html + ' ' + node.failureSummary)))))");
            assertThat(violations).as(scheme).isEqualTo("[]");
        }
    }

    private static String axe() {
        try (InputStream script =
                Objects.requireNonNull(LivePageInBrowserTest.class.getResourceAsStream("/axe.min.js"))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void noErrorWasLogged(ChromeDriver page) {
        assertThat(page.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
    }

    private static void noRequestLeftTheMachine(ChromeDriver page, String url) {
        List<String> requests = page.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(entry -> JsonMapper.shared().readTree(entry.getMessage()).path("message"))
                .filter(message -> message.path("method").asString().equals("Network.requestWillBeSent"))
                .map(message -> message.path("params").path("request"))
                .map((JsonNode request) -> request.path("url").asString())
                .toList();
        assertThat(requests).isNotEmpty().allMatch(request -> request.startsWith(url));
    }

    private static ChromeDriver start(Path browser, Path driver) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.toFile());
        // The build may run as root and with a small /dev/shm.
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,900");
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.toFile())
                .usingAnyFreePort()
                .build();
        ChromeDriver started = new ChromeDriver(service, options);
        started.manage().timeouts().scriptTimeout(PATIENCE);
        return started;
    }

    /** Finds a program in the PATH. {@code ./yt2ms test} installs it if the system has a package of it. */
    private static Path program(String name) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(folder, name))) {
                return Path.of(folder, name);
            }
        }
        assumeTrue(false, name + " is not installed, so the live page can't be tried in a browser");
        throw new IllegalStateException();
    }
}
