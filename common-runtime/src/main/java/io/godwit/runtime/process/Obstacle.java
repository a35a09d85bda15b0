package io.godwit.runtime.process;

import io.godwit.model.error.GodwitException;
import java.time.Duration;
import java.util.Optional;

/**
 * What keeps a component from continuing.
 *
 * @param nextAttempt how long until it tries again; empty while it waits for an answer
 */
public record Obstacle(GodwitException cause, Optional<Duration> nextAttempt) {}
