package io.godwit.model.task;

/** What to do when a target table holds rows before the first write. */
public enum NonEmptyTarget {
    /** End with an error; a resume after that continues. */
    STOP,
    /** Keep the rows of the target; each row of the source under such a key becomes a conflict. */
    IGNORE
}
