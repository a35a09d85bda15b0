package io.godwit.oceanbase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.godwit.model.row.CanonicalRow;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.testsupport.TestRow;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a row must look like when it is read back, made from the row itself. */
public final class ExpectedCells {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    private ExpectedCells() {}

    /** The canonical form of a row. */
    public static CanonicalRow of(TestRow row) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < row.cells().size(); i++) {
            Field field = row.schema().fields().get(i);
            cells.add(row.isNull(i) ? absent(field) : cell(field, row.cells().get(i)));
        }
        return new CanonicalRow(row.key(), cells);
    }

    private static String absent(Field field) {
        return field.role() == Field.Role.DYNAMIC ? CanonicalRow.NO_FIELDS : CanonicalRow.ABSENT;
    }

    /** The canonical form of a JSON text. */
    public static String json(String text) {
        try {
            return json(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static String cell(Field field, Object cell) {
        return switch (field.type()) {
            case JSON -> json((String) cell);
            case FLOAT_VECTOR -> floats((List<?>) cell, false);
            case SPARSE_FLOAT_VECTOR -> floats((List<?>) cell, true);
            case ARRAY ->
                ((List<?>) cell)
                        .stream()
                                .map(e -> element(field.elementType().orElseThrow(), e))
                                .collect(Collectors.joining(",", "[", "]"));
            default -> scalar(cell);
        };
    }

    private static String element(FieldType type, Object element) {
        return type == FieldType.VARCHAR ? new TextNode((String) element).toString() : scalar(element);
    }

    private static String scalar(Object cell) {
        return switch (cell) {
            case Float f -> "f:" + Integer.toHexString(Float.floatToRawIntBits(f));
            case Double d -> "d:" + Long.toHexString(Double.doubleToRawLongBits(d));
            default -> cell.toString();
        };
    }

    private static String floats(List<?> bytes, boolean pairs) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes.size()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.forEach(b -> buffer.put((Byte) b));
        buffer.flip();
        List<String> parts = new ArrayList<>();
        while (buffer.hasRemaining()) {
            String index = pairs ? Integer.toUnsignedString(buffer.getInt()) + ":" : "";
            parts.add(index + Integer.toHexString(buffer.getInt()));
        }
        return String.join(",", parts);
    }

    private static String json(JsonNode node) {
        if (node.isObject()) {
            TreeMap<String, String> members = new TreeMap<>();
            node.properties().forEach(m -> members.put(m.getKey(), json(m.getValue())));
            return members.entrySet().stream()
                    .map(m -> new TextNode(m.getKey()) + ":" + m.getValue())
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (node.isArray()) {
            List<String> elements = new ArrayList<>();
            node.forEach(e -> elements.add(json(e)));
            return "[" + String.join(",", elements) + "]";
        }
        if (!node.isFloatingPointNumber()) {
            return node.toString();
        }
        double value = node.doubleValue();
        boolean integral = value == Math.rint(value) && Math.abs(value) < 0x1p63 && !(value == 0 && 1 / value < 0);
        return integral ? Long.toString((long) value) : scalar(value);
    }
}
