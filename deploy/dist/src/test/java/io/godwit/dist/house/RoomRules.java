package io.godwit.dist.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Who may see whom inside the house. Each rule's reason says how to fix what breaks it. */
final class RoomRules {
    private RoomRules() {}

    static List<ArchRule> rules() {
        List<ArchRule> rules = new ArrayList<>(List.of(
                onlyAppsSeeAdapters(),
                controlSeesPortsOnly(),
                commandsSeeControlOnly(),
                launchersSeeControlOnly(),
                launchersStandApart(),
                restSeesControlOnly(),
                lifecycleIsPure(),
                nobodySeesMeasurements(),
                modelStandsAlone(),
                runtimeSeesTheModelOnly()));
        House.SERVICES.forEach(service -> rules.add(serviceStandsApart(service)));
        return List.copyOf(rules);
    }

    private static ArchRule serviceStandsApart(String service) {
        return noClasses()
                .that()
                .resideInAPackage(service)
                .should()
                .dependOnClassesThat(Predicates.resideInAnyPackage(House.services())
                        .and(DescribedPredicate.not(Predicates.resideInAPackage(service))))
                .as(service + " sees no other service")
                .because("services meet only in Kafka topics: move what both need into common-model or common-runtime");
    }

    private static ArchRule onlyAppsSeeAdapters() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(
                        "..app..", House.MILVUS_ADAPTER, House.OCEANBASE_ADAPTER, House.BENCH, House.DIST)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(House.MILVUS_ADAPTER, House.OCEANBASE_ADAPTER)
                .as("only app packages see adapters")
                .because("the rest must run on any source and target: depend on the port in common-model"
                        + " (SourceReader, TargetWriter, ...) and let the app package pass the adapter in");
    }

    private static ArchRule controlSeesPortsOnly() {
        return noClasses()
                .that()
                .resideInAPackage(House.CONTROL)
                .should()
                .dependOnClassesThat(Predicates.resideInAnyPackage(
                                House.LAUNCHER,
                                House.OPERATOR,
                                House.CLI,
                                House.CONSOLE,
                                House.BENCH,
                                House.STACK,
                                House.CLUSTER,
                                House.DIST,
                                "java.net.http..")
                        .or(Predicates.resideInAnyPackage(House.services()))
                        .or(Predicates.equivalentTo(ProcessBuilder.class)))
                .as("control sees no launcher, command, service or process")
                .because("the control plane runs wherever components run: ask for what it needs by a port of control");
    }

    private static ArchRule commandsSeeControlOnly() {
        return noClasses()
                .that()
                .resideInAPackage(House.CLI)
                .should()
                .dependOnClassesThat(Predicates.resideInAnyPackage(
                                House.LAUNCHER,
                                House.OPERATOR,
                                House.BENCH,
                                House.STACK,
                                House.CLUSTER,
                                House.DIST,
                                "org.apache.kafka..")
                        .or(Predicates.resideInAPackage(House.CONSOLE)
                                .and(DescribedPredicate.not(Predicates.resideInAPackage(House.CONTRACT))))
                        .or(Predicates.resideInAnyPackage(House.services())))
                .as("commands see control and the REST contract only")
                .because("what a command does must be open to REST as well: let control offer it");
    }

    private static ArchRule launchersSeeControlOnly() {
        return noClasses()
                .that()
                .resideInAnyPackage(House.LAUNCHER, House.OPERATOR)
                .should()
                .dependOnClassesThat(Predicates.resideInAnyPackage(
                                House.CLI,
                                House.CONSOLE,
                                House.BENCH,
                                House.STACK,
                                House.CLUSTER,
                                House.DIST,
                                "org.apache.kafka..")
                        .or(Predicates.resideInAnyPackage(House.services())))
                .as("launchers see control only")
                .because("a launcher starts programs that it is told, by name: pass them in from deploy/dist");
    }

    private static ArchRule launchersStandApart() {
        return noClasses()
                .that()
                .resideInAPackage(House.OPERATOR)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(House.LAUNCHER)
                .as("Kubernetes sees no local process")
                .because("a service has one launcher or the other: move what both need into control");
    }

    private static ArchRule restSeesControlOnly() {
        return noClasses()
                .that()
                .resideInAPackage(House.CONSOLE)
                .should()
                .dependOnClassesThat(Predicates.resideInAnyPackage(
                                House.LAUNCHER,
                                House.OPERATOR,
                                House.CLI,
                                House.BENCH,
                                House.STACK,
                                House.CLUSTER,
                                House.DIST,
                                "org.apache.kafka..")
                        .or(Predicates.resideInAnyPackage(House.services())))
                .as("the REST interface sees control only")
                .because("it runs wherever control runs: let control offer what a request needs");
    }

    private static ArchRule lifecycleIsPure() {
        DescribedPredicate<JavaClass> values = Predicates.resideInAnyPackage(
                        House.LIFECYCLE, House.MODEL, "java.lang", "java.lang.invoke", "java.lang.runtime", "java.util")
                .or(Predicates.resideInAnyPackage("java.util.function", "java.util.stream"))
                .or(Predicates.resideInAPackage("java.time")
                        .and(DescribedPredicate.not(Predicates.assignableTo(Clock.class))))
                .or(DescribedPredicate.describe("arrays and primitives", type -> type.isPrimitive() || type.isArray()))
                .and(DescribedPredicate.not(Predicates.equivalentTo(Thread.class)));
        return classes()
                .that()
                .resideInAPackage(House.LIFECYCLE)
                .should()
                .onlyDependOnClassesThat(values)
                .as("the life cycle sees no Kafka, clock, thread or I/O")
                .because("a decision must be repeatable from its inputs: pass the time in, answer an effect");
    }

    private static ArchRule nobodySeesMeasurements() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(House.BENCH, House.SAMPLE, House.DIST)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(House.BENCH, House.SAMPLE)
                .as("services see no benchmark and no sample")
                .because("what measures or fills must not run in production: move what is shared to its own room");
    }

    private static ArchRule modelStandsAlone() {
        return noClasses()
                .that()
                .resideInAPackage(House.MODEL)
                .should()
                .dependOnClassesThat(Predicates.resideInAPackage("io.godwit..")
                        .and(DescribedPredicate.not(Predicates.resideInAPackage(House.MODEL))))
                .as("common-model stands alone")
                .because("every room speaks its words: pass in what it needs of others");
    }

    private static ArchRule runtimeSeesTheModelOnly() {
        return noClasses()
                .that()
                .resideInAPackage(House.RUNTIME)
                .should()
                .dependOnClassesThat(Predicates.resideInAPackage("io.godwit..")
                        .and(DescribedPredicate.not(Predicates.resideInAnyPackage(House.MODEL, House.RUNTIME))))
                .as("common-runtime sees common-model only")
                .because("services, control and adapters all use it: pass in what it needs of them");
    }
}
