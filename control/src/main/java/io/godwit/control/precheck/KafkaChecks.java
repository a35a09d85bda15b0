package io.godwit.control.precheck;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.task.KafkaSpec;
import io.godwit.model.text.Plural;
import java.util.List;
import java.util.Optional;

/** What a Kafka answers. One thread. */
final class KafkaChecks {
    private static final String PATH = "spec.kafka";

    private final KafkaSpec spec;
    private final DataSourcePorts ports;
    private final Questions questions;
    private final DataSourceProbe.Reached reached;
    private final Questions.Server server;

    KafkaChecks(KafkaSpec spec, DataSourcePorts ports, Questions questions, DataSourceProbe.Reached reached) {
        this.spec = spec;
        this.ports = ports;
        this.questions = questions;
        this.reached = reached;
        this.server = new Questions.Server(CheckCode.LOGIN, spec.bootstrapServers(), PATH, ErrorCode.KAFKA_UNREACHABLE);
    }

    List<Check> run() {
        Optional<KafkaServers> answer = reached.has("spec.kafka.bootstrapServers")
                ? questions
                        .ask(
                                server,
                                () -> ports.kafka().apply(spec),
                                found ->
                                        "answers and accepts the login; it has " + Plural.of(found.brokers(), "broker"),
                                late -> {})
                        .get()
                : Optional.empty();
        answer.ifPresentOrElse(this::judge, () -> {
            for (CheckCode code : List.of(CheckCode.KAFKA_REPLICAS, CheckCode.PRIVILEGES, CheckCode.LATENCY)) {
                questions.add(Check.skipped(code, server.address(), PATH, "Kafka cannot be asked"));
            }
        });
        return questions.checks();
    }

    /** The check of a Kafka that has too few brokers; none where it has enough. */
    static Optional<Check> lacking(CheckCode code, KafkaSpec spec, String path, int brokers) {
        return spec.replicationFactor() <= brokers
                ? Optional.empty()
                : Optional.of(Check.fail(
                        code,
                        spec.bootstrapServers(),
                        path + ".replicationFactor",
                        ErrorCode.KAFKA_TOPIC_UNSAFE,
                        "asks for " + spec.replicationFactor() + " replicas, and there are "
                                + Plural.of(brokers, "broker"),
                        "write at most " + brokers + ", or add brokers"));
    }

    private void judge(KafkaServers found) {
        questions.add(lacking(CheckCode.KAFKA_REPLICAS, spec, PATH, found.brokers())
                .orElseGet(() -> Check.pass(
                        CheckCode.KAFKA_REPLICAS,
                        server.address(),
                        PATH,
                        "has brokers for " + Plural.of(spec.replicationFactor(), "replica"))));
        questions.add(found.lacking()
                .map(this::privileges)
                .orElseGet(
                        () -> Check.skipped(CheckCode.PRIVILEGES, server.address(), PATH, "Kafka does not say them")));
        questions.add(DataSourceProbe.ofLatency(server, found.latencyMillis()));
    }

    /** Rights on topics by prefix do the same as some on the cluster, and are seen only once there are such topics. */
    private Check privileges(List<String> lacking) {
        return lacking.isEmpty()
                ? Check.pass(
                        CheckCode.PRIVILEGES, server.address(), PATH, "may create topics, by its rights on the cluster")
                : Check.warn(
                        CheckCode.PRIVILEGES,
                        server.address(),
                        PATH,
                        "has no right on the cluster to " + String.join(", ", lacking),
                        "none, if the rights are given on topics, groups and transactional ids with prefix godwit.");
    }
}
