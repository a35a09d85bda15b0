package io.godwit.control.objects;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.TableProblem;
import io.godwit.model.target.TargetSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * Leaves out, with reasons, the collections that the target has no table for. Asks the target only where a table created by hand
 * may do.
 */
final class TargetFilter {
    private final TargetSchema schema;

    TargetFilter(TargetSchema schema) {
        this.schema = schema;
    }

    /** What is left; throws a configuration failure when nothing is. */
    SelectedObjects apply(SelectedObjects selected) {
        List<TableMapping> fit = new ArrayList<>();
        List<SelectedObjects.Skipped> skipped = new ArrayList<>(selected.skipped());
        for (TableMapping mapping : selected.mappings()) {
            List<TableProblem> problems = schema.problems(mapping);
            if (problems.isEmpty() || mayUseTableMadeByHand(mapping, problems)) {
                fit.add(mapping);
            } else {
                skipped.add(new SelectedObjects.Skipped(
                        mapping.collection().name(),
                        mapping.collection().id(),
                        ErrorCode.TARGET_UNSUPPORTED,
                        problems.stream().map(TableProblem::toString).toList()));
            }
        }
        if (fit.isEmpty() && selected.failed().isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.TARGET_UNSUPPORTED,
                    "the target has no table for any selected collection: " + skipped,
                    "select other collections in spec.objects.include");
        }
        return new SelectedObjects(fit, skipped, selected.failed());
    }

    private boolean mayUseTableMadeByHand(TableMapping mapping, List<TableProblem> problems) {
        return problems.stream().noneMatch(TableProblem::excludesCollection) && schema.exists(mapping.table());
    }
}
