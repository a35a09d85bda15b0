package io.godwit.dist.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every class of the house keeps the rules, and each rule is shown able to fail by classes that break it on purpose. */
class HouseRulesTest {
    private static final List<ArchRule> RULES = Stream.of(RoomRules.rules(), VendorRules.rules(), CodeRules.rules())
            .flatMap(List::stream)
            .toList();

    private static JavaClasses house;
    private static JavaClasses offenders;

    @BeforeAll
    static void importClasses() {
        house = House.classes();
        offenders = new ClassFileImporter()
                .importPackages("io.godwit")
                .that(DescribedPredicate.describe(
                        "offenders", type -> type.getName().contains("Offender")));
    }

    @TestFactory
    Stream<DynamicTest> theHouseKeeps() {
        return RULES.stream()
                .map(rule -> DynamicTest.dynamicTest(
                        name(rule), () -> rule.allowEmptyShould(true).check(house)));
    }

    @TestFactory
    Stream<DynamicTest> anOffenderBreaks() {
        return RULES.stream()
                .map(rule -> DynamicTest.dynamicTest(name(rule), () -> {
                    EvaluationResult result = rule.allowEmptyShould(true).evaluate(offenders);

                    assertThat(result.getFailureReport().getDetails())
                            .as("no class whose name holds Offender breaks this rule: add one to the tests")
                            .anyMatch(detail -> detail.contains("Offender"));
                }));
    }

    @Test
    void everyRoomIsThere() {
        assertThat(house.stream()
                        .map(type -> type.getPackageName().split("\\.")[2])
                        .distinct())
                .contains("model", "runtime", "milvus", "oceanbase", "store", "fullimport", "incrsync", "verification")
                .contains("control", "launcher", "operator", "cli", "bench", "stack", "cluster", "image", "dist");
    }

    private static String name(ArchRule rule) {
        return rule.getDescription().split(", because ")[0];
    }
}
