package io.godwit.oceanbase.inspect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Turns what the engine prints into the forms of {@link io.godwit.model.row.CanonicalRow}. */
final class CellText {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    private CellText() {}

    static String canonical(Field field, String text) {
        return switch (field.type()) {
            case BOOL -> text.equals("0") || text.equalsIgnoreCase("false") ? "0" : "1";
            case FLOAT -> floatBits(text);
            case DOUBLE -> "d:" + Long.toHexString(Double.doubleToRawLongBits(Double.parseDouble(text)));
            case JSON -> json(tree(text));
            case FLOAT_VECTOR ->
                elements(text).stream()
                        .map(e -> Integer.toHexString(Float.floatToRawIntBits((float) Double.parseDouble(e))))
                        .collect(Collectors.joining(","));
            case ARRAY ->
                elements(text).stream()
                        .map(e -> element(field.elementType().orElseThrow(), e))
                        .collect(Collectors.joining(",", "[", "]"));
            default -> text;
        };
    }

    private static String floatBits(String text) {
        return "f:" + Integer.toHexString(Float.floatToRawIntBits((float) Double.parseDouble(text)));
    }

    static List<String> elements(String text) {
        String inner = text.strip().substring(1, text.strip().length() - 1).strip();
        return inner.isEmpty()
                ? List.of()
                : Arrays.stream(inner.split(",")).map(String::strip).toList();
    }

    private static String element(FieldType type, String text) {
        return switch (type) {
            case BOOL -> text.equals("0") || text.equalsIgnoreCase("false") ? "0" : "1";
            case FLOAT -> floatBits(text);
            case DOUBLE -> "d:" + Long.toHexString(Double.doubleToRawLongBits(Double.parseDouble(text)));
            case VARCHAR -> {
                byte[] utf8 = HexFormat.of().parseHex(text.replace("\"", "").toLowerCase(java.util.Locale.ROOT));
                yield new TextNode(new String(utf8, StandardCharsets.UTF_8)).toString();
            }
            default -> text;
        };
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw GodwitException.bug("the target returned text that is not JSON", e);
        }
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
            return StreamSupport.stream(node.spliterator(), false)
                    .map(CellText::json)
                    .collect(Collectors.joining(",", "[", "]"));
        }
        return node.isFloatingPointNumber() ? number(node.doubleValue()) : node.toString();
    }

    private static String number(double value) {
        boolean integral = value == Math.rint(value)
                && Math.abs(value) < 0x1p63
                && Double.doubleToRawLongBits(value) != Long.MIN_VALUE;
        return integral
                ? new BigDecimal(value).toBigInteger().toString()
                : "d:" + Long.toHexString(Double.doubleToRawLongBits(value));
    }
}
