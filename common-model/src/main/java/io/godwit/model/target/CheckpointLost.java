package io.godwit.model.target;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableMapping;

/**
 * Reports that the target does not hold any more how far a table is written: somebody removed Godwit's own tables there, or rows of them.
 * What is in the table already cannot be told from what is missing, so nothing is written to it before it is migrated again. Invariant 3.
 */
public final class CheckpointLost {
    private static final String REMEDY =
            "stop the task, migrate each such collection again (godwit task repeat), and start it; without"
                    + " FULL in spec.types, stop and start it: what Kafka still holds of its changes is applied from the beginning";

    private CheckpointLost() {}

    /** The failure of one mapping, whose gate or checkpoints are not there. */
    public static GodwitException of(TableMapping mapping, String gone) {
        return GodwitException.configuration(
                ErrorCode.TARGET_CHECKPOINT_LOST,
                gone + " of collection " + mapping.label() + " is not in the target any more: how far table "
                        + mapping.table() + " is written is not known, and nothing more is written to it",
                REMEDY);
    }

    /** The failure of every mapping that the tables were for. */
    public static GodwitException ofAll(String message, Throwable cause) {
        return GodwitException.configuration(ErrorCode.TARGET_CHECKPOINT_LOST, message, REMEDY, cause);
    }
}
