package io.godwit.oceanbase.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.row.Key;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.testsupport.Samples;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintedRowTest {
    private final CollectionSchema collection = Samples.collection("printed", 5, FieldType.INT64);
    private final PrintedRow printed = new PrintedRow(collection);

    @Test
    void aSignedKeyIsReadToItsLimits() throws SQLException {
        assertThat(printed.key(row("9223372036854775807"), 1)).isEqualTo(Key.of(Long.MAX_VALUE));
        assertThat(printed.key(row("-9223372036854775808"), 1)).isEqualTo(Key.of(Long.MIN_VALUE));
    }

    /** What a table that its user made UNSIGNED may hold. */
    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "18446744073709551615", "1.5", "word"})
    void aKeyThatNoCollectionCanHoldIsNamedByItsColumnAndNotQuoted(String key) {
        assertThatThrownBy(() -> printed.key(row(key), 1))
                .isInstanceOf(InexpressibleValueException.class)
                .hasMessageContaining("column " + collection.key().name())
                .hasMessageContaining("INT64")
                .hasMessageNotContaining(key);
    }

    /** Its writer refuses NULL under the row's key; what has no place for NULL cannot travel. */
    @Test
    void whatTheCollectionHasNoValueForIsNullWhereRowsMayHoldThat() throws SQLException {
        assertThatThrownBy(() -> printed.read(row("7"), 1)).isInstanceOf(InexpressibleValueException.class);

        CollectionSchema lenient = collection.withNulls();
        RowView read = new PrintedRow(lenient).read(row("7"), 1);

        assertThat(read.longAt(lenient.keyIndex())).isEqualTo(7);
        assertThat(IntStream.range(0, lenient.fields().size())
                        .filter(field -> lenient.fields().get(field).type() == FieldType.FLOAT_VECTOR))
                .isNotEmpty()
                .allMatch(read::isNull);
    }

    /** A row that prints the same text in every column. */
    private static ResultSet row(String text) {
        return (ResultSet) Proxy.newProxyInstance(
                ResultSet.class.getClassLoader(),
                new Class<?>[] {ResultSet.class},
                (proxy, method, arguments) -> text.getBytes(StandardCharsets.UTF_8));
    }
}
