package io.godwit.dist.it;

import io.godwit.model.schema.Direction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The processes of a task's components on this machine, whoever started them. */
final class TaskProcesses {
    private TaskProcesses() {}

    /** Their process ids. */
    static Set<Long> of(String taskId) {
        return alive(taskId).collect(Collectors.toSet());
    }

    /** The directions of those that follow changes. */
    static Set<Direction> directions(String taskId) {
        return alive(taskId)
                .map(TaskProcesses::commandLine)
                .filter(line -> line.contains("\0--component\0") && !line.contains("full-import"))
                .map(line -> line.contains("\0REVERSE") ? Direction.REVERSE : Direction.FORWARD)
                .collect(Collectors.toSet());
    }

    /** Those of one kind of component. */
    static List<ProcessHandle> of(String taskId, String component) {
        return alive(taskId)
                .filter(pid -> commandLine(pid).contains("\0--component\0" + component + "\0"))
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .toList();
    }

    private static Stream<Long> alive(String taskId) {
        return ProcessHandle.allProcesses()
                .filter(ProcessHandle::isAlive)
                .map(ProcessHandle::pid)
                .filter(pid -> commandLine(pid).contains("\0--task\0" + taskId + "\0"));
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(pid), "cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended
        }
    }
}
