package io.godwit.model.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.row.Operation;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;

class RowEventCodecTest {
    private static final EventSource SOURCE =
            new EventSource("p\u00e9", "by-dev-rootcoord-dml_3", 449_123_456_789_012_345L, "scan/3", 7);

    @Provide
    Arbitrary<RandomRows.Sample> samples() {
        return RandomRows.samples();
    }

    @Provide
    Arbitrary<Long> seeds() {
        return Arbitraries.longs();
    }

    @Property(tries = 200, shrinking = ShrinkingMode.OFF)
    void everyRowComesBackBitByBit(@ForAll("samples") RandomRows.Sample sample) {
        RowEventEncoder encoder = new RowEventEncoder(sample.schema(), 77);
        RowEventView view = new RowEventView(sample.schema());
        for (CellRow row : sample.rows()) {
            byte[] message = encoder.encode(Operation.UPDATE, SOURCE, row);

            view.wrap(message);

            assertThat(WireHeader.schemaId(message)).isEqualTo(77);
            assertThat(view.operation()).isEqualTo(Operation.UPDATE);
            assertThat(view.hasRow()).isTrue();
            assertThat(view.source()).isEqualTo(SOURCE);
            assertThat(CellRow.comparable(sample.schema().fields(), view))
                    .isEqualTo(CellRow.comparable(sample.schema().fields(), row));
        }
    }

    @Property(tries = 200, shrinking = ShrinkingMode.OFF)
    void everyRowCanBeReadByAvroItself(@ForAll("samples") RandomRows.Sample sample) throws IOException {
        Schema parsed =
                new Schema.Parser().parse(RowEventSchemas.value(sample.schema()).toString());
        RowEventEncoder encoder = new RowEventEncoder(sample.schema(), 1);
        for (CellRow row : sample.rows()) {
            GenericRecord event = readWithAvro(parsed, encoder.encode(Operation.READ, SOURCE, row));

            GenericRecord source = (GenericRecord) event.get("source");
            GenericRecord after = (GenericRecord) event.get("after");
            assertThat(event.get("op")).hasToString("READ");
            assertThat(source.get("collectionId")).isEqualTo(sample.schema().id());
            assertThat(source.get("position")).hasToString("scan/3");
            assertThat(source.get("index")).isEqualTo(7);
            assertThat(fromAvro(sample.schema().fields(), after))
                    .isEqualTo(CellRow.comparable(sample.schema().fields(), row));
        }
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void aTruncatedEventIsMalformed(@ForAll("samples") RandomRows.Sample sample) {
        byte[] message = new RowEventEncoder(sample.schema(), 1)
                .encode(Operation.READ, SOURCE, sample.rows().getFirst());
        RowEventView view = new RowEventView(sample.schema());
        int step = 1 + message.length / 200;
        for (int length = 0; length < message.length; length += step) {
            byte[] cut = Arrays.copyOf(message, length);
            assertThatThrownBy(() -> view.wrap(cut)).isInstanceOf(MalformedRowEventException.class);
        }
        assertThatThrownBy(() -> view.wrap(Arrays.copyOf(message, message.length + 1)))
                .isInstanceOf(MalformedRowEventException.class);
    }

    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    void damagedBytesAreReadOrMalformedButNeverAnythingElse(
            @ForAll("samples") RandomRows.Sample sample, @ForAll("seeds") long seed) {
        Random random = new Random(seed);
        byte[] whole = new RowEventEncoder(sample.schema(), 1)
                .encode(Operation.READ, SOURCE, sample.rows().getFirst());
        RowEventView view = new RowEventView(sample.schema());
        for (int attempt = 0; attempt < 40; attempt++) {
            byte[] damaged = whole.clone();
            for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
                damaged[WireHeader.LENGTH + random.nextInt(damaged.length - WireHeader.LENGTH)] =
                        (byte) (random.nextBoolean() ? 0xff : random.nextInt(256));
            }
            readAll(view, sample.schema(), damaged);
        }
    }

    @Test
    void aDeleteCarriesNoRow() throws IOException {
        CollectionSchema schema = schema(Field.plain(1, "f", FieldType.FLOAT));
        byte[] message = new RowEventEncoder(schema, 5).encodeDelete(SOURCE);
        RowEventView view = new RowEventView(schema).wrap(message);

        assertThat(view.operation()).isEqualTo(Operation.DELETE);
        assertThat(view.hasRow()).isFalse();
        assertThat(readWithAvro(RowEventSchemas.value(schema), message).get("after"))
                .isNull();
    }

    @Test
    void aFieldAskedForAShapeThatItsTypeDoesNotHaveIsABug() {
        CollectionSchema schema = schema(
                Field.plain(1, "f", FieldType.FLOAT),
                Field.plain(2, "a", FieldType.ARRAY).withElements(FieldType.INT8, 4),
                Field.dynamic(3));
        CellRow row = new CellRow(Arrays.asList(5L, 1.5f, List.of(1L), null), schema.fields());
        RowEventView view =
                new RowEventView(schema).wrap(new RowEventEncoder(schema, 1).encode(Operation.READ, SOURCE, row));

        assertThatThrownBy(() -> view.longAt(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> view.floatAt(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> view.doubleAt(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> view.arrayAt(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> view.bytesAt(0, new io.godwit.model.row.ByteSlice()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> view.arrayAt(2).doubleAt(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEventWithoutARowShowsNothingOfTheRowBefore() {
        CollectionSchema schema = schema();
        RowEventEncoder encoder = new RowEventEncoder(schema, 1);
        RowEventView view = new RowEventView(schema);
        view.wrap(encoder.encode(Operation.READ, SOURCE, new CellRow(List.of(5L), schema.fields())));

        view.wrap(encoder.encodeDelete(SOURCE));

        assertThatThrownBy(() -> view.longAt(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anArrayBlockOfAnImpossibleCountIsMalformed() {
        CollectionSchema schema = schema(Field.plain(2, "a", FieldType.ARRAY).withElements(FieldType.INT8, 4));
        CellRow row = new CellRow(List.of(5L, List.of()), schema.fields());
        byte[] message = new RowEventEncoder(schema, 1).encode(Operation.READ, SOURCE, row);
        AvroOutput tail = new AvroOutput();
        tail.writeRaw(Arrays.copyOf(message, message.length - 1));
        tail.writeLong(Long.MIN_VALUE);
        tail.writeLong(0);
        byte[] impossible = tail.toByteArray();

        assertThatThrownBy(() -> new RowEventView(schema).wrap(impossible))
                .isInstanceOf(MalformedRowEventException.class);
    }

    @Test
    void blocksWithASizeAsOtherAvroWritersMakeThemAreRead() {
        CollectionSchema schema = schema(Field.plain(2, "a", FieldType.ARRAY).withElements(FieldType.INT32, 4));
        byte[] message = new RowEventEncoder(schema, 1)
                .encode(Operation.READ, SOURCE, new CellRow(List.of(5L, List.of()), schema.fields()));
        AvroOutput other = new AvroOutput();
        other.writeRaw(Arrays.copyOf(message, message.length - 1));
        for (long value : new long[] {11, -12}) {
            other.writeLong(-1);
            other.writeLong(1);
            other.writeLong(value);
        }
        other.writeLong(0);

        RowEventView view = new RowEventView(schema).wrap(other.toByteArray());

        assertThat(CellRow.comparable(schema.fields(), view)).isEqualTo(List.of(5L, List.of(11L, -12L)));
    }

    private static CollectionSchema schema(Field... more) {
        List<Field> fields =
                new ArrayList<>(List.of(Field.plain(0, "pk", FieldType.INT64).as(Field.Role.PRIMARY_KEY)));
        fields.addAll(List.of(more));
        return new CollectionSchema(new CollectionName("db", "c"), 9, "", fields, false, 0, List.of(), 0);
    }

    private static void readAll(RowEventView view, CollectionSchema schema, byte[] message) {
        try {
            view.wrap(message);
            view.source();
            if (view.hasRow()) {
                CellRow.comparable(schema.fields(), view);
            }
        } catch (MalformedRowEventException expected) {
            assertThat(expected).hasMessageNotContaining("null");
        }
    }

    private static GenericRecord readWithAvro(Schema schema, byte[] message) throws IOException {
        BinaryDecoder decoder = DecoderFactory.get()
                .binaryDecoder(message, WireHeader.LENGTH, message.length - WireHeader.LENGTH, null);
        GenericRecord event = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
        assertThat(decoder.isEnd()).isTrue();
        return event;
    }

    private static List<Object> fromAvro(List<Field> fields, GenericRecord after) {
        List<Object> cells = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            Schema.Field column = after.getSchema().getFields().get(i);
            String name = column.getProp(RowEventSchemas.COLUMN_PROPERTY);
            assertThat(name == null ? column.name() : name)
                    .isEqualTo(fields.get(i).name());
            cells.add(fromAvro(after.get(i)));
        }
        return cells;
    }

    private static Object fromAvro(Object value) {
        return switch (value) {
            case null -> "absent";
            case Boolean bool -> bool ? 1L : 0L;
            case Integer number -> number.longValue();
            case Long number -> number;
            case Float number -> Float.floatToRawIntBits(number);
            case Double number -> Double.doubleToRawLongBits(number);
            case ByteBuffer bytes -> {
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                yield HexFormat.of().formatHex(copy);
            }
            case List<?> list -> list.stream().map(RowEventCodecTest::fromAvro).toList();
            default -> HexFormat.of().formatHex(CellRow.utf8(value.toString()));
        };
    }
}
