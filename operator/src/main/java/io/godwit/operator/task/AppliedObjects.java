package io.godwit.operator.task;

import java.util.Map;
import java.util.Optional;

/** Objects of one kind in the cluster. Thread-safe; calls block, and fail as retriable while the API server does not answer. */
public interface AppliedObjects<O extends Applied> {
    /** As it is now; empty where there is none of that name. */
    Optional<O> read(String name);

    /** Whether the namespace is being deleted, with everything in it. False where nobody may know. */
    boolean ends();

    /** Whether the definition of this kind is being deleted, with every object of it. False where nobody may know. */
    boolean definitionEnds();

    /** Tells what is known of it. Does nothing if the object is gone, or another one has its name. */
    void tell(O object, Map<String, Object> status);

    /** Reports something about it once, if there is still room for reports. */
    void report(O object, Note note);
}
