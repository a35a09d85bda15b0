package io.godwit.control.objects;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.task.ExpertParameter;
import io.godwit.model.task.NameFinding;
import io.godwit.model.task.NamingRules;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.text.Plural;
import java.util.List;
import java.util.stream.Collectors;

/** Refuses names that the target does not accept, all of them together. */
public final class NameCheck {
    private NameCheck() {}

    public static void requireLegal(List<TableMapping> mappings, TaskSpec spec) {
        List<NameFinding> findings =
                NamingRules.check(mappings, spec.options().parameter(ExpertParameter.CHECKPOINT_SCHEMA));
        if (!findings.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    Plural.of(findings.size(), "name") + " that cannot be migrated:\n- "
                            + findings.stream().map(NameFinding::toString).collect(Collectors.joining("\n- ")),
                    "each line says what to change");
        }
    }
}
