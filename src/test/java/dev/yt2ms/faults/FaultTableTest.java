package dev.yt2ms.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests that a test with {@link Survives} covers each fault of {@link FaultCell}. */
class FaultTableTest {

    @Test
    void eachFaultHasATest() {
        JavaClasses tests = new ClassFileImporter()
                .withImportOption(new ImportOption.OnlyIncludeTests())
                .importPackages("dev.yt2ms");
        Set<FaultCell> proved = EnumSet.noneOf(FaultCell.class);
        for (var testClass : tests) {
            for (JavaMethod method : testClass.getMethods()) {
                method.tryGetAnnotationOfType(Survives.class).ifPresent(survives -> {
                    assertThat(method.isAnnotatedWith("org.junit.jupiter.api.Test")
                                    || method.isMetaAnnotatedWith("org.junit.jupiter.api.TestTemplate"))
                            .as(method.getFullName())
                            .isTrue();
                    proved.addAll(List.of(survives.value()));
                });
            }
        }

        assertThat(proved).containsExactlyInAnyOrder(FaultCell.values());
    }
}
