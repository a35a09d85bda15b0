package io.godwit.cli.service;

import io.godwit.console.contract.model.ChangeEffect;
import io.godwit.console.contract.model.Plan;
import io.godwit.control.ChangePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Plans of the service, in the words of those that are made here. */
public final class PlanText {
    private PlanText() {}

    /** A line for each change, then one for each warning. */
    public static List<String> lines(ChangePlan plan) {
        List<String> lines = new ArrayList<>(
                plan.changes().stream().map(ChangePlan.Change::line).toList());
        plan.warnings().forEach(warning -> lines.add("note: " + warning));
        if (lines.isEmpty()) {
            lines.add("nothing changes");
        }
        return lines;
    }

    static List<String> lines(Plan plan) {
        return lines(of(plan));
    }

    static boolean isRefused(Plan plan) {
        return plan.getChanges().stream().anyMatch(change -> change.getEffect() == ChangeEffect.REFUSED);
    }

    private static ChangePlan of(Plan plan) {
        return new ChangePlan(
                plan.getRevision() == null ? OptionalLong.empty() : OptionalLong.of(plan.getRevision()),
                plan.getChanges().stream()
                        .map(change -> new ChangePlan.Change(
                                change.getPath(),
                                change.getFrom(),
                                change.getTo(),
                                ChangePlan.Effect.valueOf(change.getEffect().getValue()),
                                Optional.ofNullable(change.getReason()).orElse(""),
                                Optional.ofNullable(change.getRemedy()).orElse("")))
                        .toList(),
                plan.getWarnings());
    }
}
