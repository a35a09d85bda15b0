package io.godwit.model.target;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a target says about itself, before there is a task. Changes nothing. Thread-safe; calls block and fail as they do everywhere in
 * the adapter. {@link #close} never waits for a call that is under way.
 */
public interface TargetLook extends AutoCloseable {
    /** Version as the server reports it; the first call logs in. */
    String version();

    /** The cipher of the session; empty where it is not encrypted. */
    Optional<String> cipher();

    /** What the user may do, each line as the server reports it. */
    List<String> grants();

    /** The server's clock. */
    Instant clock();

    /** Bytes that data can still take on all its servers together; empty where the user may not ask. */
    OptionalLong freeBytes();

    /** Bytes of memory that indexes on vectors may take on a server of the tenant; empty where the user may not ask. */
    OptionalLong vectorMemoryBytes();

    @Override
    void close();
}
