package io.godwit.control.memory;

import io.godwit.control.ControlClock;
import io.godwit.control.ControlPorts;
import io.godwit.control.ForegroundControl;
import io.godwit.control.RunParts;
import io.godwit.control.estimate.Estimate;
import io.godwit.control.precheck.CheckFeed;
import io.godwit.control.precheck.PrecheckReport;
import io.godwit.control.worker.StageDriver;
import io.godwit.control.worker.TaskDriver;
import io.godwit.model.error.ExitCode;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.read.SpecReading;
import io.godwit.model.task.read.TaskSpecReader;
import io.godwit.testsupport.FaultPlan;
import io.godwit.testsupport.InMemoryChangeLogs;
import io.godwit.testsupport.InMemoryDatabase;
import io.godwit.testsupport.InMemoryPhaseGate;
import io.godwit.testsupport.InMemorySchemaRegistry;
import io.godwit.testsupport.InMemorySource;
import io.godwit.testsupport.InMemoryTargetSchema;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.TestRow;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Source, target, records and components of tests in memory; {@link #control} is a control part among them. */
public final class ControlWorld {
    /** The wall clock's time, for ever. */
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    public final InMemorySource source = new InMemorySource(10);
    public final InMemoryChangeLogs changeLogs = new InMemoryChangeLogs();
    public final InMemoryDatabase database = new InMemoryDatabase();
    public final InMemoryLedger ledger = new InMemoryLedger();
    public final ScriptedComponents components = new ScriptedComponents();
    public final RecordingObserver observer = new RecordingObserver();
    public final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    public final TickingClock clock = new TickingClock();
    public final InMemoryPrecheckBook prechecks = new InMemoryPrecheckBook();
    /** Specs of the tasks whose servers were connected to, in order. */
    public final List<TaskSpec> connections = new ArrayList<>();
    /** What a precheck finds, and what its feed hears. */
    public Function<CheckFeed, PrecheckReport> checks = feed -> new PrecheckReport(List.of());

    /** Adds a collection {@code default.name} with rows. */
    public CollectionSchema collection(String name, long id, int rows) {
        CollectionSchema collection = Samples.collection(name, id, FieldType.INT64);
        source.add(collection, Samples.rows(collection, rows));
        source.load(collection, true);
        return collection;
    }

    /** Adds a collection {@code default.name} with rows and a channel of the log. */
    public CollectionSchema followed(String name, long id, int rows) {
        CollectionSchema plain = Samples.collection(name, id, FieldType.INT64);
        CollectionSchema collection = new CollectionSchema(
                plain.name(),
                id,
                plain.description(),
                plain.fields(),
                plain.autoId(),
                plain.partitionCount(),
                List.of("channel-" + id),
                plain.ttlSeconds());
        source.add(collection, Samples.rows(collection, rows));
        source.load(collection, true);
        return collection;
    }

    /** Puts a row into the table that a collection goes to, making the table where missing. */
    public void put(CollectionSchema collection, TestRow row) {
        database.create(table(collection));
        database.put(table(collection), row);
    }

    /** The table that a collection goes to by default. */
    public static TableName table(CollectionSchema collection) {
        return new TableName(collection.name().database(), collection.name().collection());
    }

    /** How a collection is mapped by default. */
    public static TableMapping mapping(CollectionSchema collection) {
        return new TableMapping(collection, table(collection), false);
    }

    /** The phases of mappings. */
    public InMemoryPhaseGate gate() {
        return new InMemoryPhaseGate(database, FaultPlan.none());
    }

    public ForegroundControl control() {
        return control(ledger);
    }

    /** A control part among this world's servers, over another world's records. */
    public ForegroundControl control(InMemoryLedger records) {
        return new ForegroundControl(parts(records));
    }

    /** What the control service runs tasks with, among this world's servers. */
    public TaskDriver driver() {
        return new StageDriver(parts(ledger), spec -> registry, kafka -> prechecks);
    }

    private ControlPorts connect(TaskSpec spec) {
        connections.add(spec);
        return new ControlPorts(
                source,
                new InMemoryTargetSchema(database),
                gate(),
                Optional.empty(),
                Turns.ports(changeLogs, "changes"));
    }

    private RunParts parts(InMemoryLedger records) {
        return new RunParts(
                this::connect,
                this::connect,
                kafka -> records,
                (spec, scope, feed) -> checks.apply(feed),
                spec -> new Estimate(0, List.of(), OptionalLong.empty()),
                components,
                new ControlClock(Clock.fixed(NOW, ZoneOffset.UTC), clock));
    }

    /** Runs the task to its end. */
    public ExitCode run(TaskSpec spec) {
        return control().run(spec, observer);
    }

    /** A task for every collection of database {@code default}. */
    public static TaskSpec task(List<String> types) {
        return task(types, Map.of("include", List.of("default.*")), Map.of());
    }

    /** A task named {@code t}. */
    public static TaskSpec task(List<String> types, Map<String, Object> objects, Map<String, Object> options) {
        return read(tree(types, objects, options));
    }

    /** The tree of a task's file. */
    public static Map<String, Object> tree(
            List<String> types, Map<String, Object> objects, Map<String, Object> options) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("kafka", Map.of("bootstrapServers", "127.0.0.1:1"));
        spec.put("schemaRegistry", Map.of("url", "http://127.0.0.1:2"));
        Map<String, Object> log = Map.of("kafka", Map.of("bootstrapServers", "127.0.0.1:5"));
        spec.put("source", Map.of("milvus", Map.of("uri", "http://127.0.0.1:3"), "log", log));
        spec.put("target", Map.of("oceanbase", Map.of("url", "jdbc:mysql://127.0.0.1:4/", "user", "root@t")));
        spec.put("types", types);
        spec.put("objects", objects);
        spec.put("options", options);
        return Map.of(
                "apiVersion", "godwit.io/v1", "kind", "MigrationTask", "metadata", Map.of("name", "t"), "spec", spec);
    }

    /** The spec of a tree. */
    public static TaskSpec read(Map<String, Object> tree) {
        return switch (TaskSpecReader.ofPublished().read(tree)) {
            case SpecReading.Valid valid -> valid.spec();
            case SpecReading.Invalid invalid ->
                throw new IllegalArgumentException(invalid.problems().toString());
        };
    }
}
