package io.godwit.testsupport;

import io.godwit.model.error.ErrorCode;
import io.godwit.runtime.conflict.ConflictLog;
import io.godwit.runtime.state.ConflictRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** A compacted conflict topic. The records outlive the incarnations that write them. */
public final class InMemoryConflictLog implements ConflictLog {
    private final Map<String, ConflictRecord> records;
    private final FaultPlan faults;

    /** An empty log. */
    public InMemoryConflictLog() {
        this(new ConcurrentSkipListMap<>(), FaultPlan.none());
    }

    private InMemoryConflictLog(Map<String, ConflictRecord> records, FaultPlan faults) {
        this.records = records;
        this.faults = faults;
    }

    /** The same log as one incarnation reaches it. */
    public InMemoryConflictLog as(FaultPlan incarnation) {
        return new InMemoryConflictLog(records, incarnation);
    }

    @Override
    public void record(Collection<ConflictRecord> conflicts) {
        faults.run(
                ErrorCode.KAFKA_UNREACHABLE,
                "record",
                () -> conflicts.forEach(conflict -> records.put(conflict.recordKey(), conflict)));
    }

    @Override
    public Collection<ConflictRecord> open(String taskId, int most) {
        List<ConflictRecord> open = new ArrayList<>();
        faults.run(ErrorCode.KAFKA_UNREACHABLE, "open", () -> records.values().stream()
                .filter(c -> c.taskId().equals(taskId) && c.isOpen())
                .limit(most)
                .forEach(open::add));
        return open;
    }

    /** The newest record of each key. */
    public Map<String, ConflictRecord> records() {
        return records;
    }
}
