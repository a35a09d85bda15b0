package io.godwit.console.cli;

import io.godwit.console.bench.FullBench;
import io.godwit.console.bench.IncrBench;
import io.godwit.console.bench.SoakBench;
import io.godwit.console.control.TaskControl;
import io.godwit.console.quickstart.Quickstart;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the commands call. Made when a command runs, so that {@code --help} loads none of it.
 *
 * @param control the control part, which keeps logs in the given folder
 */
public record Services(
        Function<Path, TaskControl> control,
        Supplier<Quickstart> quickstart,
        Supplier<FullBench> fullBench,
        Supplier<IncrBench> incrBench,
        Supplier<SoakBench> soakBench) {}
