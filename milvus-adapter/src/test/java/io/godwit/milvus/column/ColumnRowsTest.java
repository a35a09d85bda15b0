package io.godwit.milvus.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.milvus.TestColumns;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.TestRow;
import io.milvus.grpc.QueryResults;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnRowsTest {
    private final CollectionSchema collection = Samples.collection("c", 1, FieldType.VARCHAR);

    @Test
    void rowsComeOutAsTheyWentInWhateverTheOrderOfTheColumns() {
        List<TestRow> rows =
                List.of(Samples.row(collection, 1), Samples.row(collection, 2), Samples.row(collection, 4));
        QueryResults.Builder results = QueryResults.newBuilder();
        TestColumns.of(collection, rows).reversed().forEach(results::addFieldsData);

        ColumnRows page = new ColumnRows(
                collection, results.getFieldsDataList(), results.build().getSerializedSize());

        assertThat(page.size()).isEqualTo(3);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(TestRow.copy(collection, page.row(i))).isEqualTo(rows.get(i));
            assertThat(page.key(i)).isEqualTo(rows.get(i).key());
        }
    }

    @Test
    void keysThatStepBackAreNoticed() {
        assertThat(page(1, 2, 3).isSorted()).isTrue();
        assertThat(page(2, 2).isSorted()).isTrue();
        assertThat(page(1, 3, 2).isSorted()).isFalse();
    }

    @Test
    void theLastKeyIsWhereToGoOn() {
        assertThat(page(1, 2, 3).lastKey()).isEqualTo(Key.of(3));
    }

    @Test
    void aShapeThatAFieldDoesNotHaveIsABug() {
        ColumnRows page = page(1);

        assertThatThrownBy(() -> page.row(0).longAt(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> page.row(0).arrayAt(0)).isInstanceOf(IllegalStateException.class);
    }

    private static ColumnRows page(long... keys) {
        CollectionSchema numbers = Samples.collection("n", 2, FieldType.INT64);
        List<TestRow> rows = java.util.Arrays.stream(keys)
                .mapToObj(k -> Samples.row(numbers, k))
                .toList();
        QueryResults.Builder results = QueryResults.newBuilder();
        TestColumns.of(numbers, rows).forEach(results::addFieldsData);
        return new ColumnRows(
                numbers, results.getFieldsDataList(), results.build().getSerializedSize());
    }
}
