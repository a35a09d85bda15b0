package io.godwit.console;

import io.godwit.console.contract.model.Target;
import io.godwit.control.ServiceControl;
import io.godwit.control.standing.TaskOverview;
import io.godwit.runtime.state.TaskRecord;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where the components of all tasks serve their metrics. They choose a free port each time they start. */
final class MetricsTargets {
    private static final String NAME_LABEL = "task_name";

    private MetricsTargets() {}

    /** Those that gave a sign of life lately, of tasks that are run. */
    static List<Target> of(ServiceControl control) {
        return control.tasks().stream()
                .filter(TaskRecord::isRun)
                .flatMap(task -> targets(task, control.overview(task)))
                .toList();
    }

    private static Stream<Target> targets(TaskRecord task, TaskOverview overview) {
        return overview.components().stream()
                .filter(component -> component.alive() && !component.address().isEmpty())
                .map(component ->
                        new Target().targets(List.of(component.address())).labels(Map.of(NAME_LABEL, task.name())));
    }
}
