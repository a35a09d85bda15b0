package io.godwit.model.task;

import io.godwit.model.schema.CollectionName;

/** Which of many collections a task moves: those that an include pattern covers and no exclude pattern does. */
public record ObjectChoice(PatternSet include, PatternSet exclude) {
    /** Whether the collection is selected. */
    public boolean selects(CollectionName name) {
        return include.matches(name) && !exclude.matches(name);
    }
}
