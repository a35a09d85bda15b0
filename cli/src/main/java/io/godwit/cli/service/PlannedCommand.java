package io.godwit.cli.service;

import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.Plan;
import io.godwit.console.contract.model.Task;
import io.godwit.model.error.ExitCode;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** How a command changes a task: the plan is shown first, and done only as it was shown. */
public final class PlannedCommand {
    @Option(names = "--dry-run", description = "Show what would change, and change nothing.")
    private boolean dryRun;

    /** A request that can be tried before it is made. */
    interface Request {
        /**
         * Makes it.
         *
         * @param seen the tag of the plan; null where there is none yet
         */
        Task make(String seen, boolean isDry);
    }

    /** Whether only the plan is wanted. */
    public boolean isDry() {
        return dryRun;
    }

    /** Gives a task another document. */
    public ExitCode change(ServiceClient client, String task, Map<String, Object> document, ProgressView view) {
        return run(view, (seen, isDry) -> client.change(task, document, seen, isDry));
    }

    ExitCode run(ProgressView view, Request request) {
        Plan plan = request.make(null, true).getPlan();
        view.answers("plan", List.of(ServiceClient.plain(plan)), () -> PlanText.lines(plan));
        if (dryRun) {
            return PlanText.isRefused(plan) ? ExitCode.PRECHECK : ExitCode.DONE;
        }
        // The plan has no templates and data sources: the task may be made from others now and say the same.
        Task changed = request.make(plan.getTag(), false);
        if (!plan.getChanges().isEmpty() || !changed.getSummary().getRevision().equals(plan.getRevision())) {
            view.result("applied to task " + changed.getSummary().getName());
        }
        return ExitCode.DONE;
    }
}
