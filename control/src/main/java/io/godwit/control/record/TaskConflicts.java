package io.godwit.control.record;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.schema.FieldType;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.RereadRequest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The conflicts of one flow of a task, and what may be done about them. Blocks; one thread. */
public final class TaskConflicts {
    private final TaskRecords records;
    private final TaskRequests requests;
    private final String flow;

    public TaskConflicts(TaskRecords records, TaskRequests requests, String flow) {
        this.records = records;
        this.requests = requests;
        this.flow = flow;
    }

    /** The newest, newest first. */
    public List<ConflictRecord> newest(int limit) {
        NewestConflicts newest = new NewestConflicts(limit);
        records.conflicts(flow, newest);
        return newest.newest();
    }

    /** Requests a read of the keys of the newest open conflicts, each once; returns one conflict per key. */
    public List<ConflictRecord> reread(int limit, long nowMillis) {
        Map<String, HandOff> byLabel = records.handOffs(flow).values().stream()
                .filter(h -> h.changes().isPresent())
                .collect(Collectors.toMap(h -> h.mapping().label(), Function.identity()));
        if (byLabel.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "the task has no Store that could read keys again",
                    "add INCREMENTAL to spec.types of a task under a new name, or write the rows by hand");
        }
        NewestConflicts newest = new NewestConflicts(
                limit, c -> c.row().collection() + "/" + c.row().key().orElseThrow());
        records.conflicts(flow, c -> {
            if (c.isOpen()
                    && c.row().key().isPresent()
                    && byLabel.containsKey(c.row().collection())) {
                newest.accept(c);
            }
        });
        List<ConflictRecord> asked = newest.newest();
        requests.reread(asked.stream()
                .map(c -> request(byLabel.get(c.row().collection()), c, nowMillis))
                .toList());
        return asked;
    }

    private RereadRequest request(HandOff handOff, ConflictRecord conflict, long nowMillis) {
        var collection = handOff.mapping().collection();
        String text = conflict.row().key().orElseThrow();
        Key key = collection.key().type() == FieldType.INT64 ? Key.of(Long.parseLong(text)) : Key.of(text);
        return new RereadRequest(flow, collection.id(), key, nowMillis);
    }
}
