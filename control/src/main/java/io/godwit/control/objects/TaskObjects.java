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
import io.godwit.runtime.process.OneTable;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.Hold;
import io.godwit.runtime.state.TableStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The collections of a task. The first run selects them; from its hand-offs on they are fixed, so that what the source gains or
 * loses meanwhile changes no other table. Blocks.
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

    /** What the patterns select; a collection that cannot be made readable fails alone. */
    public List<TableMapping> select(Preparation preparation) {
        SelectedObjects selected =
                new TargetFilter(ports.schema()).apply(new ObjectSelector(ports.catalog()).select(spec.objects()));
        selected.leftOut().forEach(text -> observer.notice("left out " + text));
        selected.skipped().forEach(preparation::leaveOut);
        selected.failed().forEach(failed -> preparation.fail(unseen(failed)));
        NameCheck.requireLegal(selected.mappings(), spec);
        List<TableMapping> readable = readable(selected.mappings(), preparation);
        readable.forEach(this::tellLimits);
        return readable;
    }

    /** One that the source does not describe has no id that anybody knows: until it has, a negative one stands for its name. */
    private Preparation.Failed unseen(SelectedObjects.Failed failed) {
        CollectionName name = failed.collection();
        return new Preparation.Failed(
                -1L - Integer.toUnsignedLong(name.toString().hashCode()),
                name.toString(),
                spec.objects().tableOf(name).toString(),
                failed.cause());
    }

    private static boolean isUnseen(TableStatus table) {
        return table.of().collectionId() < 0;
    }

    /** The mappings of an earlier run for which there is something left to do. */
    public List<TableMapping> known(Collection<HandOff> handOffs, List<TableStatus> tables, Preparation preparation) {
        Map<TableMapping, HandOff> agreed = new LinkedHashMap<>();
        handOffs.forEach(handOff -> agreed.put(handOff.mapping(), handOff));
        Set<CollectionName> known = ConcurrentHashMap.newKeySet();
        tables.forEach(table -> known.add(name(table)));
        List<TableMapping> fit = preparation.each(agreed.keySet(), "collections looked at", mapping -> {
            Optional<CollectionSchema> now = ports.catalog().current(mapping.collection());
            known.add(now.orElse(mapping.collection()).name());
            requireTable(agreed.get(mapping), tables, preparation);
            checkSource(agreed.get(mapping), now, tables).ifPresent(preparation::tell);
        });
        reportNew(known);
        return fit;
    }

    /** The collections of these tables, which failed before anything was agreed about them, once more. */
    public List<TableMapping> again(
            Collection<TableStatus> failed, Collection<HandOff> handOffs, Preparation preparation) {
        Map<CollectionName, TableStatus> before = new LinkedHashMap<>();
        failed.forEach(table -> before.put(name(table), table));
        List<CollectionSchema> all = new ArrayList<>();
        handOffs.forEach(handOff -> all.add(handOff.mapping().collection()));
        before.forEach((name, table) -> OneTable.alone(
                () -> all.add(described(name, table)),
                cause -> preparation.fail(new Preparation.Failed(
                        table.of().collectionId(),
                        table.of().collection(),
                        table.of().table(),
                        cause))));
        return readable(
                ObjectSelection.mappings(spec.objects(), all).stream()
                        .filter(mapping ->
                                before.containsKey(mapping.collection().name()))
                        .toList(),
                preparation);
    }

    private CollectionSchema described(CollectionName name, TableStatus table) {
        if (!spec.has(
                TaskType.FULL)) { // the log of the others is followed from its start on; that part is not read again
            // for one
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_CHANGED,
                    "collection " + name
                            + " could not be prepared when the task began, and its changes since then were not followed",
                    "exclude it with godwit task exclude, and run a task under a new name for it");
        }
        CollectionSchema now = ports.catalog().describe(name);
        if (isUnseen(table)) {
            List<String> reasons = ObjectSelector.unsupported(now);
            if (!reasons.isEmpty()) {
                throw GodwitException.configuration(
                        ErrorCode.SOURCE_UNSUPPORTED,
                        "collection " + name + " cannot be migrated: " + String.join("; ", reasons),
                        "exclude it with godwit task exclude");
            }
        } else if (now.id() != table.of().collectionId()) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_GONE,
                    "collection " + name + " was dropped and created again before it was migrated",
                    "exclude it with godwit task exclude, and run a task under a new name for the new one");
        }
        return now;
    }

    private static CollectionName name(TableStatus table) {
        return CollectionName.parse(table.of().collection());
    }

    /** What matches and was created later, on one line; what could not be migrated anyway was left out at the start. */
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
                    + " spec.objects, but did not exist at the first run, which fixed this task's collections;"
                    + " run a task under a new name for " + (later.size() == 1 ? "it" : "them"));
        }
    }

    private List<TableMapping> readable(List<TableMapping> mappings, Preparation preparation) {
        return spec.has(TaskType.FULL)
                ? preparation.each(mappings, "collections looked at", mapping -> ports.catalog()
                        .plannedLoad(mapping.collection(), spec.options().full().load()))
                : mappings;
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

    /**
     * A table that is gone, or was emptied, has lost rows that no resumed run would write again: it stays held until the
     * collection is migrated again. Invariant 3.
     */
    private void requireTable(HandOff handOff, List<TableStatus> tables, Preparation preparation) {
        TableMapping mapping = handOff.mapping();
        Optional<GodwitException> before =
                handOff.held().filter(Hold::rowsLost).map(hold -> hold.reason().toException());
        boolean gone = !ports.schema().exists(mapping.table());
        boolean emptied = !gone
                && !spec.has(TaskType.INCREMENTAL)
                && status(handOff, tables).filter(t -> t.rows().applied() > 0).isPresent()
                && ports.schema().isEmpty(mapping);
        if (before.isPresent() || gone || emptied) {
            GodwitException lost = before.orElseGet(() -> GodwitException.configuration(
                    ErrorCode.TARGET_TABLE_INCOMPATIBLE,
                    "table " + mapping.table() + " was " + (gone ? "dropped" : "emptied")
                            + " since this task began; the rows that the task wrote into it are lost",
                    "migrate it again with godwit task repeat, or exclude it with godwit task exclude"));
            preparation.lost(mapping, lost);
            throw lost;
        }
    }

    /** What has happened to the collection since then, for people. */
    private Optional<String> checkSource(HandOff handOff, Optional<CollectionSchema> now, List<TableStatus> tables) {
        CollectionSchema agreed = handOff.mapping().collection();
        boolean scanned = !spec.has(TaskType.FULL)
                || status(handOff, tables)
                        .filter(t -> t.phase() == TableStatus.Phase.COMPLETE)
                        .isPresent();
        return changeOf(agreed, now)
                .map(change -> !scanned && now.isEmpty()
                        ? "collection " + agreed.name() + " " + change + " before it was migrated; its table "
                                + handOff.mapping().table() + " cannot be completed, and the others continue"
                        : "collection " + agreed.name() + " " + change
                                + (now.isPresent()
                                        ? "; its changes still go to the same table"
                                        : "; its table stays as it is, and the rest of the task continues"));
    }

    /** Ids decide: a collection that was renamed is the same one, whatever has its name now. */
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
                        t.of().collectionId() == handOff.mapping().collection().id()
                                && t.of().attempt() == handOff.attempt())
                .findFirst();
    }
}
