package io.godwit.control.lifecycle;

/** What may happen to a task: requests of users, and reports on effects that were carried out. */
public sealed interface TaskInput {
    /** A user wants it to run, from the beginning or from where it was. */
    record Run() implements TaskInput {}

    /** A user wants it to stop, or a stage ended after which it waits for the user. */
    record Stop() implements TaskInput {}

    /**
     * A user changed its spec in a way that requires new processes.
     *
     * @param run generation of the task now
     */
    record Change(ChangeFacts facts, long run) implements TaskInput {
        /** One that was compared with the task as it is. */
        public static Change of(ChangeFacts facts) {
            return new Change(facts, facts.run());
        }
    }

    /** A user wants everything that Godwit keeps about it to be removed. */
    record Release() implements TaskInput {}

    /** The components run with the changed spec. */
    record Modified() implements TaskInput {}

    /** Its stages are done. */
    record Complete() implements TaskInput {}

    /**
     * Something failed that a person has to fix.
     *
     * @param code stable code of the failure
     */
    record Fail(String code) implements TaskInput {}

    /** Everything is removed. */
    record Freed() implements TaskInput {}
}
