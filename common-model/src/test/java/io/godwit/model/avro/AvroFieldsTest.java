package io.godwit.model.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.row.Key;
import io.godwit.model.row.Operation;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.text.FieldText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

class AvroFieldsTest {
    private static final EventSource SOURCE = new EventSource("p", "ch", 77, "scan/3", 2);

    @Provide
    Arbitrary<RandomRows.Sample> samples() {
        return RandomRows.samples();
    }

    @Provide
    Arbitrary<Long> seeds() {
        return Arbitraries.longs();
    }

    @Test
    void showsARowEventFieldByField() {
        List<Field> fields = List.of(
                Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                Field.plain(2, "title", FieldType.VARCHAR).withMaxLength(64),
                Field.plain(3, "v", FieldType.FLOAT_VECTOR).withDimension(2),
                Field.plain(4, "tags", FieldType.ARRAY).withElements(FieldType.INT32, 4),
                Field.plain(5, "a b", FieldType.DOUBLE),
                Field.dynamic(6));
        CollectionSchema schema = schema(fields);
        byte[] vector = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1.5f)
                .putFloat(-2)
                .array();
        CellRow row = new CellRow(
                Arrays.asList(7L, "tea".getBytes(StandardCharsets.UTF_8), vector, List.of(1L, 2L), 0.25, null), fields);

        List<FieldText> shown = AvroFields.of(
                RowEventSchemas.value(schema), new RowEventEncoder(schema, 3).encode(Operation.INSERT, SOURCE, row));

        assertThat(shown)
                .contains(
                        new FieldText("op", "enum", 1, "INSERT"),
                        new FieldText("source.collection", "string", 1, "c"),
                        new FieldText("source.tso", "long", 2, "77"),
                        new FieldText("after.id", "long", 1, "7"),
                        new FieldText("after.title", "string", 3, "tea"),
                        new FieldText("after.v", "float-vector", 8, "[1.5, -2.0]"),
                        new FieldText("after.tags", "array", 4, "[1, 2]"),
                        new FieldText("after.a b", "double", 8, "0.25"));
        assertThat(shown.getLast()).returns("null", FieldText::type).returns("null", FieldText::text);
    }

    @Test
    void showsAKeyAndADelete() {
        CollectionSchema schema =
                schema(List.of(Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY)));

        assertThat(AvroFields.of(RowEventSchemas.key(schema), new KeyCodec(schema, 3).encode(Key.of(-4))))
                .containsExactly(new FieldText("", "long", 1, "-4"));
        assertThat(AvroFields.of(RowEventSchemas.value(schema), new RowEventEncoder(schema, 3).encodeDelete(SOURCE)))
                .last()
                .isEqualTo(new FieldText("after", "null", 0, "null"));
    }

    @Test
    void cutsALongValueAndKeepsItsSize() {
        List<Field> fields = List.of(
                Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                Field.plain(2, "v", FieldType.FLOAT_VECTOR).withDimension(4_096));
        CollectionSchema schema = schema(fields);

        FieldText vector = AvroFields.of(
                        RowEventSchemas.value(schema),
                        new RowEventEncoder(schema, 3)
                                .encode(Operation.READ, SOURCE, new CellRow(List.of(1L, new byte[4 * 4_096]), fields)))
                .getLast();

        assertThat(vector.bytes()).isEqualTo(4 * 4_096);
        assertThat(vector.text()).hasSize(FieldText.MOST_CHARACTERS + 3).endsWith("...");
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void everyRowIsShownWhole(@ForAll("samples") RandomRows.Sample sample) {
        RowEventEncoder encoder = new RowEventEncoder(sample.schema(), 1);
        for (CellRow row : sample.rows()) {
            List<FieldText> shown = AvroFields.of(
                    RowEventSchemas.value(sample.schema()), encoder.encode(Operation.UPDATE, SOURCE, row));

            assertThat(shown.stream()
                            .map(FieldText::name)
                            .filter(name -> name.startsWith("after."))
                            .map(name -> name.substring("after.".length())))
                    .containsExactlyElementsOf(
                            sample.schema().fields().stream().map(Field::name).toList());
        }
    }

    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    void damagedBytesAreShownOrMalformedButNeverAnythingElse(
            @ForAll("samples") RandomRows.Sample sample, @ForAll("seeds") long seed) {
        Random random = new Random(seed);
        Schema schema = RowEventSchemas.value(sample.schema());
        byte[] whole = new RowEventEncoder(sample.schema(), 1)
                .encode(Operation.READ, SOURCE, sample.rows().getFirst());
        for (int attempt = 0; attempt < 40; attempt++) {
            byte[] damaged = Arrays.copyOf(whole, whole.length - random.nextInt(2));
            for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
                damaged[WireHeader.LENGTH + random.nextInt(damaged.length - WireHeader.LENGTH)] =
                        (byte) (random.nextBoolean() ? 0xff : random.nextInt(256));
            }
            try {
                AvroFields.of(schema, damaged);
            } catch (MalformedRowEventException e) { // as it should be
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void elementsThatTakeNoBytesAreNotCountedForEver() {
        Schema nothings = SchemaBuilder.array().items().nullType();
        AvroOutput out = new AvroOutput();
        out.reset();
        out.writeRaw(WireHeader.of(1));
        out.writeLong(Long.MAX_VALUE);

        assertThatThrownBy(() -> AvroFields.of(nothings, out.toByteArray()))
                .isInstanceOf(MalformedRowEventException.class);
    }

    @Test
    void aSchemaThatContainsItselfIsFollowedOnlySoDeep() {
        Schema chain = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"N\",\"fields\":[{\"name\":\"next\",\"type\":\"N\"}]}");

        assertThatThrownBy(() -> AvroFields.of(chain, WireHeader.of(1))).isInstanceOf(MalformedRowEventException.class);
    }

    private static CollectionSchema schema(List<Field> fields) {
        return new CollectionSchema(new CollectionName("d", "c"), 9, "", fields, false, 0, List.of(), 0);
    }
}
