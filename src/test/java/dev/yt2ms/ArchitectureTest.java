package dev.yt2ms;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import dev.yt2ms.youtube.VideoPage;

/** Who may know whom. A newcomer finds the way of one video by package names; this keeps them true. */
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
        "dev.yt2ms.sandbox.."
    };

    private static final DescribedPredicate<JavaClass> OURS = resideInAPackage("dev.yt2ms..");

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
    static final ArchRule loopbackKnowsNobody = onlyOurs("loopback", resideInAPackage("dev.yt2ms.loopback.."));

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
    static final ArchRule noClassIsADrawer = noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Helpers|Utilities|Misc)(\\$.*)?")
            .because("a name tells what a class is for");

    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().matching("dev.yt2ms.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule packagesWithinThemFormNoCycles =
            slices().matching("dev.yt2ms.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheCommandLineWritesToTheTerminal =
            noClasses().that().resideOutsideOfPackage("dev.yt2ms.cli..").should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule allLogTheSameWay =
            noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");

    private static ArchRule onlyOurs(String part, DescribedPredicate<? super JavaClass> known) {
        return classes()
                .that()
                .resideInAPackage("dev.yt2ms." + part + "..")
                .should(ArchConditions.onlyDependOnClassesThat(not(OURS)
                        .or(resideInAnyPackage("dev.yt2ms.files..", "dev.yt2ms.loopback.."))
                        .or(known)));
    }
}
