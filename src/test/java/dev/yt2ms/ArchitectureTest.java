package dev.yt2ms;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import dev.yt2ms.run.DaemonThreads;
import dev.yt2ms.youtube.VideoPage;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;

/**
 * Checks which packages may use each other, so that the package names show a reader how a video moves through the code.
 */
@AnalyzeClasses(packages = "dev.yt2ms", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] PARTS = {
        "dev.yt2ms.model..",
        "dev.yt2ms.youtube..",
        "dev.yt2ms.download..",
        "dev.yt2ms.mapping..",
        "dev.yt2ms.mainstreaming..",
        "dev.yt2ms.verify..",
        "dev.yt2ms.ledger..",
        "dev.yt2ms.run..",
        "dev.yt2ms.settings..",
        "dev.yt2ms.net..",
        "dev.yt2ms.selection..",
        "dev.yt2ms.checks..",
        "dev.yt2ms.files..",
        "dev.yt2ms.loopback..",
        "dev.yt2ms.sandbox..",
        "dev.yt2ms.cluster.."
    };

    private static final DescribedPredicate<JavaClass> OURS = resideInAPackage("dev.yt2ms..");

    private static final String PREFIX = "dev.yt2ms.";

    /**
     * Classes in sub-packages that code outside their part may use. A part is a top package with its sub-packages. All
     * other classes in sub-packages are public only for the rest of their part. Before you add a class here, check
     * whether the top package of the part already offers what is needed.
     */
    private static final Set<String> DOORS = Set.of(
            "download.process.ProcessIdentity",
            "download.staging.AbandonedDownloads",
            "download.tools.MediaToolCheck",
            "download.tools.ToolException",
            "download.tools.ToolFinder",
            "download.tools.ToolStatus",
            "download.ytdlp.CookieJar",
            "download.ytdlp.FormatProbe",
            "download.ytdlp.FormatSample",
            "download.ytdlp.PlainerFormats",
            "download.ytdlp.WatchServer",
            "download.ytdlp.YtDlp",
            "download.ytdlp.YtDlpDownloader",
            "download.ytdlp.YtDlpStageCheck",
            "download.ytdlp.YtDlpStarter",
            "job.control.RunOptions",
            "job.platform.PlatformCategories",
            "job.playlists.WantedPlaylists",
            "ledger.database.DiskFull",
            "ledger.database.LedgerBackup",
            "ledger.database.LedgerDatabase",
            "ledger.database.LedgerUnusable",
            "ledger.jdbc.JdbcControlCandidates",
            "ledger.jdbc.JdbcLedgerView",
            "ledger.jdbc.JdbcMigrationLedger",
            "ledger.jdbc.LedgerCopy",
            "ledger.jdbc.LedgerEnumeration",
            "ledger.jdbc.LedgerNodes",
            "ledger.jdbc.LedgerSync",
            "ledger.jdbc.LedgerPlaylists",
            "ledger.jdbc.LedgerSelection",
            "ledger.jdbc.LedgerVerification",
            "ledger.jdbc.MigrationRuns",
            "ledger.jdbc.PlatformIndex",
            "ledger.jdbc.SourceChange",
            "mainstreaming.client.ApiError",
            "mainstreaming.client.MainStreamingClient",
            "report.export.Export",
            "report.export.ExportFormat",
            "report.export.ExportRow",
            "report.html.HtmlReport",
            "report.plan.PlanReport",
            "report.plan.PlanText",
            "report.run.Summary",
            "report.run.VerifyReport",
            "report.status.FailureGroups",
            "report.status.RunFile",
            "report.status.StatusDocument",
            "report.status.StatusEndpoint",
            "report.status.StatusHead",
            "report.status.StatusItem",
            "report.status.StatusReport",
            "report.status.StatusText",
            "sandbox.http.Fault",
            "sandbox.http.FaultAction",
            "sandbox.http.Faults",
            "sandbox.http.LoggedRequest",
            "sandbox.http.Traffic",
            "sandbox.media.Clip",
            "sandbox.platform.PlatformTimings",
            "sandbox.platform.SandboxPlatform",
            "sandbox.youtube.Clips",
            "sandbox.youtube.SandboxChannel",
            "sandbox.youtube.SandboxVideo",
            "settings.jobfile.JobFile",
            "settings.value.AuthorityFile",
            "settings.value.Beginning",
            "settings.value.DatabaseAddress",
            "settings.value.EnvironmentProxies",
            "settings.value.HomeFolder",
            "settings.value.InheritedVariables",
            "settings.value.KnownSecrets",
            "settings.value.MachineZone",
            "settings.value.Nearest",
            "settings.value.ProxyAddress",
            "settings.value.ProxySetting",
            "settings.value.Secret",
            "settings.value.SettingsException",
            "settings.value.TransferHours",
            "settings.value.Values",
            "youtube.api.YouTubeVideoSource",
            "youtube.login.LoginFlow");

    /** Classes in the top package of a part that are public only for its sub-packages. No other part may use them. */
    private static final Set<String> INSIDE =
            Set.of("cli.SyncCommand", "download.ToolVersion", "settings.Section", "youtube.OwnerAccess");

    @ArchTest
    static final ArchRule onlyTheJobKnowsSpringBatch = noClasses()
            .that()
            .resideInAnyPackage(PARTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework.batch..", "dev.yt2ms.job..", "dev.yt2ms.cli..", "dev.yt2ms.report..");

    @ArchTest
    static final ArchRule sourceKnowsNoOtherPart = onlyOurs(
            "youtube",
            resideInAnyPackage(
                    "dev.yt2ms.youtube..",
                    "dev.yt2ms.model..",
                    "dev.yt2ms.net..",
                    "dev.yt2ms.run..",
                    "dev.yt2ms.settings.."));

    @ArchTest
    static final ArchRule downloadKnowsNoOtherPart = onlyOurs(
            "download",
            resideInAnyPackage(
                    "dev.yt2ms.download..",
                    "dev.yt2ms.model..",
                    "dev.yt2ms.net..",
                    "dev.yt2ms.run..",
                    "dev.yt2ms.settings.."));

    @ArchTest
    static final ArchRule platformKnowsNoOtherPart = onlyOurs(
            "mainstreaming",
            resideInAnyPackage(
                    "dev.yt2ms.mainstreaming..",
                    "dev.yt2ms.model..",
                    "dev.yt2ms.net..",
                    "dev.yt2ms.run..",
                    "dev.yt2ms.settings.."));

    @ArchTest
    static final ArchRule mappingKnowsOnlyTheModel =
            onlyOurs("mapping", resideInAnyPackage("dev.yt2ms.mapping..", "dev.yt2ms.model..", "dev.yt2ms.settings.."));

    @ArchTest
    static final ArchRule selectionKnowsOnlyTheModel = onlyOurs(
            "selection", resideInAnyPackage("dev.yt2ms.selection..", "dev.yt2ms.model..", "dev.yt2ms.settings.."));

    @ArchTest
    static final ArchRule comparisonKnowsOnlyTheModel =
            onlyOurs("verify", resideInAnyPackage("dev.yt2ms.verify..", "dev.yt2ms.model..", "dev.yt2ms.settings.."));

    @ArchTest
    static final ArchRule ledgerKnowsOnlyTheModelAndPagesOfTheSource = onlyOurs(
            "ledger",
            resideInAnyPackage("dev.yt2ms.ledger..", "dev.yt2ms.model..", "dev.yt2ms.run..", "dev.yt2ms.settings..")
                    .or(belongToAnyOf(VideoPage.class)));

    @ArchTest
    static final ArchRule clusterKnowsOnlyTheLedger = onlyOurs(
            "cluster", resideInAnyPackage("dev.yt2ms.cluster..", "dev.yt2ms.ledger..", "dev.yt2ms.settings.."));

    @ArchTest
    static final ArchRule onlyTheClusterKnowsItsEngine = noClasses()
            .that()
            .resideOutsideOfPackage("dev.yt2ms.cluster..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.github.kagkarlsson..")
            .because("a ledger in H2 must not load it");

    @ArchTest
    static final ArchRule loopbackKnowsOnlyDaemonThreads =
            onlyOurs("loopback", resideInAPackage("dev.yt2ms.loopback..").or(belongToAnyOf(DaemonThreads.class)));

    @ArchTest
    static final ArchRule filesKnowNobody = onlyOurs("files", resideInAPackage("dev.yt2ms.files.."));

    @ArchTest
    static final ArchRule runKnowsOnlyTheModel =
            onlyOurs("run", resideInAnyPackage("dev.yt2ms.run..", "dev.yt2ms.model.."));

    @ArchTest
    static final ArchRule modelKnowsNobody = onlyOurs("model", resideInAPackage("dev.yt2ms.model.."));

    @ArchTest
    static final ArchRule networkKnowsOnlySettings =
            onlyOurs("net", resideInAnyPackage("dev.yt2ms.net..", "dev.yt2ms.settings.."));

    @ArchTest
    static final ArchRule settingsKnowNobody = onlyOurs("settings", resideInAPackage("dev.yt2ms.settings.."));

    @ArchTest
    static final ArchRule sandboxStandsForTheOutsideAndKnowsNothingOfTheInside = noClasses()
            .that()
            .resideInAPackage("dev.yt2ms.sandbox..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.yt2ms.youtube..",
                    "dev.yt2ms.download..",
                    "dev.yt2ms.mapping..",
                    "dev.yt2ms.mainstreaming..",
                    "dev.yt2ms.ledger..",
                    "dev.yt2ms.job..");

    @ArchTest
    static final ArchRule theJobRunsWithoutACommandLine = noClasses()
            .that()
            .resideInAPackage("dev.yt2ms.job..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.yt2ms.cli..", "dev.yt2ms.sandbox..");

    @ArchTest
    static final ArchRule onlyTheCommandLineKnowsPicocli = noClasses()
            .that()
            .resideOutsideOfPackage("dev.yt2ms.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..");

    @ArchTest
    static final ArchRule onlyTheNetworkCreatesHttpClients = noClasses()
            .that()
            .resideOutsideOfPackage("dev.yt2ms.net..")
            .should()
            .callConstructor(OkHttpClient.class)
            .orShould()
            .callConstructor(OkHttpClient.Builder.class)
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.net.http.HttpClient")
            .because("its clients limit every answer, know the proxies and follow no redirects");

    @ArchTest
    static final ArchRule noClassIsADrawer = noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Helpers|Utilities|Misc)(\\$.*)?")
            .because("a name must say what a class is for");

    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().matching("dev.yt2ms.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule packagesWithinThemFormNoCycles =
            slices().matching("dev.yt2ms.(**)").should().beFreeOfCycles();

    @ArchTest
    static void onlyListedClassesOfSubPackagesAreUsedByOtherParts(JavaClasses ours) {
        Set<String> used = new TreeSet<>();
        for (JavaClass user : ours) {
            for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                String name = withinProject(dependency.getTargetClass());
                boolean fromOutside = !part(name).equals(part(withinProject(user)));
                if (fromOutside && (isBelowItsPart(name) || INSIDE.contains(name))) {
                    used.add(name);
                }
            }
        }
        assertThat(used).containsExactlyInAnyOrderElementsOf(DOORS);
    }

    /**
     * Limits the number of classes that the download step depends on, so that it can be understood without reading the
     * rest of the code.
     */
    @ArchTest
    static void theDownloadStepDependsOnFewClasses(JavaClasses ours) {
        Map<String, Set<String>> uses = ours.stream()
                .collect(Collectors.groupingBy(
                        ArchitectureTest::withinProject,
                        Collectors.flatMapping(
                                user -> user.getDirectDependenciesFromSelf().stream()
                                        .map(dependency -> withinProject(dependency.getTargetClass()))
                                        .filter(used -> !used.isEmpty() && !used.startsWith("settings.")),
                                Collectors.toSet())));
        Set<String> reached = new TreeSet<>(Set.of("job.download.DownloadStep"));
        Queue<String> next = new ArrayDeque<>(reached);
        while (!next.isEmpty()) {
            uses.get(next.remove()).stream().filter(reached::add).forEach(next::add);
        }
        System.out.println("the download step reaches " + reached.size() + " classes");
        assertThat(reached).contains("job.download.DownloadProcessor").hasSizeLessThan(60);
    }

    /**
     * Returns the outermost class without the project's package prefix, e.g. {@code ledger.jdbc.PlatformIndex}; empty
     * if the class is not part of this project.
     */
    private static String withinProject(JavaClass each) {
        String name = each.getBaseComponentType().getName();
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()).replaceFirst("\\$.*", "") : "";
    }

    private static String part(String name) {
        return name.replaceFirst("\\..*", "");
    }

    private static boolean isBelowItsPart(String name) {
        return name.indexOf('.') != name.lastIndexOf('.');
    }

    @ArchTest
    static final ArchRule onlyTheCommandLineWritesToTheTerminal =
            noClasses().that().resideOutsideOfPackage("dev.yt2ms.cli..").should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule allLogTheSameWay = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.yt2ms.ledger.database.PostgresqlSessions")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..")
            .because("only the log of PostgreSQL's driver is switched off there");

    private static ArchRule onlyOurs(String part, DescribedPredicate<? super JavaClass> known) {
        return classes()
                .that()
                .resideInAPackage("dev.yt2ms." + part + "..")
                .should(ArchConditions.onlyDependOnClassesThat(not(OURS)
                        .or(resideInAnyPackage("dev.yt2ms.files..", "dev.yt2ms.loopback.."))
                        .or(known)));
    }
}
