package io.godwit.testsupport;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;

/**
 * The boundaries between modules. Every module with a service or an adapter runs {@link #check} in a test. Each rule's message
 * says how to mend a violation.
 */
public final class ArchitectureRules {
    private static final String MILVUS_ADAPTER = "io.godwit.milvus..";
    private static final String OCEANBASE_ADAPTER = "io.godwit.oceanbase..";
    private static final String LOCAL_STACK = "io.godwit.stack..";
    private static final List<String> SERVICES = List.of(
            "io.godwit.store..",
            "io.godwit.fullimport..",
            "io.godwit.incrsync..",
            "io.godwit.verification..",
            "io.godwit.console..");

    private ArchitectureRules() {}

    /** Checks every class of Godwit on the class path, tests left out. */
    public static void check() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.godwit");
        rules().forEach(rule -> rule.allowEmptyShould(true).check(classes));
    }

    /** The rules one by one. */
    public static List<ArchRule> rules() {
        List<ArchRule> rules = new ArrayList<>(List.of(
                onlyAppsSeeAdapters(), milvusClientInItsAdapter(), sqlInItsAdapter(), noSleep(), namesSayTheThing()));
        rules.addAll(servicesStayApart());
        return List.copyOf(rules);
    }

    private static ArchRule onlyAppsSeeAdapters() {
        return noClasses()
                .that()
                .resideOutsideOfPackages("..app..", MILVUS_ADAPTER, OCEANBASE_ADAPTER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(MILVUS_ADAPTER, OCEANBASE_ADAPTER)
                .as("only app packages see adapters")
                .because("the rest must run on any source and target: depend on the port in common-model"
                        + " (SourceReader, TargetWriter, ...) and let the app package pass the adapter in");
    }

    private static ArchRule milvusClientInItsAdapter() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(MILVUS_ADAPTER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.milvus..", "milvus.proto..")
                .as("Milvus's client stays in milvus-adapter")
                .because(
                        "its types change with its versions: move the call into milvus-adapter and offer it by a port");
    }

    private static ArchRule sqlInItsAdapter() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(OCEANBASE_ADAPTER, LOCAL_STACK)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "com.mysql..", "com.zaxxer..")
                .as("SQL stays in oceanbase-adapter")
                .because("statements must be exact in one place: move the statement into oceanbase-adapter"
                        + " and offer it by a port");
    }

    private static List<ArchRule> servicesStayApart() {
        List<ArchRule> rules = new ArrayList<>();
        for (String service : SERVICES) {
            String[] others = SERVICES.stream().filter(s -> !s.equals(service)).toArray(String[]::new);
            rules.add(
                    noClasses()
                            .that()
                            .resideInAPackage(service)
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(others)
                            .as(service + " knows no other service")
                            .because(
                                    "services meet only in Kafka topics: move what both need into common-model or common-runtime"));
        }
        return rules;
    }

    private static ArchRule noSleep() {
        return noClasses()
                .should()
                .accessTargetWhere(describe("Thread.sleep", ArchitectureRules::isSleep))
                .as("nobody sleeps")
                .because("a sleep cannot be tested or interrupted by a drain: use Backoff in services,"
                        + " a ScheduledExecutorService for timers, Awaitility in tests");
    }

    private static ArchRule namesSayTheThing() {
        return noClasses()
                .should()
                .haveNameMatching(".*(Utils?|Helper|Manager|Impl|(?<!Ocean)Base)")
                .as("names say the thing")
                .because("Util, Helper, Manager, Impl and Base say nothing: name the class after what it holds or does,"
                        + " an implementation after its technology (KafkaRowFeeds)");
    }

    private static boolean isSleep(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        boolean onThread = target.getOwner().isEquivalentTo(Thread.class);
        boolean onTimeUnit = target.getOwner().isEquivalentTo(java.util.concurrent.TimeUnit.class);
        return (onThread || onTimeUnit) && target.getName().equals("sleep");
    }
}
