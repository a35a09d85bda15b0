package io.godwit.operator.task;

import java.util.Map;

/** An object that a user applied to the cluster. */
public sealed interface Applied permits TaskObject, SourceObject {
    /** Of the object; another one of the same name has another. */
    String uid();

    String name();

    /** Raised by the cluster with each change of the spec. */
    long generation();

    /** What was told about it last. */
    Map<String, Object> status();
}
