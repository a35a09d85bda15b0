package io.godwit.bench.soak;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What the user chose for a soak.
 *
 * @param killEvery pause between two kills of Store or Incr-Sync
 * @param seed of the load and of the kills
 * @param directory where the stack keeps its data
 */
public record SoakOptions(Duration length, Duration killEvery, long seed, Path directory) {}
