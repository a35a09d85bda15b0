package io.godwit.control.record;

import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.util.Collection;

/**
 * Writes what one run of a task decides; each write is durable when it returns. Whoever takes the task over fences this one: its
 * next write fails as FENCED and writes nothing. One thread. Invariant 2.
 */
public interface TaskJournal extends AutoCloseable {
    /** Writes the task's record. */
    void write(TaskRecord task);

    /** Writes hand-offs, all or none. */
    void write(Collection<HandOff> handOffs);

    /** Corrects the status of a component that no longer runs. */
    void write(ChangeStatus status);

    /** Records that a mapping failed before there was a component that could. */
    void write(TableStatus status);

    /** Removes every record of a collection, all or none. */
    void erase(CollectionTraces traces);

    @Override
    void close();
}
