package io.godwit.dist;

import io.godwit.model.task.SecretRef;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.SecretText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a service reaches its Kafka, and how many brokers hold its topics. */
final class KafkaOptions {
    private static final String PROPERTY = "--kafka-property";
    private static final String REPLICATION = "--replication-factor";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = PROPERTY,
            paramLabel = "KEY=VALUE",
            description = {
                "A setting of Kafka's clients, for example security.protocol=SSL; repeat it for more.",
                "Every user of the machine sees what is written here: refer to secrets by env and file references in single quotes,"
                        + " see docs/secure.md. No document may refer to the same variables and files."
            })
    private Map<String, String> properties = new LinkedHashMap<>();

    @Option(
            names = REPLICATION,
            paramLabel = "N",
            description = "Replicas of the service's topics; default: 3, or as many as there are brokers.")
    private Integer replicationFactor;

    /** The settings, their references resolved here. */
    Map<String, String> settings() {
        SecretResolver secrets = new SecretResolver(System.getenv());
        Map<String, String> settings = new LinkedHashMap<>();
        texts().forEach((key, text) -> settings.put(key, secrets.resolve(text)));
        return settings;
    }

    /** What the settings refer to. */
    List<SecretRef> references() {
        return texts().values().stream()
                .flatMap(text -> text.references().stream())
                .toList();
    }

    OptionalInt replicationFactor() {
        if (replicationFactor != null && replicationFactor < 1) {
            throw new ParameterException(command.commandLine(), REPLICATION + " must be at least 1");
        }
        return replicationFactor == null ? OptionalInt.empty() : OptionalInt.of(replicationFactor);
    }

    /** The same for another process; references stay references. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        texts().forEach((key, text) -> arguments.addAll(List.of(PROPERTY, key + "=" + text.template())));
        replicationFactor().ifPresent(factor -> arguments.addAll(List.of(REPLICATION, String.valueOf(factor))));
        return arguments;
    }

    private Map<String, SecretText> texts() {
        Map<String, SecretText> texts = new LinkedHashMap<>();
        properties.forEach((key, value) -> {
            if (!SecretText.wellFormed(value)) {
                throw new ParameterException(
                        command.commandLine(),
                        PROPERTY + " " + key
                                + ": a reference is none of env:NAME, file:/absolute/path and sealed:KEY.TEXT");
            }
            texts.put(key, SecretText.of(value));
        });
        return texts;
    }
}
