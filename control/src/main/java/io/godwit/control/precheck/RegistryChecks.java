package io.godwit.control.precheck;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.task.SchemaRegistrySpec;
import io.godwit.runtime.kafka.RegistrySettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a schema registry answers. One thread. */
final class RegistryChecks {
    private static final String PATH = "spec.schemaRegistry";
    /** What lets a schema read rows that were written by the older ones. */
    private static final Set<String> SAFE = Set.of("BACKWARD", "BACKWARD_TRANSITIVE", "FULL", "FULL_TRANSITIVE");

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

    /** The check of how a registry treats schemas. Godwit sets BACKWARD for each of its subjects, where it may. */
    static Check compatibility(Questions.Server server, RegistrySettings settings) {
        if (settings.mode().filter(mode -> !mode.equals("READWRITE")).isPresent()) {
            return Check.fail(
                    server.code(),
                    server.address(),
                    server.path(),
                    ErrorCode.REGISTRY_INCOMPATIBLE,
                    "takes no new schema: its mode is " + settings.mode().get(),
                    "set its mode to READWRITE (PUT /mode)");
        }
        List<String> weak = settings.ofSubjects().entrySet().stream()
                .filter(subject -> !SAFE.contains(subject.getValue()))
                .map(subject -> subject.getKey() + " (" + subject.getValue() + ")")
                .sorted()
                .toList();
        if (!weak.isEmpty()) {
            return Check.warn(
                    server.code(),
                    server.address(),
                    server.path(),
                    "others may register schemas that cannot read the rows, or Godwit's own may be refused, by the"
                            + " compatibility of " + String.join(", ", weak),
                    "set it to BACKWARD (PUT /config/" + weak.getFirst().replaceFirst(" .*", "") + ")");
        }
        return SAFE.contains(settings.compatibility())
                ? Check.pass(
                        server.code(),
                        server.address(),
                        server.path(),
                        "takes schemas by compatibility " + settings.compatibility())
                : Check.warn(
                        server.code(),
                        server.address(),
                        server.path(),
                        "its compatibility is " + settings.compatibility()
                                + ", which a subject keeps whose own Godwit may not set",
                        "let the login set it for subjects with prefix godwit. (PUT /config/{subject}), or set BACKWARD for all"
                                + " (PUT /config)");
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
