package io.godwit.control.memory;

import io.godwit.control.ComponentStarter;
import io.godwit.model.error.ExitCode;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Components that end as a test says, each start with the next end of its script; beyond it, they run until they are stopped. */
public final class ScriptedComponents implements ComponentStarter {
    private final Map<String, Deque<Function<TaskRecord, Integer>>> scripts = new HashMap<>();
    private final List<String> events = new ArrayList<>();
    private Optional<Failure> obstacle = Optional.empty();
    private Optional<String> lastWords = Optional.empty();

    /** The component ends immediately with these exit codes, one a start. */
    public ScriptedComponents ends(String component, int... exitCodes) {
        for (int exit : exitCodes) {
            ends(component, task -> exit);
        }
        return this;
    }

    /** The next start does something and ends with the exit code that it answers. */
    public ScriptedComponents ends(String component, Function<TaskRecord, Integer> work) {
        scripts.computeIfAbsent(component, c -> new ArrayDeque<>()).add(work);
        return this;
    }

    /** Something keeps what is running from starting, as far as its launcher knows. */
    public void keep(Optional<Failure> by) {
        obstacle = by;
    }

    /** What each says before it ends. */
    public void say(String last) {
        lastWords = Optional.of(last);
    }

    /** What happened: {@code start store-0}, {@code drain store-0}, {@code stop store-0}, {@code end all}. */
    public List<String> events() {
        return events;
    }

    @Override
    public Running start(TaskRecord task, String component, int ordinal) {
        String name = component + "-" + ordinal;
        events.add("start " + name);
        Deque<Function<TaskRecord, Integer>> script = scripts.getOrDefault(component, new ArrayDeque<>());
        Scripted running = new Scripted(name);
        if (!script.isEmpty()) {
            running.exit = OptionalInt.of(script.remove().apply(task));
        }
        return running;
    }

    @Override
    public void end(TaskRecord task, Set<String> except) {
        events.add(except.isEmpty() ? "end all" : "end all but " + new TreeSet<>(except));
    }

    @Override
    public void forget(TaskRecord task) {
        events.add("forget " + task.name());
    }

    @Override
    public boolean needsRestart(TaskRecord running, TaskRecord wanted) {
        return running.revision() != wanted.revision();
    }

    @Override
    public String logFile(TaskRecord task, String component, int ordinal) {
        return "logs/" + component + "-" + ordinal + ".log";
    }

    private final class Scripted implements Running {
        private final String name;
        private OptionalInt exit = OptionalInt.empty();

        Scripted(String name) {
            this.name = name;
        }

        @Override
        public OptionalInt exitCode() {
            return exit;
        }

        @Override
        public Optional<Failure> obstacle() {
            return obstacle;
        }

        @Override
        public Optional<String> lastWords() {
            return lastWords;
        }

        @Override
        public void drain() {
            events.add("drain " + name);
        }

        @Override
        public void stop() {
            events.add("stop " + name);
            exit = exit.isPresent() ? exit : OptionalInt.of(ExitCode.INTERRUPTED.code());
        }
    }
}
