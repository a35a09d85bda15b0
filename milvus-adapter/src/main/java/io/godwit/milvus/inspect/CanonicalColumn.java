package io.godwit.milvus.inspect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.ByteString;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.ScalarField;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The cells of a column in the forms of {@link io.godwit.model.row.CanonicalRow}. */
final class CanonicalColumn {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private CanonicalColumn() {}

    static List<String> of(Field field, FieldData data) {
        return switch (field.type()) {
            case JSON ->
                data.getScalars().getJsonData().getDataList().stream()
                        .map(bytes -> json(bytes.toStringUtf8()))
                        .toList();
            case ARRAY ->
                data.getScalars().getArrayData().getDataList().stream()
                        .map(array -> elements(field.elementType().orElseThrow(), array))
                        .toList();
            case FLOAT_VECTOR -> vectors(data.getVectors().getFloatVector().getDataList(), field.dimension());
            case SPARSE_FLOAT_VECTOR ->
                data.getVectors().getSparseFloatVector().getContentsList().stream()
                        .map(CanonicalColumn::sparse)
                        .toList();
            default -> scalars(field.type(), data.getScalars());
        };
    }

    private static List<String> scalars(FieldType type, ScalarField values) {
        return switch (type) {
            case BOOL ->
                values.getBoolData().getDataList().stream()
                        .map(b -> b ? "1" : "0")
                        .toList();
            case INT8, INT16, INT32 ->
                values.getIntData().getDataList().stream().map(String::valueOf).toList();
            case INT64 ->
                values.getLongData().getDataList().stream().map(String::valueOf).toList();
            case FLOAT ->
                values.getFloatData().getDataList().stream()
                        .map(CanonicalColumn::bits)
                        .toList();
            case DOUBLE ->
                values.getDoubleData().getDataList().stream()
                        .map(CanonicalColumn::bits)
                        .toList();
            default -> List.copyOf(values.getStringData().getDataList());
        };
    }

    private static String elements(FieldType type, ScalarField array) {
        return scalars(type, array).stream()
                .map(e -> type == FieldType.VARCHAR ? new TextNode(e).toString() : e)
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static List<String> vectors(List<Float> flat, int dimension) {
        List<String> cells = new ArrayList<>();
        for (int from = 0; from + dimension <= flat.size(); from += dimension) {
            cells.add(flat.subList(from, from + dimension).stream()
                    .map(f -> Integer.toHexString(Float.floatToRawIntBits(f)))
                    .collect(Collectors.joining(",")));
        }
        return cells;
    }

    private static String sparse(ByteString content) {
        ByteBuffer pairs = content.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        Map<Long, String> sorted = new TreeMap<>();
        while (pairs.remaining() >= 8) {
            sorted.put(Integer.toUnsignedLong(pairs.getInt()), Integer.toHexString(pairs.getInt()));
        }
        return sorted.entrySet().stream()
                .map(e -> e.getKey() + ":" + e.getValue())
                .collect(Collectors.joining(","));
    }

    private static String bits(float value) {
        return "f:" + Integer.toHexString(Float.floatToRawIntBits(value));
    }

    private static String bits(double value) {
        return "d:" + Long.toHexString(Double.doubleToRawLongBits(value));
    }

    private static String json(String text) {
        try {
            return canonical(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            return new TextNode(text).toString(); // bare text is stored as a JSON string
        }
    }

    private static String canonical(JsonNode node) {
        if (node.isObject()) {
            TreeMap<String, JsonNode> members = new TreeMap<>();
            node.properties().forEach(m -> members.put(m.getKey(), m.getValue()));
            return members.entrySet().stream()
                    .map(m -> new TextNode(m.getKey()) + ":" + canonical(m.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (node.isArray()) {
            return IntStream.range(0, node.size())
                    .mapToObj(i -> canonical(node.get(i)))
                    .collect(Collectors.joining(",", "[", "]"));
        }
        if (!node.isFloatingPointNumber()) {
            return node.toString();
        }
        double value = node.doubleValue();
        BigInteger whole = value % 1 == 0 && Math.abs(value) < 0x1p63 ? new BigDecimal(value).toBigInteger() : null;
        boolean negativeZero = Double.doubleToRawLongBits(value) == Long.MIN_VALUE;
        return whole != null && !negativeZero ? whole.toString() : bits(value);
    }
}
