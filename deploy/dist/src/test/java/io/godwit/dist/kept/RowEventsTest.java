package io.godwit.dist.kept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.avro.EventSource;
import io.godwit.model.avro.KeyCodec;
import io.godwit.model.avro.MalformedRowEventException;
import io.godwit.model.avro.RowEventEncoder;
import io.godwit.model.avro.RowEventSchemas;
import io.godwit.model.avro.RowEventView;
import io.godwit.model.row.Key;
import io.godwit.model.row.Operation;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.testsupport.Golden;
import io.godwit.testsupport.TestRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Row events of a collection with a field of every type, as they lie in topics. They are read by place, not by the names of a schema: another
 * form of them needs another format of all that is kept.
 */
class RowEventsTest {
    private static final String SAMPLES = "io/godwit/dist/kept/row-event/";
    private static final int SCHEMA_ID = 77;
    private static final EventSource SOURCE =
            new EventSource("a partition", "by-dev-rootcoord-dml_3", 449_123_456_789_012_345L, "scan/3", 7);

    private final CollectionSchema schema = schema();
    private final TestRow row = new TestRow(
            schema, schema.fields().stream().map(RowEventsTest::cell).toList());

    @Test
    void theSchemaIsTheStoredOne() throws IOException {
        Golden.assertSame(SAMPLES + "value.avsc", RowEventSchemas.value(schema).toString(true) + "\n");
        Golden.assertSame(SAMPLES + "key.avsc", RowEventSchemas.key(schema).toString(true) + "\n");
    }

    @Test
    void whatIsWrittenIsTheStoredBytes() throws IOException {
        RowEventEncoder encoder = new RowEventEncoder(schema, SCHEMA_ID);

        Golden.assertSame(
                SAMPLES + "events.hex",
                Stream.of(
                                encoder.encode(Operation.READ, SOURCE, row),
                                encoder.encode(Operation.INSERT, SOURCE, row),
                                encoder.encode(Operation.UPDATE, SOURCE, row),
                                encoder.encodeDelete(SOURCE),
                                new KeyCodec(schema, SCHEMA_ID).encode(Key.of(5)))
                        .map(HexFormat.of()::formatHex)
                        .collect(Collectors.joining("\n", "", "\n")));
    }

    @Test
    void theStoredBytesAreRead() throws IOException {
        List<byte[]> stored = stored();
        RowEventView view = new RowEventView(schema);
        List<Operation> operations = new ArrayList<>();
        for (byte[] event : stored.subList(0, 4)) {
            operations.add(view.wrap(event).operation());
            assertThat(view.source()).isEqualTo(SOURCE);
            if (view.hasRow()) {
                assertThat(TestRow.copy(schema, view)).isEqualTo(row);
            }
        }

        assertThat(operations).containsExactly(Operation.READ, Operation.INSERT, Operation.UPDATE, Operation.DELETE);
        assertThat(new KeyCodec(schema, SCHEMA_ID).decode(stored.get(4))).isEqualTo(Key.of(5));
    }

    @Test
    void anEventOfAnotherFormIsRefusedAsAWhole() throws IOException {
        RowEventView view = new RowEventView(schema);
        for (byte[] event : stored().subList(0, 4)) {
            assertThatThrownBy(() -> view.wrap(Arrays.copyOf(event, event.length + 1)))
                    .isInstanceOf(MalformedRowEventException.class);
        }
    }

    private static List<byte[]> stored() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources").resolve(SAMPLES + "events.hex")).stream()
                .map(HexFormat.of()::parseHex)
                .toList();
    }

    private static CollectionSchema schema() {
        List<Field> fields = new ArrayList<>();
        fields.add(field(100, "id", FieldType.INT64, Optional.empty(), Field.Role.PRIMARY_KEY));
        for (FieldType type : FieldType.values()) {
            if (type.migratable() && type != FieldType.ARRAY) {
                fields.add(field(101 + fields.size(), "f-" + type, type, Optional.empty(), Field.Role.PLAIN));
            }
        }
        for (FieldType element : List.of(FieldType.BOOL, FieldType.INT32, FieldType.FLOAT, FieldType.VARCHAR)) {
            fields.add(field(
                    101 + fields.size(), "a_" + element, FieldType.ARRAY, Optional.of(element), Field.Role.PLAIN));
        }
        fields.add(field(200, Field.DYNAMIC_NAME, FieldType.JSON, Optional.empty(), Field.Role.DYNAMIC));
        return new CollectionSchema(
                new CollectionName("default", "every_type"), 42, "one of each", fields, false, 1, List.of("ch"), 0);
    }

    private static Field field(long id, String name, FieldType type, Optional<FieldType> element, Field.Role role) {
        return new Field(id, name, type, element, 100, 10, 4, role, "", false);
    }

    private static Object cell(Field field) {
        return field.role() == Field.Role.DYNAMIC
                ? TestRow.ABSENT
                : field.type() == FieldType.ARRAY
                        ? List.of(cell(field.elementType().orElseThrow()))
                        : cell(field.type());
    }

    private static Object cell(FieldType type) {
        return switch (type) {
            case BOOL -> 1L;
            case INT8, INT16, INT32, INT64 -> 5L;
            case FLOAT -> 1.5f;
            case DOUBLE -> 2.5;
            case VARCHAR -> "text \u00e9";
            case JSON -> "{\"a\":1}";
            default -> TestRow.bytes(new byte[] {0, 0, 0, 0, 0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40, 0, 0, 0, 0});
        };
    }
}
