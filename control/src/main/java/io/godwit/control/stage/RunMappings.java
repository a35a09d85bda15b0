package io.godwit.control.stage;

import io.godwit.control.ControlPorts;
import io.godwit.control.RunObserver;
import io.godwit.control.SpecComparison;
import io.godwit.control.objects.Preparation;
import io.godwit.control.objects.TaskObjects;
import io.godwit.control.record.TaskJournal;
import io.godwit.control.record.TaskLedger;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TaskType;
import io.godwit.model.text.Plural;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The mappings of one run: what an earlier run agreed, and what this one still has to agree on. Each is prepared by itself: one that
 * cannot be leaves the others to continue, is recorded as failed, and is tried again by the next run. The control's thread.
 */
final class RunMappings {
    private final TaskLedger ledger;
    private final TaskJournal journal;
    private final TaskSpec spec;
    private final ControlPorts ports;
    private final RunObserver observer;
    private final Preparation preparation;
    private final Set<String> said = new HashSet<>();
    private Collection<HandOff> agreed = List.of();
    private List<TableMapping> fresh = List.of();
    private int all;

    RunMappings(TaskLedger ledger, TaskJournal journal, TaskSpec spec, ControlPorts ports, RunObserver observer) {
        this.ledger = ledger;
        this.journal = journal;
        this.spec = spec;
        this.ports = ports;
        this.observer = observer;
        this.preparation = new Preparation(observer::notice);
    }

    /** Selects the collections, and creates or checks their tables; throws when every one of them failed. */
    void select(TaskRecord task) {
        narrow(task);
        Map<Long, HandOff> handOffs = ledger.records().handOffs(task.id());
        List<TableStatus> tables = ledger.records().standing(task).tables();
        agreed = handOffs.values();
        TaskObjects objects = new TaskObjects(spec, ports, observer);
        List<TableMapping> known = List.of();
        if (agreed.isEmpty()) {
            fresh = objects.select(preparation);
        } else {
            known = objects.known(agreed, tables, preparation);
            fresh = objects.again(
                    tables.stream()
                            .filter(table -> !handOffs.containsKey(table.collectionId()))
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

    /** Agrees on what is not agreed, and records what failed; answers all hand-offs of the run. */
    List<HandOff> agree(TaskRecord task, boolean keepTargetRows) {
        HandOffStage stage = new HandOffStage(
                ports, ledger.topics(), spec.kafka().partitions(), spec.has(TaskType.INCREMENTAL), observer::notice);
        List<HandOff> added = fresh.isEmpty()
                ? List.of()
                : stage.agree(task, fresh, keepTargetRows, StartPoint.of(spec), preparation);
        tell();
        List<HandOff> changed = new ArrayList<>(added);
        List<HandOff> handOffs = new ArrayList<>(added);
        for (HandOff handOff : agreed) {
            HandOff now = handOff.held(
                    preparation.failure(handOff.mapping().collection().id()));
            handOffs.add(now);
            if (!now.held().equals(handOff.held())) {
                changed.add(now);
            }
        }
        journal.write(changed);
        preparation.failed().stream()
                .filter(failed -> handOffs.stream()
                        .noneMatch(h -> h.mapping().collection().id() == failed.collectionId()))
                .forEach(failed -> journal.write(TableStatus.failed(
                        task.id(),
                        failed.collectionId(),
                        failed.collection(),
                        failed.table(),
                        Failure.of(failed.cause()))));
        if (handOffs.stream().allMatch(h -> h.held().isPresent())) {
            requireAll();
        }
        return handOffs;
    }

    /** Whether an earlier run agreed on something. */
    boolean continues() {
        return !agreed.isEmpty();
    }

    /** Removes what is kept of the collections that the task, as it is recorded, no longer selects. No component runs. */
    void narrow(TaskRecord task) {
        List<String> removed = new Exclusion(ledger, ports)
                .removeUnselected(task, SpecComparison.published(task.spec()).objects(), journal);
        removed.forEach(mapping -> observer.notice(mapping + " is excluded; its table stays as it is"));
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
