package io.godwit.milvus.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.UnknownFieldSet;
import io.godwit.milvus.TestColumns;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.TestRow;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.Status;
import io.milvus.grpc.VectorField;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryAnswerTest {
    private final CollectionSchema collection = Samples.collection("c", 1, FieldType.VARCHAR);
    private final List<TestRow> rows = List.of(Samples.row(collection, 1), Samples.row(collection, 2));
    private final String vector = collection.fields().stream()
            .filter(field -> field.type() == FieldType.FLOAT_VECTOR)
            .map(Field::name)
            .findFirst()
            .orElseThrow();

    @Test
    void rowsComeOutAsTheyWentInAndVectorsStayWhereTheyAre() throws IOException {
        byte[] sent = results(TestColumns.of(collection, rows)).toByteArray();

        QueryAnswer answer = QueryAnswer.of(sent);

        assertThat(answer.vectors().get(vector).array()).isSameAs(sent);
        assertThat(answer.sizeBytes()).isEqualTo(sent.length);
        assertThat(rowsOf(answer)).isEqualTo(rows);
    }

    @Test
    void aStatusComesWithoutColumns() throws IOException {
        Status status = Status.newBuilder().setReason("busy").setCode(7).build();

        QueryAnswer answer = QueryAnswer.of(
                QueryResults.newBuilder().setStatus(status).build().toByteArray());

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.columns()).isEmpty();
    }

    @Test
    void aVectorThatCameInPiecesIsReadAllTheSame() throws IOException {
        List<FieldData> columns = TestColumns.of(collection, rows).stream()
                .map(column -> column.getFieldName().equals(vector) ? inPieces(column) : column)
                .toList();

        QueryAnswer answer = QueryAnswer.of(results(columns).toByteArray());

        assertThat(answer.vectors()).isEmpty();
        assertThat(rowsOf(answer)).isEqualTo(rows);
    }

    @Test
    void vectorsOfAnotherNumberOfRowsAreRefused() throws IOException {
        List<FieldData> columns = TestColumns.of(collection, rows).stream()
                .map(column -> column.getFieldName().equals(vector) ? withoutTheLastNumber(column) : column)
                .toList();
        QueryAnswer answer = QueryAnswer.of(results(columns).toByteArray());

        assertThatThrownBy(() -> new ColumnRows(collection, answer))
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining(vector);
    }

    @Test
    void whatIsCutShortIsRefused() {
        byte[] sent = results(TestColumns.of(collection, rows)).toByteArray();

        assertThatThrownBy(() -> QueryAnswer.of(Arrays.copyOf(sent, sent.length - 1)))
                .isInstanceOf(IOException.class);
    }

    private List<TestRow> rowsOf(QueryAnswer answer) {
        ColumnRows page = new ColumnRows(collection, answer);
        return List.of(TestRow.copy(collection, page.row(0)), TestRow.copy(collection, page.row(1)));
    }

    private static QueryResults results(List<FieldData> columns) {
        return QueryResults.newBuilder()
                .setStatus(Status.newBuilder().setReason(""))
                .addAllFieldsData(columns)
                .setCollectionName("c")
                .build();
    }

    /** Half of the numbers packed, the others one by one: any client may write them so. */
    private static FieldData inPieces(FieldData column) {
        FloatArray all = column.getVectors().getFloatVector();
        int half = all.getDataCount() / 2;
        UnknownFieldSet.Field.Builder rest = UnknownFieldSet.Field.newBuilder();
        all.getDataList().subList(half, all.getDataCount()).forEach(n -> rest.addFixed32(Float.floatToRawIntBits(n)));
        FloatArray pieces = FloatArray.newBuilder()
                .addAllData(all.getDataList().subList(0, half))
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(FloatArray.DATA_FIELD_NUMBER, rest.build())
                        .build())
                .build();
        return column.toBuilder()
                .setVectors(column.getVectors().toBuilder().setFloatVector(pieces))
                .build();
    }

    private static FieldData withoutTheLastNumber(FieldData column) {
        FloatArray all = column.getVectors().getFloatVector();
        VectorField.Builder fewer = column.getVectors().toBuilder();
        fewer.setFloatVector(
                FloatArray.newBuilder().addAllData(all.getDataList().subList(1, all.getDataCount())));
        return column.toBuilder().setVectors(fewer).build();
    }
}
