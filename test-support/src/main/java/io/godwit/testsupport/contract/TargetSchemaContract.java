package io.godwit.testsupport.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.TableProblem;
import io.godwit.model.target.TargetSchema;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every TargetSchema does. A test class offers tables and a mapping whose table does not exist. */
public interface TargetSchemaContract {
    /** The tables; the suite closes them. */
    TargetSchema schema();

    /** A mapping whose table, and whose database, may be missing. */
    TableMapping mapping();

    /** The same collection under another id, in the mapping's table, which several share. */
    private TableMapping shared(long collectionId) {
        CollectionSchema like = mapping().collection();
        CollectionSchema collection = new CollectionSchema(
                like.name(),
                collectionId,
                like.description(),
                like.fields(),
                like.autoId(),
                like.partitionCount(),
                like.channels(),
                like.ttlSeconds());
        return new TableMapping(collection, mapping().table(), true);
    }

    /** Puts a row into the table, past the port. */
    void fill(TableMapping mapping);

    @Test
    default void aTableIsMadeOnceAndFitsItsMapping() {
        try (TargetSchema schema = schema()) {
            assertThat(schema.exists(mapping().table())).isFalse();
            assertThat(schema.problems(mapping())).isEmpty();

            schema.create(mapping());

            assertThat(schema.exists(mapping().table())).isTrue();
            assertThat(schema.mismatches(mapping())).isEmpty();
            assertThat(schema.narrower(mapping())).isEmpty();
            assertThat(schema.isEmpty(mapping().table())).isTrue();
        }
    }

    @Test
    default void aTableThatExistsIsLeftAlone() {
        try (TargetSchema schema = schema()) {
            schema.create(mapping());
            fill(mapping());

            schema.create(mapping());

            assertThat(schema.isEmpty(mapping().table())).isFalse();
        }
    }

    @Test
    default void ofASharedTableOnlyTheRowsOfTheCollectionCount() {
        TableMapping first = shared(1);
        TableMapping second = shared(2);
        try (TargetSchema schema = schema()) {
            schema.create(first);
            fill(first);

            assertThat(schema.isEmpty(first)).isFalse();
            assertThat(schema.isEmpty(second)).isTrue();
            assertThat(schema.isEmpty(first.table())).isFalse();
        }
    }

    @Test
    default void aTableCanBeEmptied() {
        try (TargetSchema schema = schema()) {
            schema.create(mapping());
            fill(mapping());

            schema.empty(mapping());
            schema.empty(mapping());

            assertThat(schema.isEmpty(mapping().table())).isTrue();
            assertThat(schema.mismatches(mapping())).isEmpty();
        }
    }

    @Test
    default void aCollectionBeyondTheTargetsLimitsHasAProblemOfItsOwnForEachAndNothingIsTouched() {
        CollectionSchema fits = mapping().collection();
        List<Field> fields = new ArrayList<>(fits.fields());
        fields.add(Field.plain(900, "wide", FieldType.FLOAT_VECTOR).withDimension(16_001));
        fields.add(Field.plain(901, "wider", FieldType.FLOAT_VECTOR).withDimension(20_000));
        TableMapping tooWide = new TableMapping(
                new CollectionSchema(
                        fits.name(), fits.id(), "", fields, false, fits.partitionCount(), List.of(), fits.ttlSeconds()),
                mapping().table(),
                false);
        try (TargetSchema schema = schema()) {
            assertThat(schema.problems(tooWide))
                    .hasSize(2)
                    .allSatisfy(problem -> {
                        assertThat(problem.excludesCollection()).isTrue();
                        assertThat(problem.object()).contains(mapping().label());
                        assertThat(problem.message()).contains("16000").doesNotEndWith(".");
                        assertThat(problem.remedy()).contains("exclude");
                    })
                    .extracting(TableProblem::object)
                    .doesNotHaveDuplicates();
            assertThat(schema.exists(mapping().table())).isFalse();
        }
    }

    @Test
    default void statementsAreShownWithoutBeingRun() {
        try (TargetSchema schema = schema()) {
            assertThat(schema.ddl(mapping())).isNotEmpty().allSatisfy(statement -> assertThat(statement)
                    .startsWith("CREATE ")
                    .doesNotEndWith(";"));
            assertThat(schema.exists(mapping().table())).isFalse();
        }
    }

    @Test
    default void godwitsOwnSchemaCanBeEnsuredAgain() {
        try (TargetSchema schema = schema()) {
            schema.ensureCheckpointSchema();
            schema.ensureCheckpointSchema();

            assertThat(schema.version()).isNotBlank();
        }
    }
}
