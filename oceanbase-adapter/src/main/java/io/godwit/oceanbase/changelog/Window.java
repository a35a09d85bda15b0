package io.godwit.oceanbase.changelog;

import io.godwit.model.source.CommitVersion;

/**
 * What was committed after one version and up to another, which ends a moment. It is read by transactions that began later ({@link
 * Scn#begin}), so that nothing of it can appear afterwards.
 */
record Window(long after, long upTo) {
    /** What is complete after {@code after}, when the engine is at {@code now}; empty where {@code now} is in the next moment still. */
    static Window until(long after, long now) {
        return new Window(after, Math.max(after, CommitVersion.wholeMoments(now)));
    }

    boolean isEmpty() {
        return upTo <= after;
    }

    /** The part of it up to the moment of {@code version}. */
    Window upToMomentOf(long version) {
        return new Window(after, Math.min(upTo, CommitVersion.momentOf(version)));
    }
}
