package io.godwit.model.row;

import java.util.EnumMap;
import java.util.Map;

/** How many row events of each operation there were. */
public record OperationCounts(long reads, long inserts, long updates, long deletes) {
    public static final OperationCounts NONE = new OperationCounts(0, 0, 0, 0);

    /** These and one more event. */
    public OperationCounts and(Operation operation) {
        return switch (operation) {
            case READ -> new OperationCounts(reads + 1, inserts, updates, deletes);
            case INSERT -> new OperationCounts(reads, inserts + 1, updates, deletes);
            case UPDATE -> new OperationCounts(reads, inserts, updates + 1, deletes);
            case DELETE -> new OperationCounts(reads, inserts, updates, deletes + 1);
        };
    }

    /** These and others. */
    public OperationCounts plus(OperationCounts more) {
        return new OperationCounts(
                reads + more.reads, inserts + more.inserts, updates + more.updates, deletes + more.deletes);
    }

    /** The operations of which there were any. */
    public Map<Operation, Long> byOperation() {
        Map<Operation, Long> counts = new EnumMap<>(Map.of(
                Operation.READ,
                reads,
                Operation.INSERT,
                inserts,
                Operation.UPDATE,
                updates,
                Operation.DELETE,
                deletes));
        counts.values().removeIf(count -> count == 0);
        return counts;
    }
}
