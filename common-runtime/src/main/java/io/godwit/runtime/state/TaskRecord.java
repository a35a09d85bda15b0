package io.godwit.runtime.state;

import java.util.Map;
import java.util.Optional;

/**
 * A task as {@code godwit.tasks} keeps it, under its id.
 *
 * @param generation raised each time the task is run; components of an older generation end
 * @param spec the task file's tree, secrets unresolved
 * @param revision raised each time the spec is changed while the task runs
 * @param lastError code of the failure that stopped the task last
 * @param startedAtMillis when it was run last; absent in records of versions that did not keep it
 */
public record TaskRecord(
        String id,
        String name,
        long generation,
        State state,
        Map<String, Object> spec,
        long revision,
        Optional<String> lastError,
        Optional<Long> startedAtMillis) {

    /** The state of the task. */
    public enum State {
        RUNNING,
        STOPPED,
        FAILED,
        COMPLETED,
        /** What Godwit keeps of it is being removed. */
        RELEASING,
        RELEASED
    }

    /** This record in another state. */
    public TaskRecord in(State newState, Optional<String> error) {
        return new TaskRecord(id, name, generation, newState, spec, revision, error, startedAtMillis);
    }

    /** The record of another run, which keeps the spec and the revision as they are. */
    public TaskRecord again(State newState) {
        return new TaskRecord(id, name, generation + 1, newState, spec, revision, Optional.empty(), startedAtMillis);
    }

    /** This record with another spec. */
    public TaskRecord revised(Map<String, Object> newSpec) {
        return new TaskRecord(id, name, generation, state, newSpec, revision + 1, lastError, startedAtMillis);
    }

    /** Key of the record. */
    public String key() {
        return id;
    }
}
