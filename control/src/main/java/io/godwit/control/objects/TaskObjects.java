package io.godwit.control.objects;

import io.godwit.control.ControlPorts;
import io.godwit.control.RunObserver;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.task.ObjectSelection;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TaskType;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TableStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The collections of a task. The first run selects them; from its hand-offs on they are the same for good, so that what the
 * source gains or loses meanwhile changes no other table. Blocks.
 */
public final class TaskObjects {
    private final TaskSpec spec;
    private final ControlPorts ports;
    private final RunObserver observer;

    public TaskObjects(TaskSpec spec, ControlPorts ports, RunObserver observer) {
        this.spec = spec;
        this.ports = ports;
        this.observer = observer;
    }

    /** What the patterns select, all problems at once: names, types, collections that cannot be made readable. */
    public List<TableMapping> select() {
        SelectedObjects selected =
                new TargetFilter(ports.schema()).apply(new ObjectSelector(ports.catalog()).select(spec.objects()));
        selected.leftOut().forEach(text -> observer.notice("left out " + text));
        NameCheck.requireLegal(selected.mappings(), spec);
        if (spec.has(TaskType.FULL)) {
            requireReadable(selected.mappings());
        }
        selected.mappings().forEach(this::tellLimits);
        return selected.mappings();
    }

    /** The mappings of an earlier run, as far as there is something left to do for them. */
    public List<TableMapping> known(Collection<HandOff> handOffs, List<TableStatus> tables) {
        Set<CollectionName> known = new HashSet<>();
        List<TableMapping> mappings = new ArrayList<>();
        for (HandOff handOff : handOffs) {
            CollectionSchema agreed = handOff.mapping().collection();
            Optional<CollectionSchema> now = ports.catalog().current(agreed);
            known.add(now.orElse(agreed).name());
            requireTable(handOff, tables);
            checkSource(handOff, now, tables);
            mappings.add(handOff.mapping());
        }
        reportNew(known);
        return mappings;
    }

    /** What matches and came later, on one line; what could not be migrated anyway was left out at the start. */
    private void reportNew(Set<CollectionName> known) {
        ObjectSelection selection =
                ObjectSelection.of(spec.objects(), ports.catalog().collections());
        List<String> later = selection.selected().stream()
                .filter(name -> !known.contains(name))
                .filter(name -> ObjectSelector.unsupported(ports.catalog().describe(name))
                        .isEmpty())
                .map(CollectionName::toString)
                .toList();
        if (!later.isEmpty()) {
            observer.notice(String.join(", ", later) + (later.size() == 1 ? " matches" : " match")
                    + " spec.objects and came after the first run, which fixed this task's collections;"
                    + " run a task under a new name for " + (later.size() == 1 ? "it" : "them"));
        }
    }

    private void requireReadable(List<TableMapping> mappings) {
        List<String> problems = new ArrayList<>();
        Set<String> remedies = new HashSet<>();
        for (TableMapping mapping : mappings) {
            try {
                ports.catalog()
                        .plannedLoad(mapping.collection(), spec.options().full().load());
            } catch (GodwitException e) {
                if (e.kind() != GodwitException.Kind.CONFIGURATION) {
                    throw e;
                }
                problems.add(e.getMessage());
                remedies.add(e.remedy());
            }
        }
        if (!problems.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_NOT_LOADED, String.join("\n- ", problems), String.join("; or ", remedies));
        }
    }

    /** What the user should know before rows move. */
    private void tellLimits(TableMapping mapping) {
        CollectionSchema collection = mapping.collection();
        if (collection.ttlSeconds() > 0) {
            observer.notice("collection " + collection.name() + " has a time to live of " + collection.ttlSeconds()
                    + " s: rows that the source lets expire stay in the table");
        }
        if (collection.channels().isEmpty()) {
            observer.notice("the source has no timestamps and no log: collection " + collection.name()
                    + " is read strongly, page by page; rows that are written meanwhile may be read or not");
        }
    }

    /** A table that is gone, or was emptied, has lost rows that no resumed run would bring again. Invariant 3. */
    private void requireTable(HandOff handOff, List<TableStatus> tables) {
        TableMapping mapping = handOff.mapping();
        boolean gone = !ports.schema().exists(mapping.table());
        boolean emptied = !gone
                && !spec.has(TaskType.INCREMENTAL)
                && status(handOff, tables).filter(t -> t.rowsApplied() > 0).isPresent()
                && ports.schema().isEmpty(mapping.table());
        if (gone || emptied) {
            throw GodwitException.configuration(
                    ErrorCode.TARGET_TABLE_INCOMPATIBLE,
                    "table " + mapping.table() + " was " + (gone ? "dropped" : "emptied")
                            + " since this task began; the rows that the task wrote into it are lost",
                    "run a task under a new metadata.name for " + mapping.label());
        }
    }

    private void checkSource(HandOff handOff, Optional<CollectionSchema> now, List<TableStatus> tables) {
        CollectionSchema agreed = handOff.mapping().collection();
        Optional<String> change = changeOf(agreed, now);
        if (change.isEmpty()) {
            return;
        }
        boolean scanned = !spec.has(TaskType.FULL)
                || status(handOff, tables)
                        .filter(t -> t.phase() == TableStatus.Phase.COMPLETE)
                        .isPresent();
        if (!scanned && now.isEmpty()) {
            observer.notice("collection " + agreed.name() + " " + change.get() + " before it was migrated; its table "
                    + handOff.mapping().table() + " cannot be completed, and the others continue");
            return;
        }
        observer.notice("collection " + agreed.name() + " " + change.get()
                + (now.isPresent()
                        ? "; its changes still go to the same table"
                        : "; its table stays as it is, and the rest of the task continues"));
    }

    /** Ids decide: a collection that was renamed is the same one, whoever has its name now. */
    private Optional<String> changeOf(CollectionSchema agreed, Optional<CollectionSchema> now) {
        if (now.isPresent()) {
            CollectionName name = now.get().name();
            return name.equals(agreed.name())
                    ? Optional.empty()
                    : Optional.of("is called " + name + " at the source now");
        }
        boolean another = ports.catalog().collections().contains(agreed.name());
        return Optional.of(another ? "was dropped and created again" : "was dropped");
    }

    private static Optional<TableStatus> status(HandOff handOff, List<TableStatus> tables) {
        return tables.stream()
                .filter(t ->
                        t.collectionId() == handOff.mapping().collection().id() && t.attempt() == handOff.attempt())
                .findFirst();
    }
}
