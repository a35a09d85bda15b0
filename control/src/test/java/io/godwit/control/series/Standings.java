package io.godwit.control.series;

import io.godwit.control.record.TaskStanding;
import io.godwit.model.source.Tso;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.StoreStatus;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The state of a running task, made step by step. */
public final class Standings {
    private final TaskRecord task;
    private final List<TableStatus> tables = new ArrayList<>();
    private final List<ChangeStatus> changes = new ArrayList<>();
    private final List<InstanceStatus> instances = new ArrayList<>();
    private Optional<StoreStatus> store = Optional.empty();

    private Standings(TaskRecord task) {
        this.task = task;
    }

    public static Standings of(String id) {
        return in(id, TaskRecord.State.RUNNING);
    }

    public static Standings in(String id, TaskRecord.State state) {
        return new Standings(
                new TaskRecord(id, "task-" + id, 3, state, Map.of(), 1, Optional.empty(), Optional.of(1_000L)));
    }

    public Standings rows(long collection, int attempt, long applied) {
        tables.add(new TableStatus(
                new TableStatus.Subject(task.id(), collection, name(collection), name(collection), attempt),
                TableStatus.Phase.SNAPSHOT,
                new TableStatus.Rows(applied, applied, 0, 1_000_000, applied * 10),
                0,
                0,
                TableStatus.Findings.NONE,
                Optional.empty()));
        return this;
    }

    public Standings changes(long collection, long applied, long watermarkMillis) {
        return changes(collection, applied, watermarkMillis, 0);
    }

    public Standings changes(long collection, long applied, long watermarkMillis, long conflicts) {
        changes.add(new ChangeStatus(
                task.id(),
                collection,
                name(collection),
                name(collection),
                ChangeStatus.Phase.CONSISTENT,
                applied,
                applied * 10,
                conflicts,
                watermarkMillis == 0 ? 0 : Tso.at(Instant.ofEpochMilli(watermarkMillis)),
                Map.of(),
                Map.of(),
                Optional.empty()));
        return this;
    }

    public Standings store(StoreStatus status) {
        store = Optional.of(status);
        return this;
    }

    public Standings instance(String component, long pid, long heartbeatMillis) {
        return instance(component, pid, heartbeatMillis, InstanceStatus.State.RUNNING);
    }

    public Standings instance(String component, long pid, long heartbeatMillis, InstanceStatus.State state) {
        instances.add(new InstanceStatus(
                task.id(),
                component,
                0,
                3,
                state,
                heartbeatMillis,
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.of(new InstanceStatus.Process("host", pid, 1_000, 0.5))));
        return this;
    }

    public TaskStanding done() {
        return new TaskStanding(task, tables, changes, store, instances);
    }

    private static String name(long collection) {
        return "default.c" + collection;
    }
}
