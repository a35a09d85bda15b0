package io.godwit.control;

import io.godwit.control.resource.ReferencedDocument;
import io.godwit.model.task.Problem;
import io.godwit.model.task.read.SpecReading;
import io.godwit.model.task.read.TaskSpecReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads tasks that are sent, with what the templates and data sources that they name say now. Thread-safe; blocks where there are some. */
public final class TaskDocumentReader {
    private final DataSourceControl dataSources;
    private final TaskSpecReader reader;

    /** Reads with these data sources. */
    public TaskDocumentReader(DataSourceControl dataSources, TaskSpecReader reader) {
        this.dataSources = dataSources;
        this.reader = reader;
    }

    /**
     * The task; every problem at once where there are some. What it is made from is held only once it can be handed in, and not
     * where it will not be.
     */
    public TaskDocumentReading read(Map<String, Object> document, boolean dryRun) {
        TaskDocumentReading checked = sent(document, Optional.empty());
        return checked instanceof TaskDocumentReading.Valid valid
                        && !valid.parts().dataSources().isEmpty()
                        && !dryRun
                ? sent(document, Optional.of(valid.spec().name()))
                : checked;
    }

    private TaskDocumentReading sent(Map<String, Object> document, Optional<String> task) {
        ReferencedDocument referenced = dataSources.referenced(document, task);
        SpecReading reading = reader.read(referenced.tree());
        List<Problem> problems = new ArrayList<>(referenced.problems());
        if (reading instanceof SpecReading.Invalid invalid) {
            invalid.problems().stream()
                    .filter(problem -> referenced.problems().stream()
                            .noneMatch(other -> ReferencedDocument.section(problem.path())
                                    .equals(ReferencedDocument.section(other.path()))))
                    .map(problem -> located(problem, referenced))
                    .forEach(problems::add);
        }
        return problems.isEmpty() && reading instanceof SpecReading.Valid valid
                ? new TaskDocumentReading.Valid(valid.spec(), referenced.parts(), referenced.basis())
                : new TaskDocumentReading.Invalid(problems);
    }

    /** The user wrote a name there, and nothing that is below it. */
    private static Problem located(Problem problem, ReferencedDocument referenced) {
        return referenced
                .origin(problem.path())
                .map(origin -> new Problem(problem.path(), problem.message(), problem.remedy() + ", in " + origin))
                .orElse(problem);
    }
}
