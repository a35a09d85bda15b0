package io.godwit.operator.task;

import java.util.Map;
import java.util.Optional;

/**
 * A MigrationTask as it is in the cluster.
 *
 * @param uid of the object; another one of the same name has another
 * @param generation raised by the cluster with each change of the spec
 * @param spec as a task file has it
 * @param runs whether its user wants it to run
 * @param held whether the cluster keeps it until Godwit lets it go
 * @param removed whether its user deleted it
 * @param done what was carried out of it before
 */
public record TaskObject(
        String uid,
        String name,
        long generation,
        Map<String, Object> spec,
        boolean runs,
        boolean held,
        boolean removed,
        Done done) {
    /**
     * What was carried out of an object, as its status keeps it.
     *
     * @param taskId id of the task that was made from it
     * @param generation of the spec that the task has; 0 where it has none of it
     * @param runs what was asked for last; absent where nothing was. A task that a user stopped elsewhere is not started again for it
     */
    public record Done(Optional<String> taskId, long generation, Optional<Boolean> runs) {
        /** Nothing. */
        public static final Done NOTHING = new Done(Optional.empty(), 0, Optional.empty());
    }
}
