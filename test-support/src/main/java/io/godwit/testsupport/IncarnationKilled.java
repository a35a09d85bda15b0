package io.godwit.testsupport;

/** The process that made the call is dead, as after kill -9. An error, so that no code under test catches it. */
public final class IncarnationKilled extends Error {
    private static final long serialVersionUID = 1L;

    IncarnationKilled(String call) {
        super("killed at " + call, null, false, false);
    }
}
