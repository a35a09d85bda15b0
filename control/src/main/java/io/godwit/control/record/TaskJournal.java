package io.godwit.control.record;

import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.util.Collection;
import java.util.List;

/**
 * Writes what one run of a task decides; each write is durable when it returns. A run that takes over the task fences this
 * one: its next write fails as FENCED and writes nothing. Thread-safe: one call at a time. Invariant 2.
 */
public interface TaskJournal extends AutoCloseable {
    /** Fails as FENCED where another run has taken the task over. */
    void confirm();

    /** Writes the task's record. */
    void write(TaskRecord task);

    /** Writes hand-offs, all or none. */
    void write(Collection<HandOff> handOffs);

    /** Writes what is agreed on and what failed on the way, all or none. */
    void write(Agreement agreement);

    /** Corrects the status of a component that no longer runs. */
    void write(ChangeStatus status);

    /** Removes every record of a collection, all or none. */
    void erase(CollectionTraces traces);

    /**
     * How a run begins.
     *
     * @param handOffs those that are new or changed
     * @param tables statuses that the control part corrects: of mappings that failed before there was a component to report it,
     *     and of those that are tried again
     * @param changes the same for changes
     * @param removed keys of statuses whose subject no longer exists
     */
    record Agreement(
            List<HandOff> handOffs, List<TableStatus> tables, List<ChangeStatus> changes, List<String> removed) {
        /** Copies the lists. */
        public Agreement {
            handOffs = List.copyOf(handOffs);
            tables = List.copyOf(tables);
            changes = List.copyOf(changes);
            removed = List.copyOf(removed);
        }
    }

    @Override
    void close();
}
