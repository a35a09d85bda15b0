package io.godwit.testsupport;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.kafka.RegistrySettings;
import io.godwit.runtime.kafka.SchemaRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/** A registry whose subjects accept schemas that can read the previous one. Thread-safe. */
public final class InMemorySchemaRegistry implements SchemaRegistry {
    private static final String COMPATIBILITY = "BACKWARD";

    private final List<Schema> schemas = new ArrayList<>();
    private final Map<String, Schema> newest = new HashMap<>();
    private final Map<String, List<Schema>> versions = new HashMap<>();

    @Override
    public void check() {}

    @Override
    public synchronized int register(String subject, Schema schema) {
        Schema before = newest.get(subject);
        if (before != null && !before.equals(schema) && !reads(schema, before)) {
            throw GodwitException.configuration(
                    ErrorCode.REGISTRY_INCOMPATIBLE, "the registry refuses the schema of " + subject, "none");
        }
        newest.put(subject, schema);
        List<Schema> registered = versions.computeIfAbsent(subject, s -> new ArrayList<>());
        if (!registered.contains(schema)) {
            registered.add(schema);
        }
        int known = schemas.indexOf(schema);
        if (known < 0) {
            schemas.add(schema);
        }
        return (known < 0 ? schemas.size() - 1 : known) + 1;
    }

    @Override
    public synchronized RegistrySettings settings(String prefix, int most) {
        return new RegistrySettings(
                COMPATIBILITY,
                Optional.of("READWRITE"),
                newest.keySet().stream()
                        .filter(subject -> !prefix.isEmpty() && subject.startsWith(prefix))
                        .sorted()
                        .limit(most)
                        .collect(Collectors.toMap(subject -> subject, subject -> COMPATIBILITY)));
    }

    @Override
    public synchronized void forget(String prefix) {
        newest.keySet().removeIf(subject -> subject.startsWith(prefix));
        versions.keySet().removeIf(subject -> subject.startsWith(prefix));
    }

    @Override
    public synchronized Schema byId(int id) {
        return schemas.get(id - 1);
    }

    @Override
    public synchronized List<Integer> versions(String subject) {
        return IntStream.rangeClosed(
                        1, versions.getOrDefault(subject, List.of()).size())
                .boxed()
                .toList();
    }

    @Override
    public void close() {}

    private static boolean reads(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                        .getType()
                == SchemaCompatibilityType.COMPATIBLE;
    }
}
