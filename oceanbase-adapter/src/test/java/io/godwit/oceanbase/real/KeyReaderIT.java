package io.godwit.oceanbase.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.godwit.model.source.SourceCatalog;
import io.godwit.oceanbase.Tables;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.TestRow;
import io.godwit.testsupport.contract.KeyReaderContract;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows of single keys, and tables as collections. */
@ExtendWith(RealOceanBase.Provider.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyReaderIT implements KeyReaderContract {
    private final RealOceanBase server;
    private final TableMapping mapping;
    private final TableMapping parted;
    private final KeyReader keys;
    private final SortedMap<Key, TestRow> rows = new TreeMap<>();

    KeyReaderIT(RealOceanBase server) {
        this.server = server;
        this.mapping = server.made(Samples.collection("looked_up", 21, FieldType.INT64));
        this.parted = server.made(Tables.collection(
                "parted_looked_up",
                22,
                Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                Field.plain(2, "part", FieldType.VARCHAR).withMaxLength(20).as(Field.Role.PARTITION_KEY)));
        this.keys = server.ports().keys(List.of(mapping, parted));
        // The form in which the engine prints JSON.
        LongStream.range(0, 9)
                .mapToObj(
                        n -> Types.with(Samples.row(mapping.collection(), n), Field.DYNAMIC_NAME, "{\"n\": " + n + "}"))
                .forEach(row -> rows.put(row.key(), row));
        server.write(mapping, List.copyOf(rows.values()));
    }

    @AfterAll
    void close() {
        keys.close();
    }

    @Override
    public KeyReader keyReader() {
        return keys;
    }

    @Override
    public CollectionSchema collection() {
        return mapping.collection();
    }

    @Override
    public SortedMap<Key, TestRow> rows() {
        return rows;
    }

    @Override
    public ReadPoint readPoint() {
        try (SourceCatalog source = server.ports().source(List.of(mapping))) {
            return new ReadPoint.AtLeast(source.allocateTimestamp().orElseThrow());
        }
    }

    @Test
    void ofSeveralRowsUnderOneKeyTheLastOneWrittenCounts() {
        server.sql("INSERT INTO " + parted.table() + " VALUES (1,'z')");
        server.sql("INSERT INTO " + parted.table() + " VALUES (1,'a'),(2,'b')");

        RowPage page = keys.read(parted.collection(), List.of(Key.of(2), Key.of(1)), new ReadPoint.Strong())
                .orElseThrow();

        assertThat(page.size()).isEqualTo(2);
        assertThat(TestRow.copy(parted.collection(), page.row(0)).cells()).containsExactly(1L, "a");
    }

    @Test
    void aTableThatIsGoneIsNamedSo() {
        TableMapping gone = server.made(Samples.collection("gone", 23, FieldType.INT64));
        server.sql("DROP TABLE " + gone.table());
        try (KeyReader reader = server.ports().keys(List.of(gone));
                SourceCatalog source = server.ports().source(List.of(gone, mapping))) {
            GodwitException failure = catchThrowableOfType(
                    GodwitException.class,
                    () -> reader.read(gone.collection(), List.of(Key.of(1)), new ReadPoint.Strong()));

            assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_GONE);
            assertThat(source.current(gone.collection())).isEmpty();
            assertThat(source.collections())
                    .containsExactly(mapping.collection().name());
        }
    }

    @Test
    void aColumnThatIsNotMappedIsOneMoreFieldOfTheTable() {
        TableMapping grown = server.made(Samples.collection("grown", 24, FieldType.INT64));
        try (SourceCatalog source = server.ports().source(List.of(grown))) {
            assertThat(source.current(grown.collection())).contains(grown.collection());
            server.sql("ALTER TABLE " + grown.table() + " ADD COLUMN extra INT");

            assertThat(source.current(grown.collection()).orElseThrow().fields())
                    .hasSize(grown.collection().fields().size() + 1)
                    .last()
                    .returns("extra", Field::name)
                    .returns(FieldType.UNKNOWN, Field::type);
            assertThat(source.count(grown.collection())).isZero();
        }
    }

    @Test
    void aRowThatTheCollectionCannotHoldIsReportedAndNeverChanged() {
        TableMapping nullable = server.made(Samples.collection("nullable", 25, FieldType.INT64));
        server.sql("ALTER TABLE " + nullable.table() + " MODIFY title VARCHAR(16) NULL");
        server.sql("INSERT INTO " + nullable.table() + " VALUES (1,NULL,'[1,2]',NULL)");
        try (KeyReader reader = server.ports().keys(List.of(nullable))) {
            GodwitException failure = catchThrowableOfType(
                    GodwitException.class,
                    () -> reader.read(nullable.collection(), List.of(Key.of(1)), new ReadPoint.Strong()));

            assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_KEY_UNREADABLE);
            assertThat(failure).hasMessageContaining("title").hasMessageContaining("NULL");
        }
    }
}
