package io.godwit.control.stage;

import io.godwit.control.objects.Preparation;
import io.godwit.control.record.TaskStanding;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.text.Plural;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TableStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The mappings of a task that failed alone, by collection, each with its reason; what is left out is none of them. */
record MappingFailures(Map<String, Failure> byCollection) {
    private static final int NAMED = 10;

    static MappingFailures of(TaskStanding standing) {
        Map<String, Failure> failures = new TreeMap<>();
        standing.changes().stream()
                .filter(c -> c.phase() == ChangeStatus.Phase.FAILED)
                .forEach(c -> c.failure().ifPresent(f -> failures.put(c.collection(), f)));
        standing.tables().stream().filter(TableStatus::hasFailed).forEach(t -> t.failure()
                .ifPresent(f -> failures.put(t.of().collection(), f)));
        return new MappingFailures(failures);
    }

    /** Those that failed on their way to the components. */
    static MappingFailures of(Preparation preparation) {
        Map<String, Failure> failures = new TreeMap<>();
        preparation.failed().forEach(f -> failures.put(f.collection(), Failure.of(f.cause())));
        return new MappingFailures(failures);
    }

    boolean isEmpty() {
        return byCollection.isEmpty();
    }

    /** One line for each. */
    List<String> lines() {
        return byCollection.entrySet().stream()
                .map(e -> "collection " + e.getKey() + " failed, and the others continue: "
                        + e.getValue().code() + ": " + e.getValue().message() + "; "
                        + e.getValue().remedy())
                .toList();
    }

    /** How a task ends when only these are left: with their code if they share one. */
    GodwitException toException(int mappings) {
        Set<String> codes = byCollection.values().stream().map(Failure::code).collect(Collectors.toSet());
        ErrorCode code = codes.size() == 1 ? ErrorCode.named(codes.iterator().next()) : ErrorCode.PARTLY_FAILED;
        String named = byCollection.entrySet().stream()
                .limit(NAMED)
                .map(e -> "\n- " + e.getKey() + ": " + e.getValue().code() + ": "
                        + e.getValue().message() + "; " + e.getValue().remedy())
                .collect(Collectors.joining());
        return GodwitException.configuration(
                code,
                byCollection.size() + " of " + Plural.of(mappings, "collection") + " failed"
                        + (byCollection.size() < mappings ? "; the others are migrated" : "") + named
                        + (byCollection.size() > NAMED ? "\n- and " + (byCollection.size() - NAMED) + " more" : ""),
                "do what each line advises, and run the task again: it tries the failed ones again");
    }
}
