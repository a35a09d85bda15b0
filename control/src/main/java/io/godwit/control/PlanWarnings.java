package io.godwit.control;

import static io.godwit.control.ComponentKind.FULL_IMPORT;
import static io.godwit.control.ComponentKind.INCR_SYNC;
import static io.godwit.control.ComponentKind.REVERSE_INCR_SYNC;

import io.godwit.control.record.TaskRecords;
import io.godwit.control.stage.Exclusion;
import io.godwit.model.task.RateLimit;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TaskType;
import io.godwit.runtime.state.TaskRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a person should know before a task takes another document. Blocks. */
final class PlanWarnings {
    private static final int MOST_NAMED = 50;

    private PlanWarnings() {}

    static List<String> of(TaskRecords records, TaskRecord task, TaskSpec wanted) {
        List<String> warnings = new ArrayList<>();
        List<String> excluded = Exclusion.unselected(records, task, wanted.objects());
        excluded.stream()
                .limit(MOST_NAMED)
                .map(mapping -> mapping + " leaves the task for good; its table stays as it is")
                .forEach(warnings::add);
        if (excluded.size() > MOST_NAMED) {
            warnings.add("and " + (excluded.size() - MOST_NAMED) + " more leave the task for good");
        }
        if (!excluded.isEmpty() && !task.isRun()) {
            warnings.add("what is kept about what leaves the task is removed when it runs next, or is released");
        }
        int instances = INCR_SYNC.instances(wanted);
        if (wanted.has(TaskType.INCREMENTAL) && instances > wanted.kafka().partitions()) {
            warnings.add(
                    instances + " instances of Incr-Sync share the partitions of each change topic, of which there are "
                            + wanted.kafka().partitions() + " at most: some may have nothing to do");
        }
        if (wanted.has(TaskType.FULL)) {
            warnings.addAll(
                    small("spec.options.full.limit", wanted.options().full().limit(), FULL_IMPORT, wanted));
        }
        if (wanted.has(TaskType.INCREMENTAL)) {
            warnings.addAll(small(
                    "spec.options.incremental.limit",
                    wanted.options().incremental().limit(),
                    INCR_SYNC,
                    wanted));
        }
        if (wanted.has(TaskType.REVERSE) && !wanted.options().reverse().reuseIncremental()) {
            warnings.addAll(small(
                    "spec.options.reverse.limit",
                    wanted.options().reverse().own().limit(),
                    REVERSE_INCR_SYNC,
                    wanted));
        }
        return warnings;
    }

    /** A share of a limit is at least one row or byte a second. */
    private static List<String> small(String path, RateLimit limit, ComponentKind kind, TaskSpec wanted) {
        int instances = kind.instances(wanted);
        Map<String, Long> limits = new TreeMap<>();
        limit.rps().ifPresent(rps -> limits.put("rps", rps));
        limit.bps().ifPresent(bps -> limits.put("bps", bps.bytes()));
        return limits.entrySet().stream()
                .filter(set -> set.getValue() < instances)
                .map(set -> path + "." + set.getKey() + ": " + set.getValue() + " is less than the " + instances
                        + " instances of " + kind.title() + ", each of which has at least 1: together they have "
                        + instances)
                .toList();
    }
}
