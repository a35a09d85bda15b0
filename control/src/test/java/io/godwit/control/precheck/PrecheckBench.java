package io.godwit.control.precheck;

import io.godwit.control.estimate.Estimate;
import io.godwit.control.estimate.TableEstimate;
import io.godwit.control.record.Commitment;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.Field.Role;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.target.TableProblem;
import io.godwit.model.target.TargetSchema;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.read.SpecReading;
import io.godwit.model.task.read.TaskSpecReader;
import io.godwit.runtime.kafka.RegistrySettings;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.testsupport.InMemoryChangeLogs;
import io.godwit.testsupport.InMemoryDatabase;
import io.godwit.testsupport.InMemorySource;
import io.godwit.testsupport.InMemoryTargetSchema;
import io.godwit.testsupport.InMemoryWriteProbe;
import io.godwit.testsupport.ScriptedTarget;
import io.godwit.testsupport.TestRow;
import io.godwit.testsupport.TestRows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A task and its servers, all well until a test says otherwise. */
final class PrecheckBench {
    static final KafkaBrokers BROKERS =
            new KafkaBrokers(OptionalInt.of(3), OptionalLong.of(1L << 40), OptionalLong.of(100_000_000));

    final InMemorySource source = new InMemorySource(10);
    final InMemoryDatabase database = new InMemoryDatabase();
    final Map<String, List<String>> mismatches = new HashMap<>();
    final Map<String, List<String>> narrower = new HashMap<>();
    final Map<String, List<String>> shortened = new HashMap<>();
    final Map<String, Duration> retention = new HashMap<>();
    final ScriptedTarget look = new ScriptedTarget();
    final InMemoryChangeLogs changeLogs = new InMemoryChangeLogs();
    final InMemoryWriteProbe writes = new InMemoryWriteProbe();
    Duration targetAhead = Duration.ZERO;
    long mostRecordBytes = 10_000_000;
    final Map<String, String> environment = new HashMap<>();
    final List<String> include = new ArrayList<>(List.of("db.*"));
    final Map<String, String> rename = new HashMap<>();
    final Map<String, Object> full = new HashMap<>();
    final Map<String, String> partitions = new HashMap<>();
    final List<String> types = new ArrayList<>(List.of("SCHEMA", "FULL", "INCREMENTAL"));
    String password = "";
    String version = "4.3.5";
    Optional<GodwitException> lostLog = Optional.empty();
    Duration patience = Duration.ofSeconds(20);
    Supplier<KafkaAnswer> kafka =
            () -> new KafkaAnswer(Optional.empty(), false, Commitment.NOTHING, List.of(), BROKERS);
    Runnable registry = () -> {};
    Supplier<SourceCatalog> openSource = () -> source;
    RegistrySettings settings = new RegistrySettings("BACKWARD", Optional.of("READWRITE"), Map.of());
    Estimate estimate = estimate(1_000, 1_000_000, Duration.ofMinutes(1), OptionalLong.of(1L << 40));
    final Map<String, SourceLog.SizeBound> sizeBounds = new HashMap<>();
    Supplier<TargetSchema> openTarget = Target::new;
    Supplier<SourceLog> openLog = Log::new;

    /** A collection with a 4-dimensional vector, loaded. */
    CollectionSchema collection(String name) {
        return collection(name, "id", FieldType.FLOAT_VECTOR, 4);
    }

    CollectionSchema collection(String name, String key, FieldType vector, int dimension) {
        CollectionSchema collection = new CollectionSchema(
                new CollectionName("db", name),
                name.hashCode(),
                "",
                List.of(
                        Field.plain(100, key, FieldType.INT64).as(Role.PRIMARY_KEY),
                        Field.plain(101, "v", vector).withDimension(dimension)),
                false,
                0,
                List.of("dml_0"),
                0);
        source.add(collection, List.of());
        source.load(collection, true);
        return collection;
    }

    TableName table(String name) {
        TableName table = new TableName("db", name);
        database.create(table);
        return table;
    }

    PrecheckReport run() {
        return run(CheckScope.ALL, CheckFeed.NONE);
    }

    PrecheckReport run(CheckScope scope, CheckFeed feed) {
        PrecheckPorts ports = new PrecheckPorts(
                () -> kafka.get(),
                () -> registry.run(),
                prefix -> settings,
                openSource,
                () -> source,
                Keys::new,
                (catalog, mappings) -> estimate,
                openTarget,
                () -> {
                    look.now = Instant.EPOCH.plus(targetAhead);
                    return look;
                },
                Optional.of(openLog),
                () -> changeLogs,
                () -> writes,
                mostRecordBytes);
        return new Precheck(
                        spec(),
                        ports,
                        new SecretResolver(environment),
                        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                        patience)
                .run(scope, feed);
    }

    /** The checks that came out so, as {@code CODE object}. */
    List<String> with(CheckStatus status) {
        return run().with(status).stream()
                .map(check -> check.code() + " " + check.object())
                .toList();
    }

    /** What collection {@code db.a} takes. */
    static Estimate estimate(long rows, long bytes, Duration time, OptionalLong free) {
        OptionalLong all = OptionalLong.of(bytes);
        return new Estimate(
                0,
                List.of(new TableEstimate(
                        "db.a",
                        "db.a",
                        OptionalLong.of(rows),
                        OptionalLong.of(bytes / rows),
                        all,
                        all,
                        OptionalLong.of(time.toMillis()),
                        OptionalLong.of(rows),
                        "")),
                free);
    }

    static GodwitException away(ErrorCode code) {
        return GodwitException.retriable(code, "it does not answer", "check it", null);
    }

    TaskRecord record() {
        return new TaskRecord(
                "abcdefghijkl",
                "t",
                1,
                TaskRecord.State.STOPPED,
                spec().toTree(),
                1,
                Optional.empty(),
                Optional.empty());
    }

    TaskSpec spec() {
        Map<String, Object> oceanBase =
                new LinkedHashMap<>(Map.of("url", "jdbc:mysql://127.0.0.1:2881/", "user", "root@mysql"));
        if (!password.isEmpty()) {
            oceanBase.put("password", password);
        }
        Map<String, Object> tree = Map.of(
                "apiVersion",
                "godwit.io/v1",
                "kind",
                "MigrationTask",
                "metadata",
                Map.of("name", "t"),
                "spec",
                Map.of(
                        "kafka", Map.of("bootstrapServers", "kafka:9092"),
                        "schemaRegistry", Map.of("url", "http://registry:8081"),
                        "source",
                                Map.of(
                                        "milvus", Map.of("uri", "http://milvus:19530"),
                                        "log", Map.of("kafka", Map.of("bootstrapServers", "log:9092"))),
                        "target", Map.of("oceanbase", oceanBase),
                        "types", types,
                        "objects", Map.of("include", include, "rename", rename),
                        "options", Map.of("full", full, "reverse", Map.of("partitions", partitions))));
        return switch (TaskSpecReader.ofPublished().read(tree)) {
            case SpecReading.Valid valid -> valid.spec();
            case SpecReading.Invalid invalid ->
                throw new IllegalStateException(invalid.problems().toString());
        };
    }

    private final class Target implements TargetSchema {
        private final InMemoryTargetSchema schema = new InMemoryTargetSchema(database);

        @Override
        public String version() {
            return version;
        }

        @Override
        public List<String> ddl(TableMapping mapping) {
            return schema.ddl(mapping);
        }

        @Override
        public List<String> shortened(TableMapping mapping) {
            return shortened.getOrDefault(mapping.label(), List.of());
        }

        @Override
        public List<TableProblem> problems(TableMapping mapping) {
            return schema.problems(mapping);
        }

        @Override
        public boolean exists(TableName table) {
            return schema.exists(table);
        }

        @Override
        public void create(TableMapping mapping) {
            throw new IllegalStateException("a precheck changes nothing");
        }

        @Override
        public List<String> mismatches(TableMapping mapping) {
            return mismatches.getOrDefault(mapping.label(), List.of());
        }

        @Override
        public List<String> narrower(TableMapping mapping) {
            return narrower.getOrDefault(mapping.label(), List.of());
        }

        @Override
        public boolean isEmpty(TableName table) {
            return schema.isEmpty(table);
        }

        @Override
        public boolean isEmpty(TableMapping mapping) {
            return schema.isEmpty(mapping);
        }

        @Override
        public void empty(TableMapping mapping) {
            throw new IllegalStateException("a precheck changes nothing");
        }

        @Override
        public void ensureCheckpointSchema() {
            throw new IllegalStateException("a precheck changes nothing");
        }

        @Override
        public void close() {}
    }

    /** Single rows of the source. */
    private final class Keys implements KeyReader {
        @Override
        public Optional<RowPage> read(CollectionSchema collection, List<Key> keys, ReadPoint at) {
            List<TestRow> found = keys.stream()
                    .sorted()
                    .flatMap(key -> Optional.ofNullable(source.rows(collection).get(key)).stream())
                    .toList();
            return found.isEmpty() ? Optional.empty() : Optional.of(new TestRows(found));
        }

        @Override
        public void close() {}
    }

    private final class Log implements SourceLog {
        @Override
        public Map<String, LogPosition> ends(Collection<String> channels) {
            lostLog.ifPresent(failure -> {
                throw failure;
            });
            Map<String, LogPosition> ends = new HashMap<>();
            channels.forEach(channel -> ends.put(channel, LogPosition.of(0)));
            return ends;
        }

        @Override
        public Map<String, LogPosition> starts(Collection<String> channels) {
            return ends(channels);
        }

        @Override
        public Map<String, LogPosition> at(Collection<String> channels, Instant time) {
            return ends(channels);
        }

        @Override
        public Map<String, Duration> retention(Collection<String> channels) {
            return retention;
        }

        @Override
        public Map<String, SizeBound> sizeBounds(Collection<String> channels) {
            return sizeBounds;
        }

        @Override
        public Optional<Instant> takenAt(String channel, LogPosition position) {
            return Optional.empty();
        }

        @Override
        public Reader read(Map<String, LogPosition> from) {
            throw new IllegalStateException("a precheck reads no messages");
        }

        @Override
        public void close() {}
    }
}
