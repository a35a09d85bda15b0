package io.godwit.milvus.inspect;

import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.CanonicalRow;
import io.godwit.model.row.Key;
import io.godwit.model.row.RowInspector;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.milvus.client.MilvusServiceClient;
import io.milvus.common.clientenum.ConsistencyLevelEnum;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.QueryResults;
import io.milvus.param.ConnectParam;
import io.milvus.param.R;
import io.milvus.param.dml.QueryParam;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Pages through a collection in key order with strong reads. One thread. */
public final class CollectionInspector implements RowInspector {
    private static final long PAGE_ROWS = 1_000;

    private final MilvusServiceClient client;

    /** Connects. */
    public CollectionInspector(MilvusLogin login) {
        ConnectParam.Builder parameters = ConnectParam.newBuilder().withUri(login.uri());
        if (!login.token().isEmpty()) {
            parameters.withToken(login.token());
        } else if (!login.user().isEmpty()) {
            parameters.withAuthorization(login.user(), login.password());
        }
        login.tls().caFile().ifPresent(parameters::withServerPemPath);
        this.client = new MilvusServiceClient(parameters.build());
    }

    @Override
    public void forEach(TableMapping mapping, Consumer<CanonicalRow> rows) {
        Optional<Key> last = Optional.empty();
        for (List<CanonicalRow> page = page(mapping, last); !page.isEmpty(); page = page(mapping, last)) {
            page.forEach(rows);
            last = Optional.of(page.getLast().key());
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private List<CanonicalRow> page(TableMapping mapping, Optional<Key> after) {
        R<QueryResults> answer = client.query(QueryParam.newBuilder()
                .withDatabaseName(mapping.collection().name().database())
                .withCollectionName(mapping.collection().name().collection())
                .withExpr(after.map(key -> behind(mapping.collection().key(), key)).orElse(""))
                .withOutFields(List.of("*"))
                .withConsistencyLevel(ConsistencyLevelEnum.STRONG)
                .withLimit(PAGE_ROWS)
                .build());
        if (answer.getStatus() != R.Status.Success.getCode()) {
            throw GodwitException.retriable(
                    ErrorCode.SOURCE_UNREACHABLE,
                    "reading " + mapping.label() + " for comparison failed: " + answer.getMessage(),
                    "check that Milvus answers and the collection is loaded",
                    answer.getException());
        }
        return rows(mapping, answer.getData());
    }

    private static String behind(Field key, Key last) {
        return key.name() + " > " + switch (last) {
            case Key.OfLong number -> String.valueOf(number.value());
            case Key.OfText text -> goLiteral(text.value());
        };
    }

    /** A Go string literal with every character beyond plain letters and digits escaped by code point. */
    private static String goLiteral(String text) {
        StringBuilder literal = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (Character.isLetterOrDigit(c) && c < 0x80) {
                literal.appendCodePoint(c);
            } else {
                literal.append(String.format("\\U%08x", c));
            }
        });
        return literal.append('"').toString();
    }

    private static List<CanonicalRow> rows(TableMapping mapping, QueryResults results) {
        List<Field> fields = mapping.collection().fields();
        List<List<String>> columns = new ArrayList<>();
        for (Field field : fields) {
            columns.add(CanonicalColumn.of(field, data(field, results)));
        }
        int key = mapping.collection().keyIndex();
        List<CanonicalRow> rows = new ArrayList<>();
        for (int row = 0; row < columns.get(key).size(); row++) {
            int current = row;
            List<String> cells = columns.stream().map(c -> c.get(current)).toList();
            rows.add(new CanonicalRow(
                    mapping.collection().key().type() == FieldType.INT64
                            ? Key.of(Long.parseLong(cells.get(key)))
                            : Key.of(cells.get(key)),
                    cells));
        }
        return rows;
    }

    private static FieldData data(Field field, QueryResults results) {
        return results.getFieldsDataList().stream()
                .filter(d -> d.getFieldName().equals(field.name()) || (field.nullable() && d.getIsDynamic()))
                .findFirst()
                .orElse(FieldData.getDefaultInstance());
    }
}
