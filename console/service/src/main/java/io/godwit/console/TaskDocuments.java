package io.godwit.console;

import io.godwit.control.DataSourceControl;
import io.godwit.control.TaskDocumentReader;
import io.godwit.control.TaskDocumentReading;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.task.Problem;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.Trees;
import io.godwit.model.task.read.SpecReading;
import io.godwit.model.task.read.TaskSpecReader;
import io.godwit.runtime.state.MadeFrom;
import io.godwit.runtime.state.TaskRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reads tasks that are sent, with what the templates and data sources that they name say now. Blocks where there are some. */
final class TaskDocuments {
    private final TaskDocumentReader documents;
    private final TaskSpecReader reader;

    TaskDocuments(DataSourceControl dataSources, TaskSpecReader reader) {
        this.documents = new TaskDocumentReader(dataSources, reader);
        this.reader = reader;
    }

    /**
     * A task that can be handed in.
     *
     * @param parts what the spec was made from besides
     * @param basis stands for what these parts said, where they were looked at
     */
    record Sent(TaskSpec spec, MadeFrom parts, Optional<String> basis) {
        /** One whose parts stay as they are. */
        Sent(TaskSpec spec, MadeFrom parts) {
            this(spec, parts, Optional.empty());
        }

        /** Fails unless the parts say what they said when the caller looked. */
        void requireBasis(String seen) {
            if (!basis.equals(Optional.of(seen))) {
                List<Problem> problems = new ArrayList<>();
                parts.dataSources()
                        .forEach((section, name) -> problems.add(changed("spec." + section, "data source " + name)));
                parts.templates()
                        .forEach((path, used) -> problems.add(
                                changed(path.isEmpty() ? "spec" : "spec." + path, "template " + used.name())));
                problems.sort(Comparator.comparing(Problem::path));
                throw new InvalidRequest(
                        412, ErrorCode.TASK_REVISION, problems.isEmpty() ? List.of(changed("spec", "it")) : problems);
            }
        }

        private static Problem changed(String path, String part) {
            return new Problem(
                    path, "is made from " + part + ", and what it says has changed since", "plan the change again");
        }
    }

    /** The task; every problem at once where there are some. */
    Sent read(Map<String, Object> document, boolean dryRun) {
        return switch (documents.read(document, dryRun)) {
            case TaskDocumentReading.Valid valid -> new Sent(valid.spec(), valid.parts(), valid.basis());
            case TaskDocumentReading.Invalid invalid -> throw new InvalidRequest(422, invalid.problems());
        };
    }

    /** The task's document with some values changed; what it was made from is not looked at again. */
    Sent patched(TaskRecord task, Map<String, Object> patch) {
        List<Problem> problems = new ArrayList<>();
        if (patch.get("spec") instanceof Map<?, ?> spec) {
            task.dataSources().forEach((section, name) -> {
                if (spec.containsKey(section)) {
                    problems.add(new Problem(
                            "spec." + section,
                            "is made from data source " + name,
                            "change the data source, or replace the whole document"));
                }
            });
        }
        if (!problems.isEmpty()) {
            throw new InvalidRequest(422, problems);
        }
        Map<String, Object> merged = MergePatch.apply(task.spec(), patch);
        SpecReading reading = reader.read(merged);
        if (reading instanceof SpecReading.Invalid invalid && !concerns(invalid.problems(), task.spec(), merged)) {
            reading = reader.ofTaken().read(merged);
        }
        return switch (reading) {
            case SpecReading.Valid valid -> new Sent(valid.spec(), task.parts());
            case SpecReading.Invalid invalid -> throw new InvalidRequest(422, invalid.problems());
        };
    }

    /** Whether a problem is about a value that changed: the others were taken by the rules of their time. */
    private static boolean concerns(List<Problem> problems, Map<String, Object> before, Map<String, Object> after) {
        Map<String, String> old = Trees.flat(before);
        Map<String, String> now = Trees.flat(after);
        Set<String> changed = new HashSet<>(now.keySet());
        changed.addAll(old.keySet());
        changed.removeIf(path -> Objects.equals(old.get(path), now.get(path)));
        return problems.stream().anyMatch(problem -> changed.stream()
                .anyMatch(path -> isIn(problem.path(), path) || isIn(path, problem.path())));
    }

    private static boolean isIn(String path, String whole) {
        return path.equals(whole) || path.startsWith(whole + ".") || path.startsWith(whole + "[");
    }
}
