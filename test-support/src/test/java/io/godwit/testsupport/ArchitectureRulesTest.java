package io.godwit.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

class ArchitectureRulesTest {
    @Test
    void theBoundariesHoldHere() {
        ArchitectureRules.check();
    }

    @Test
    void aViolationIsFoundAndTheMessageSaysHowToMendIt() {
        JavaClasses bad = new ClassFileImporter().importClasses(RowUtil.class);

        assertThatThrownBy(() -> ArchitectureRules.rules()
                        .forEach(rule -> rule.allowEmptyShould(true).check(bad)))
                .hasMessageContaining("RowUtil");
        assertThat(brokenBy(bad))
                .containsExactlyInAnyOrder("SQL stays in oceanbase-adapter", "nobody sleeps", "names say the thing");
        assertThat(ArchitectureRules.rules())
                .extracting(ArchRule::getDescription)
                .allMatch(d -> d.contains(", because "));
    }

    private static java.util.List<String> brokenBy(JavaClasses classes) {
        return ArchitectureRules.rules().stream()
                .filter(rule -> rule.allowEmptyShould(true).evaluate(classes).hasViolation())
                .map(rule -> rule.getDescription().split(", because ")[0])
                .toList();
    }

    @SuppressWarnings("unused")
    private static final class RowUtil {
        private java.sql.Connection connection;

        void rest() throws InterruptedException {
            java.util.concurrent.TimeUnit.SECONDS.sleep(1);
        }
    }
}
