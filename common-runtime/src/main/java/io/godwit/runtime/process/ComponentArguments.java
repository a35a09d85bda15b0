package io.godwit.runtime.process;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.Direction;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a component is started: {@code --task --component --ordinal --generation --kafka}, and {@code --direction} where it is not FORWARD. Kafka's security settings are passed as
 * a JSON object in the environment variable {@value #KAFKA_PROPERTIES}, since arguments are visible to every user of a machine.
 */
public record ComponentArguments(
        String taskId, String component, int ordinal, long generation, String kafka, Direction direction) {
    /** Environment variable with Kafka's security settings. */
    public static final String KAFKA_PROPERTIES = "GODWIT_KAFKA_PROPERTIES";

    /** Parses a command line; throws a configuration failure that names what is missing. */
    public static ComponentArguments parse(String[] args) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            values.put(args[i], args[i + 1]);
        }
        try {
            return new ComponentArguments(
                    required(values, "--task"),
                    required(values, "--component"),
                    Integer.parseInt(required(values, "--ordinal")),
                    Long.parseLong(required(values, "--generation")),
                    required(values, "--kafka"),
                    direction(values));
        } catch (NumberFormatException e) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID, "--ordinal and --generation are integers", "correct the command line", e);
        }
    }

    /** Name of the flow that it works for. */
    public String flow() {
        return direction.flow(taskId);
    }

    /** Name of the instance in its task. */
    public String name() {
        return component + "-" + ordinal;
    }

    /** The command line that {@link #parse} reads. */
    public List<String> commandLine() {
        List<String> words = new ArrayList<>(List.of(
                "--task",
                taskId,
                "--component",
                component,
                "--ordinal",
                String.valueOf(ordinal),
                "--generation",
                String.valueOf(generation),
                "--kafka",
                kafka));
        if (direction != Direction.FORWARD) {
            words.addAll(List.of("--direction", direction.name()));
        }
        return words;
    }

    /** Kafka as this process reaches it. */
    public KafkaSettings kafkaSettings(Map<String, String> environment) {
        Map<String, String> properties = new HashMap<>();
        String json = environment.get(KAFKA_PROPERTIES);
        if (json != null) {
            Json.tree(json.getBytes(StandardCharsets.UTF_8)).forEach((k, v) -> properties.put(k, String.valueOf(v)));
        }
        return new KafkaSettings(kafka, properties);
    }

    /** The environment in which {@link #kafkaSettings} finds these properties; empty where there are none. */
    public static Map<String, String> environment(Map<String, String> kafkaProperties) {
        return kafkaProperties.isEmpty() ? Map.of() : Map.of(KAFKA_PROPERTIES, Json.text(kafkaProperties));
    }

    private static Direction direction(Map<String, String> values) {
        String name = values.getOrDefault("--direction", Direction.FORWARD.name());
        try {
            return Direction.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "--direction is " + name,
                    "it is one of " + Arrays.toString(Direction.values()),
                    e);
        }
    }

    private static String required(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null || value.isBlank()) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID, "argument " + name + " is missing", "start components through godwit");
        }
        return value;
    }
}
