package io.godwit.dist.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** Where the libraries of others are at home. */
final class VendorRules {
    private VendorRules() {}

    static List<ArchRule> rules() {
        return List.of(
                atHome(
                        "Milvus's client stays in milvus-adapter",
                        List.of("io.milvus..", "milvus.proto..", "com.google.protobuf..", "io.grpc.."),
                        List.of(House.MILVUS_ADAPTER, House.BARE),
                        "its types change with its versions: move the call into milvus-adapter and offer it by a port"),
                atHome(
                        "SQL stays in oceanbase-adapter",
                        List.of("java.sql..", "javax.sql..", "com.mysql..", "com.zaxxer.."),
                        List.of(House.OCEANBASE_ADAPTER, House.STACK, House.BARE),
                        "statements must be exact in one place: move the statement into oceanbase-adapter and offer it"
                                + " by a port"),
                atHome(
                        "YAML stays with task files",
                        List.of("org.yaml.."),
                        List.of("io.godwit.cli.file.."),
                        "a task's document is a tree everywhere else: let cli.file read it"),
                atHome(
                        "the command line's library stays with commands",
                        List.of("picocli.."),
                        List.of(
                                House.CLI,
                                "io.godwit.stack.cli..",
                                "io.godwit.cluster.cli..",
                                "io.godwit.bench.command..",
                                House.DIST),
                        "work must be callable without a command line: take plain values"),
                atHome(
                        "the HTTP server stays with the REST interface",
                        List.of("io.javalin..", "org.eclipse.jetty.."),
                        List.of(House.CONSOLE),
                        "work must be callable without a request: take plain values"),
                atHome(
                        "progress bars stay with progress",
                        List.of("me.tongfei.."),
                        List.of("io.godwit.cli.progress.."),
                        "tell a RunObserver how it goes"),
                atHome(
                        "Kubernetes's client stays in operator",
                        List.of("io.fabric8..", "io.javaoperatorsdk.."),
                        List.of(House.OPERATOR),
                        "the rest must run anywhere: offer it by a port of control"),
                atHome(
                        "Kafka Streams stays with the topology",
                        List.of("org.apache.kafka.streams.."),
                        List.of("io.godwit.control.topology.."),
                        "decisions are pure and run in the foreground as well: put them into control.managed or"
                                + " control.lifecycle"),
                atHome(
                        "Avro stays with row events and their registry",
                        List.of("org.apache.avro.."),
                        List.of("io.godwit.model.avro..", "io.godwit.runtime.kafka.."),
                        "the wire format is written once: use RowEventCodec"));
    }

    private static ArchRule atHome(String name, List<String> vendor, List<String> home, String remedy) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(home.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(vendor.toArray(String[]::new))
                .as(name)
                .because(remedy);
    }
}
