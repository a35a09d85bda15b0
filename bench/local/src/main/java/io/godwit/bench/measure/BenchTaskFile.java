package io.godwit.bench.measure;

import io.godwit.cli.file.TaskFile;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.read.SpecReading;
import io.godwit.model.task.read.TaskSpecReader;
import io.godwit.stack.StackAddresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The task file of a measurement, which stays in its folder to be read and run again. */
public final class BenchTaskFile {
    /** Full migration, and changes from then on. */
    public static final List<String> MIGRATED_AND_FOLLOWED = List.of("SCHEMA", "FULL", "INCREMENTAL");

    /** The same, and the way back. */
    public static final List<String> THERE_AND_BACK = List.of("SCHEMA", "FULL", "INCREMENTAL", "REVERSE");

    private BenchTaskFile() {}

    /** A task that moves and follows the collections of database {@code default} that {@code pattern} selects. */
    public static TaskSpec spec(Path folder, StackAddresses addresses, String name, String pattern) {
        return spec(folder, addresses, name, pattern, MIGRATED_AND_FOLLOWED);
    }

    /** A task of these types. */
    public static TaskSpec spec(
            Path folder, StackAddresses addresses, String name, String pattern, List<String> types) {
        Path password = folder.resolve("bench.password");
        Path file = folder.resolve("bench-incr.yaml");
        try {
            Files.writeString(password, addresses.oceanBasePassword());
            Files.writeString(file, yaml(addresses, name, pattern, types, password));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the task file " + file, e);
        }
        return switch (new TaskFile(TaskSpecReader.ofFiles(SecretResolver.ofProcess())).read(file)) {
            case SpecReading.Valid valid -> valid.spec();
            case SpecReading.Invalid invalid ->
                throw GodwitException.bug("the task file of the measurement is wrong: " + invalid.problems(), null);
        };
    }

    private static String yaml(
            StackAddresses addresses, String name, String pattern, List<String> types, Path password) {
        return """
                apiVersion: godwit.io/v1
                kind: MigrationTask
                metadata: {name: "%1$s"}
                spec:
                  kafka: {bootstrapServers: "%2$s", partitions: 4}
                  schemaRegistry: {url: "%3$s"}
                  source: {milvus: {uri: "%4$s"}, log: {kafka: {bootstrapServers: "%2$s"}}}
                  target: {oceanbase: {url: "%5$s", user: "%6$s", password: "${file:%7$s}"}}
                  types: %9$s
                  objects: {include: ["default.%8$s"]}
                  options: {full: {resources: SMALL}, incremental: {store: SMALL, writer: SMALL}}
                """.formatted(
                        name,
                        addresses.kafkaBootstrap(),
                        addresses.registryUrl(),
                        addresses.milvusUri(),
                        addresses.oceanBaseJdbcUrl(),
                        addresses.oceanBaseUser(),
                        password,
                        pattern,
                        types);
    }
}
