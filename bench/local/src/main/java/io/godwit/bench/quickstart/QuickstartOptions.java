package io.godwit.bench.quickstart;

import java.nio.file.Path;

/**
 * What the user chose for a quickstart.
 *
 * @param rows rows of the largest sample collection
 * @param dimension dimension of its vectors
 * @param switchover whether the task is turned around and back at the end
 * @param keep whether the stack continues running at the end
 * @param directory where the stack keeps its data
 */
public record QuickstartOptions(long rows, int dimension, boolean switchover, boolean keep, Path directory) {}
