package io.godwit.control.precheck;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.task.SchemaRegistrySpec;
import java.util.List;
import java.util.Optional;

/** What a schema registry answers. One thread. */
final class RegistryChecks {
    private static final String PATH = "spec.schemaRegistry";

    private final SchemaRegistrySpec spec;
    private final DataSourcePorts ports;
    private final Questions questions;
    private final DataSourceProbe.Reached reached;

    RegistryChecks(
            SchemaRegistrySpec spec, DataSourcePorts ports, Questions questions, DataSourceProbe.Reached reached) {
        this.spec = spec;
        this.ports = ports;
        this.questions = questions;
        this.reached = reached;
    }

    List<Check> run() {
        Questions.Server server =
                new Questions.Server(CheckCode.LOGIN, spec.url(), PATH, ErrorCode.REGISTRY_UNREACHABLE);
        Optional<Boolean> answer = reached.has("spec.schemaRegistry.url")
                ? questions
                        .ask(
                                server,
                                () -> {
                                    ports.registry().accept(spec);
                                    return true;
                                },
                                found -> "is a registry with Confluent's API, and accepts the login",
                                late -> {})
                        .get()
                : Optional.empty();
        if (answer.isPresent()) {
            DataSourceProbe.latency(questions, server, () -> ports.registry().accept(spec));
        } else {
            questions.add(Check.skipped(CheckCode.LATENCY, server.address(), PATH, "the registry cannot be asked"));
        }
        return questions.checks();
    }
}
