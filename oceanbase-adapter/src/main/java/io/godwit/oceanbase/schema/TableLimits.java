package io.godwit.oceanbase.schema;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.TableProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The engine's limits for tables. Needs no connection. */
final class TableLimits {
    private static final int MAX_DIMENSION = 16_000;
    private static final int MAX_PARTITIONS = 8_192;
    private static final String EXCLUDE = "exclude the collection in spec.objects.exclude";

    private TableLimits() {}

    /** Each limit that the mapping's collection exceeds. */
    static List<TableProblem> problems(TableMapping mapping) {
        List<TableProblem> problems = new ArrayList<>();
        for (Field field : mapping.collection().fields()) {
            ofField(field)
                    .ifPresent(message -> problems.add(new TableProblem(
                            ErrorCode.TARGET_UNSUPPORTED,
                            mapping.label() + " field " + field.name(),
                            message,
                            EXCLUDE)));
        }
        ofTable(mapping)
                .ifPresent(message -> problems.add(new TableProblem(
                        ErrorCode.TARGET_DDL_FAILED,
                        mapping.label(),
                        message,
                        "create table " + mapping.table() + " by hand within these limits, or " + EXCLUDE)));
        return problems;
    }

    private static Optional<String> ofField(Field field) {
        Optional<FieldType> element = field.elementType();
        if (!field.type().migratable()) {
            return Optional.of("it is of type " + field.type() + ", for which the target has no type");
        }
        if (element.isPresent() && !element.get().migratable()) {
            return Optional.of("it is an array of " + element.get() + ", for which the target has no type");
        }
        return field.type() == FieldType.FLOAT_VECTOR && field.dimension() > MAX_DIMENSION
                ? Optional.of("it has " + field.dimension() + " dimensions; the target accepts " + MAX_DIMENSION)
                : Optional.empty();
    }

    /** A table that is created by hand may have shorter columns, whose longer values become conflicts, or fewer partitions. */
    private static Optional<String> ofTable(TableMapping mapping) {
        RowSize size = new RowSize(mapping.collection());
        if (!size.fits()) {
            return Optional.of("its VARCHAR columns take up to " + size.textBytes()
                    + " bytes of a row; the target accepts " + RowSize.LIMIT_BYTES
                    + ", and values that are longer than a shorter column become conflicts");
        }
        boolean partitioned = mapping.collection().partitionKey().isPresent();
        return partitioned && mapping.collection().partitionCount() > MAX_PARTITIONS
                ? Optional.of("it has " + mapping.collection().partitionCount() + " partitions; the target accepts "
                        + MAX_PARTITIONS)
                : Optional.empty();
    }
}
