package io.godwit.model.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCodecTest {
    private static final CollectionSchema NUMERIC = collection(FieldType.INT64);
    private static final CollectionSchema TEXTUAL = collection(FieldType.VARCHAR);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 63, 64, -64, -65, Long.MAX_VALUE, Long.MIN_VALUE})
    void integerKeysComeBackAndAvroReadsThem(long value) throws IOException {
        byte[] bytes = new KeyCodec(NUMERIC, 12).encode(Key.of(value));

        assertThat(new KeyCodec(NUMERIC, 0).decode(bytes)).isEqualTo(Key.of(value));
        assertThat(withAvro(NUMERIC, bytes)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a ", "\u4e2d\u6587", "\uD83D\uDC26", "\u0000"})
    void textKeysComeBackAndAvroReadsThem(String value) throws IOException {
        byte[] bytes = new KeyCodec(TEXTUAL, 12).encode(Key.of(value));

        assertThat(new KeyCodec(TEXTUAL, 0).decode(bytes)).isEqualTo(Key.of(value));
        assertThat(withAvro(TEXTUAL, bytes)).hasToString(value);
    }

    @Test
    void whatIsNoWholeKeyIsMalformed() {
        KeyCodec numeric = new KeyCodec(NUMERIC, 1);
        KeyCodec textual = new KeyCodec(TEXTUAL, 1);
        byte[] text = textual.encode(Key.of("a key"));

        assertThatThrownBy(() -> numeric.decode(text)).isInstanceOf(MalformedRowEventException.class);
        assertThatThrownBy(() -> textual.decode(Arrays.copyOf(text, text.length + 1)))
                .isInstanceOf(MalformedRowEventException.class);
        for (int length = 0; length < text.length; length++) {
            byte[] cut = Arrays.copyOf(text, length);
            assertThatThrownBy(() -> textual.decode(cut)).isInstanceOf(MalformedRowEventException.class);
        }
    }

    private static Object withAvro(CollectionSchema collection, byte[] key) throws IOException {
        return new GenericDatumReader<>(RowEventSchemas.key(collection))
                .read(
                        null,
                        DecoderFactory.get()
                                .binaryDecoder(key, WireHeader.LENGTH, key.length - WireHeader.LENGTH, null));
    }

    private static CollectionSchema collection(FieldType keyType) {
        Field key = Field.plain(1, "pk", keyType).as(Field.Role.PRIMARY_KEY);
        return new CollectionSchema(new CollectionName("db", "c"), 1, "", List.of(key), false, 0, List.of(), 0);
    }
}
