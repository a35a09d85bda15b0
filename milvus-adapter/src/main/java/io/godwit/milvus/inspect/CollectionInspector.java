package io.godwit.milvus.inspect;

import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.milvus.connect.Recovery;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.CanonicalRow;
import io.godwit.model.row.Key;
import io.godwit.model.row.RowInspector;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.task.TlsSpec;
import io.milvus.client.MilvusServiceClient;
import io.milvus.common.clientenum.ConsistencyLevelEnum;
import io.milvus.grpc.QueryResults;
import io.milvus.param.ConnectParam;
import io.milvus.param.R;
import io.milvus.param.dml.QueryParam;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Pages through a collection in key order with strong reads. One thread.
 *
 * <p>milvus-lite sorts a limited query only for the client's own iterator (which escapes no text), so there a collection is
 * read in one answer and sorted here; it holds its collections in memory anyway.
 */
public final class CollectionInspector implements RowInspector {
    private static final long PAGE_BYTES = 24 * 1024 * 1024;
    private static final long PLAIN_ROW_BYTES = 8 * 1024;

    private final MilvusServiceClient client;
    private final boolean sortsPages;

    /** Connects. */
    public CollectionInspector(MilvusLogin login) {
        ConnectParam.Builder parameters = ConnectParam.newBuilder().withUri(login.uri());
        if (!login.token().isEmpty()) {
            parameters.withToken(login.token());
        } else if (!login.user().isEmpty()) {
            parameters.withAuthorization(login.user(), login.password());
        }
        TlsSpec tls = login.tls();
        if (tls.clientCertificateFile().isPresent()) { // the SDK's two-way mode takes all three files
            tls.caFile().ifPresent(parameters::withCaPemPath);
            tls.clientCertificateFile().ifPresent(parameters::withClientPemPath);
            tls.clientKeyFile().ifPresent(parameters::withClientKeyPath);
        } else {
            tls.caFile().ifPresent(parameters::withServerPemPath);
        }
        tls.serverName().ifPresent(parameters::withServerName);
        this.client = new MilvusServiceClient(parameters.build());
        this.sortsPages = !dataOf(client.getVersion(), "asking Milvus for its version")
                .getVersion()
                .startsWith("milvus_lite");
    }

    @Override
    public void forEach(TableMapping mapping, Consumer<CanonicalRow> rows) {
        if (!sortsPages) {
            Recovery.await(() -> page(mapping, Optional.empty())).stream()
                    .sorted(Comparator.comparing(CanonicalRow::key))
                    .forEach(rows);
            return;
        }
        Optional<Key> last = Optional.empty();
        while (true) {
            Optional<Key> after = last;
            List<CanonicalRow> page = Recovery.await(() -> page(mapping, after));
            if (page.isEmpty()) {
                return;
            }
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
                .withExpr(after.map(key -> behind(mapping.collection().key(), key))
                        .orElse(""))
                .withOutFields(List.of("*"))
                .withConsistencyLevel(ConsistencyLevelEnum.STRONG)
                .withLimit(sortsPages ? rowsOfAPage(mapping) : 0)
                .build());
        return CanonicalRows.of(
                mapping.collection(),
                dataOf(answer, "reading " + mapping.label() + " for comparison").getFieldsDataList());
    }

    private static <T> T dataOf(R<T> answer, String doing) {
        if (answer.getStatus() != R.Status.Success.getCode()) {
            boolean unloaded = answer.getMessage().contains("not loaded");
            throw GodwitException.retriable(
                    unloaded ? ErrorCode.SOURCE_NOT_LOADED : ErrorCode.SOURCE_UNREACHABLE,
                    doing + " failed: " + answer.getMessage(),
                    "check that Milvus answers and the collection is loaded",
                    answer.getException());
        }
        return answer.getData();
    }

    private static long rowsOfAPage(TableMapping mapping) {
        long vectorBytes = mapping.collection().fields().stream()
                        .mapToLong(Field::dimension)
                        .sum()
                * Float.BYTES;
        return Math.max(1, PAGE_BYTES / (PLAIN_ROW_BYTES + vectorBytes));
    }

    private static String behind(Field key, Key last) {
        return key.name()
                + switch (last) {
                    case Key.OfLong number ->
                        number.value() == Long.MIN_VALUE
                                ? " >= -9223372036854775807" // -2^63 is not a literal
                                : " > " + number.value();
                    case Key.OfText text -> " > " + goLiteral(text.value());
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
}
