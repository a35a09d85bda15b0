package io.godwit.control.estimate;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What a task takes.
 *
 * @param atMillis when it was estimated
 * @param tables the largest first, those of unknown size last
 * @param targetFreeBytes what the target still has room for; absent where it did not say
 */
public record Estimate(long atMillis, List<TableEstimate> tables, OptionalLong targetFreeBytes) {
    /** Copies the list. */
    public Estimate {
        tables = List.copyOf(tables);
    }

    /**
     * What all collections take together, as far as it was measured; absent where it was measured of none.
     *
     * @param counted collections whose rows are counted
     * @param sampled collections of which rows were read
     */
    public record Sum(
            int tables,
            int counted,
            int sampled,
            OptionalLong rows,
            OptionalLong kafkaBytes,
            OptionalLong targetBytes,
            OptionalLong millis) {}

    /** The sum. */
    public Sum sum() {
        return new Sum(
                tables.size(),
                (int) tables.stream().filter(table -> table.rows().isPresent()).count(),
                (int) tables.stream()
                        .filter(table -> table.rowBytes().isPresent())
                        .count(),
                sum(TableEstimate::rows),
                sum(TableEstimate::kafkaBytes),
                sum(TableEstimate::targetBytes),
                sum(TableEstimate::millis));
    }

    private OptionalLong sum(Function<TableEstimate, OptionalLong> part) {
        return tables.stream()
                .map(part)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .reduce(Long::sum);
    }
}
