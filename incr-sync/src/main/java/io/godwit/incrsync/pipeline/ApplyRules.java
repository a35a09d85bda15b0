package io.godwit.incrsync.pipeline;

import io.godwit.model.row.Operation;
import io.godwit.model.task.ConflictPolicy;
import io.godwit.model.task.Dml;
import java.util.Set;

/**
 * What one row event does to its key, by the kinds of change that are selected and by the conflict policy.
 *
 * <p>An upsert counts as an INSERT where its key is absent and as an UPDATE where it is present. A READ, which somebody
 * requested, is the state of the key as the source showed it, and always decides.
 */
record ApplyRules(boolean inserts, boolean updates, boolean deletes, boolean keepsTarget) {
    /** What an event asks for. */
    enum Action {
        KEEP,
        PUT,
        REMOVE
    }

    static ApplyRules of(Set<Dml> dml, ConflictPolicy policy) {
        return new ApplyRules(
                dml.contains(Dml.INSERT),
                dml.contains(Dml.UPDATE),
                dml.contains(Dml.DELETE),
                policy == ConflictPolicy.KEEP_TARGET);
    }

    /** Whether an event of the kind does anything to a key that holds a row: what is left out settles nothing. */
    boolean mayChange(Operation operation) {
        return action(operation, true) != Action.KEEP;
    }

    /** What the event does to a key that holds a row, or holds none. */
    Action action(Operation operation, boolean present) {
        return switch (operation) {
            case READ -> Action.PUT;
            case INSERT -> inserts && !(present && keepsTarget) ? Action.PUT : Action.KEEP;
            case UPDATE -> (present ? updates : inserts) ? Action.PUT : Action.KEEP;
            case DELETE -> deletes ? Action.REMOVE : Action.KEEP;
        };
    }
}
