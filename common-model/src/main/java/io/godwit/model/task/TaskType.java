package io.godwit.model.task;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The migration types that a task combines, in the order of their stages. */
public enum TaskType {
    SCHEMA,
    FULL,
    INCREMENTAL,
    VERIFY,
    REVERSE;

    /** The types that this version carries out; the reader refuses the others. The one place of that decision. */
    public static final Set<TaskType> AVAILABLE = Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(VERIFY)));
}
