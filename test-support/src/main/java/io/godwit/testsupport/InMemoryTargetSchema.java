package io.godwit.testsupport;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.target.TableProblem;
import io.godwit.model.target.TargetSchema;
import java.util.List;

/** The tables of {@link InMemoryDatabase}. */
public final class InMemoryTargetSchema implements TargetSchema {
    private static final int LARGEST_DIMENSION = 16_000;
    private static final int LONGEST_COMMENT = 1_024;

    private final InMemoryDatabase database;

    /** The tables of {@code database}. */
    public InMemoryTargetSchema(InMemoryDatabase database) {
        this.database = database;
    }

    @Override
    public String version() {
        return "4.3.5";
    }

    @Override
    public List<String> ddl(TableMapping mapping) {
        return List.of("CREATE TABLE " + mapping.table());
    }

    @Override
    public List<String> shortened(TableMapping mapping) {
        return mapping.collection().description().length() > LONGEST_COMMENT
                ? List.of("the comment of table " + mapping.table() + " is cut")
                : List.of();
    }

    @Override
    public List<TableProblem> problems(TableMapping mapping) {
        return mapping.collection().fields().stream()
                .filter(field -> field.dimension() > LARGEST_DIMENSION)
                .map(field -> new TableProblem(
                        ErrorCode.TARGET_UNSUPPORTED,
                        mapping.label() + " field " + field.name(),
                        "it has more than " + LARGEST_DIMENSION + " dimensions",
                        "exclude the collection"))
                .toList();
    }

    @Override
    public boolean exists(TableName table) {
        return database.exists(table);
    }

    @Override
    public void create(TableMapping mapping) {
        database.create(mapping.table());
    }

    @Override
    public List<String> mismatches(TableMapping mapping) {
        return exists(mapping.table()) ? List.of() : List.of("table " + mapping.table() + " is missing: create it");
    }

    @Override
    public List<String> narrower(TableMapping mapping) {
        return List.of();
    }

    @Override
    public boolean isEmpty(TableName table) {
        return database.rows(table).isEmpty();
    }

    @Override
    public boolean isEmpty(TableMapping mapping) {
        return database.rows(mapping.table()).values().stream().noneMatch(row -> owns(mapping, row));
    }

    @Override
    public void empty(TableMapping mapping) {
        database.remove(mapping.table(), row -> owns(mapping, row));
    }

    private static boolean owns(TableMapping mapping, TestRow row) {
        return !mapping.aggregated()
                || row.schema().id() == mapping.collection().id();
    }

    @Override
    public void ensureCheckpointSchema() {}

    @Override
    public void close() {}
}
