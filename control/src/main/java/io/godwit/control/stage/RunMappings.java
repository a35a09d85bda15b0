package io.godwit.control.stage;

import io.godwit.control.ControlPorts;
import io.godwit.control.RunObserver;
import io.godwit.control.SpecComparison;
import io.godwit.control.objects.Preparation;
import io.godwit.control.objects.TaskObjects;
import io.godwit.control.record.TaskJournal;
import io.godwit.control.record.TaskLedger;
import io.godwit.control.record.TaskStanding;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.task.ObjectChoice;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TaskType;
import io.godwit.model.text.Plural;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The mappings of one run: what an earlier run agreed, and what this one still has to agree on. Each is prepared on its own: one
 * that cannot be prepared lets the others continue, is recorded as failed, and is tried again by the next run. The control's
 * thread.
 */
final class RunMappings {
    private final TaskLedger ledger;
    private final TaskJournal journal;
    private final TaskSpec spec;
    private final ControlPorts ports;
    private final Function<TaskSpec, ControlPorts> wiring;
    private final RunObserver observer;
    private final Preparation preparation;
    private final Set<String> said = new HashSet<>();
    private Collection<HandOff> agreed = List.of();
    private TaskStanding before;
    private List<TableMapping> fresh = List.of();
    private int all;

    /**
     * Mappings of a run.
     *
     * @param ports the servers of the spec that the run begins with
     * @param wiring connects to those of a later one
     */
    RunMappings(
            TaskLedger ledger,
            TaskJournal journal,
            TaskSpec spec,
            ControlPorts ports,
            Function<TaskSpec, ControlPorts> wiring,
            RunObserver observer) {
        this.ledger = ledger;
        this.journal = journal;
        this.spec = spec;
        this.ports = ports;
        this.wiring = wiring;
        this.observer = observer;
        this.preparation = new Preparation(observer::notice);
    }

    /**
     * Whether this run has nothing to agree on, to try again or to remove: then components that an instance before it left running may
     * go on meanwhile.
     */
    boolean isSettled(TaskRecord task) {
        Collection<HandOff> known = ledger.records().handOffs(task.id()).values();
        TaskStanding standing = ledger.records().standing(task);
        ObjectChoice choice = spec.objects().choice();
        return task.state() == TaskRecord.State.RUNNING
                && !known.isEmpty()
                && known.stream()
                        .allMatch(handOff -> handOff.held().isEmpty()
                                && choice.selects(handOff.mapping().collection().name()))
                && standing.tables().stream().noneMatch(TableStatus::hasFailed)
                && standing.changes().stream().noneMatch(change -> change.phase() == ChangeStatus.Phase.FAILED);
    }

    /** Selects the collections, and creates or checks their tables; throws when every one of them failed. */
    void select(TaskRecord task) {
        narrow(task, ports);
        Map<Long, HandOff> handOffs = ledger.records().handOffs(task.id());
        before = ledger.records().standing(task);
        agreed = handOffs.values();
        TaskObjects objects = new TaskObjects(spec, ports, observer);
        List<TableMapping> known = List.of();
        if (agreed.isEmpty()) {
            fresh = objects.select(preparation);
        } else {
            known = objects.known(agreed, before.tables(), preparation);
            fresh = objects.again(
                    before.tables().stream()
                            .filter(table -> !handOffs.containsKey(table.of().collectionId()))
                            .filter(table -> !table.wasLeftOut())
                            .toList(),
                    agreed,
                    preparation);
        }
        all = agreed.size()
                + fresh.size()
                + (int) preparation.failed().stream()
                        .filter(f -> !handOffs.containsKey(f.collectionId()))
                        .count();
        SchemaStage schema = new SchemaStage(ports.schema());
        known = schema.checkAll(known, preparation);
        if (!fresh.isEmpty() && spec.has(TaskType.SCHEMA)) {
            observer.stage("SCHEMA", "schema migration of " + Plural.of(fresh.size(), "collection"));
            fresh = schema.createAll(fresh, preparation);
        } else {
            fresh = schema.checkAll(fresh, preparation);
        }
        tell();
        if (known.isEmpty() && fresh.isEmpty()) {
            requireAll();
        }
    }

    /** Agrees on what is not yet agreed on, and records what failed, all or none; returns all hand-offs of the run. */
    List<HandOff> agree(TaskRecord task, Predicate<TableName> keeps) {
        List<HandOff> added = fresh.isEmpty() ? List.of() : added(task, keeps);
        tell();
        List<HandOff> changed = new ArrayList<>(added);
        List<HandOff> handOffs = new ArrayList<>(added);
        for (HandOff handOff : agreed) {
            HandOff now =
                    handOff.held(preparation.hold(handOff.mapping().collection().id()));
            handOffs.add(now);
            if (!now.held().equals(handOff.held())) {
                changed.add(now);
            }
        }
        if (!fresh.isEmpty()) {
            requireRun(task);
        }
        journal.write(agreement(task, changed, handOffs));
        if (handOffs.stream().allMatch(h -> h.held().isPresent())) {
            requireAll();
        }
        return handOffs;
    }

    /** A task that was stopped meanwhile takes other objects and servers, and what is agreed on then would be of the spec before. */
    private void requireRun(TaskRecord task) {
        ledger.records()
                .byName(task.name())
                .filter(newest -> newest.managed().isPresent() && !newest.isRun())
                .ifPresent(stopped -> {
                    throw GodwitException.fenced(
                            "task " + task.name() + " was stopped while its collections were being agreed on");
                });
    }

    private List<HandOff> added(TaskRecord task, Predicate<TableName> keeps) {
        boolean incremental = spec.has(TaskType.INCREMENTAL);
        boolean begins = agreed.isEmpty();
        if (incremental && !begins) {
            // An older one could pass the place in the log that is now agreed on, without the new collections.
            ledger.fenceStore(task.id());
        }
        HandOffStage stage =
                new HandOffStage(ports, ledger.topics(), spec.kafka().partitions(), incremental, observer::notice);
        return stage.agree(task, fresh, begins, keeps, StartPoint.of(spec), preparation);
    }

    /** What failed before is waiting again, unless it failed in this run; what is no longer part of the task is removed. */
    private TaskJournal.Agreement agreement(TaskRecord task, List<HandOff> changed, List<HandOff> handOffs) {
        Map<Long, HandOff> byId = new HashMap<>();
        handOffs.forEach(h -> byId.put(h.mapping().collection().id(), h));
        List<TableStatus> tables = new ArrayList<>();
        preparation.failed().stream()
                .filter(failed -> !byId.containsKey(failed.collectionId()))
                .map(failed -> TableStatus.failed(
                        new TableStatus.Subject(
                                task.id(), failed.collectionId(), failed.collection(), failed.table(), 1),
                        Failure.of(failed.cause())))
                .forEach(tables::add);
        preparation.leftOut().stream()
                .map(left -> TableStatus.leftOut(
                        task.id(),
                        left.collectionId(),
                        left.collection().toString(),
                        spec.objects().tableOf(left.collection()).toString(),
                        left.failure()))
                .forEach(tables::add);
        Set<String> kept = tables.stream().map(TableStatus::key).collect(Collectors.toSet());
        List<String> removed = new ArrayList<>();
        for (TableStatus table : before.tables()) {
            boolean isAgreed = byId.containsKey(table.of().collectionId());
            boolean triedAgain = isAgreed
                    && byId.get(table.of().collectionId()).held().isEmpty()
                    && table.phase() == TableStatus.Phase.FAILED;
            if (triedAgain && spec.has(TaskType.FULL)) {
                tables.add(table.waiting());
            } else if (triedAgain || (!isAgreed && !table.wasLeftOut() && !kept.contains(table.key()))) {
                removed.add(table.key());
            }
        }
        List<ChangeStatus> changes = before.changes().stream()
                .filter(change -> change.phase() == ChangeStatus.Phase.FAILED)
                .filter(change -> byId.containsKey(change.collectionId())
                        && byId.get(change.collectionId()).held().isEmpty())
                .map(ChangeStatus::waiting)
                .toList();
        return new TaskJournal.Agreement(changed, tables, changes, removed);
    }

    /** Whether an earlier run agreed on something. */
    boolean continues() {
        return !agreed.isEmpty();
    }

    /**
     * Removes what is kept about the collections that the task, as it is recorded, no longer selects. No component runs. The logins are
     * those of the record: the run's first ones may have been taken away since.
     */
    void narrow(TaskRecord task) {
        TaskSpec current = SpecComparison.published(task.spec());
        if (!Exclusion.unselected(ledger.records(), task, current.objects()).isEmpty()) {
            try (ControlPorts now = wiring.apply(current)) {
                narrow(task, now);
            }
        }
    }

    private void narrow(TaskRecord task, ControlPorts servers) {
        Map<Long, String> removed = new Exclusion(ledger, servers)
                .removeUnselected(task, SpecComparison.published(task.spec()).objects(), journal);
        removed.values().forEach(mapping -> observer.notice(mapping + " is excluded; its table stays as it is"));
        preparation.forget(removed.keySet());
        all = Math.max(0, all - removed.size());
    }

    private void tell() {
        failures().lines().stream().filter(said::add).forEach(observer::notice);
    }

    /** How many mappings the task has. */
    int count() {
        return all;
    }

    /** What failed on the way to the components. */
    MappingFailures failures() {
        return MappingFailures.of(preparation);
    }

    /** Throws if any mapping failed on the way to the components. */
    void requireAll() {
        if (!failures().isEmpty()) {
            throw failures().toException(all);
        }
    }
}
