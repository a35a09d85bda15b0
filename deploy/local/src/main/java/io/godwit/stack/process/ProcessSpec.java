package io.godwit.stack.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How to launch one server: its command line, what it adds to the environment, and where it runs. */
public record ProcessSpec(List<String> command, Map<String, String> environment, Path folder) {
    public ProcessSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
