package io.godwit.incrsync.pipeline;

import io.godwit.incrsync.pipeline.SimulatedChanges.Event;
import io.godwit.model.row.Key;
import io.godwit.model.row.Operation;
import io.godwit.model.task.ConflictPolicy;
import io.godwit.model.task.Dml;
import io.godwit.testsupport.TestRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the target must come to: one event at a time, written again from the words of the rules. */
final class ChangeOracle {
    private final Map<Key, TestRow> rows;
    private final Set<Dml> dml;
    private final boolean keepsTarget;
    private final Set<String> duplicates = new TreeSet<>();
    private final Map<Key, String> lastRefused = new HashMap<>();
    private final Set<String> refused = new TreeSet<>();

    ChangeOracle(Map<Key, TestRow> snapshot, Set<Dml> dml, ConflictPolicy policy) {
        this.rows = new TreeMap<>(snapshot);
        this.dml = dml;
        this.keepsTarget = policy == ConflictPolicy.KEEP_TARGET;
    }

    /** Applies what lies behind A; inserts up to H are no duplicates. */
    ChangeOracle apply(List<Event> events, long a, long h) {
        events.stream().filter(e -> e.tso() > a).forEach(e -> apply(e, h));
        return this;
    }

    Map<Key, TestRow> rows() {
        return rows;
    }

    /** Places of the INSERT events that met a row. */
    Set<String> duplicates() {
        return duplicates;
    }

    /** Places of all events whose row the target refuses. */
    Set<String> refused() {
        return refused;
    }

    /** Those of them that no later event of their key made up for. */
    Set<String> lastingRefusals() {
        return new TreeSet<>(lastRefused.values());
    }

    private void apply(Event event, long h) {
        boolean holds = rows.containsKey(event.key());
        if (event.operation() == Operation.INSERT && dml.contains(Dml.INSERT) && holds && event.tso() > h) {
            duplicates.add(event.place());
        }
        boolean puts =
                switch (event.operation()) {
                    case READ -> true;
                    case INSERT -> dml.contains(Dml.INSERT) && !(holds && keepsTarget);
                    case UPDATE -> dml.contains(holds ? Dml.UPDATE : Dml.INSERT);
                    case DELETE -> false;
                };
        if (puts && SimulatedChanges.isRefused(event.row())) {
            refused.add(event.place());
            lastRefused.put(event.key(), event.place());
        } else if (puts) {
            rows.put(event.key(), event.row());
            lastRefused.remove(event.key());
        } else if (event.operation() == Operation.DELETE && dml.contains(Dml.DELETE)) {
            rows.remove(event.key());
            lastRefused.remove(event.key());
        }
    }
}
