package io.godwit.model.avro;

import io.godwit.model.text.FieldText;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.Schema;

/**
 * A message of the Confluent wire format as fields for people, read by the schema that it was written with. Records are flattened, with
 * dots between the names. Walks the bytes in place, so that a message that is not what it claims to be costs no more than its length.
 * One thread.
 */
public final class AvroFields {
    private static final int MOST_DEPTH = 32;
    private static final int MOST_ELEMENTS = 1_000_000;
    private static final int FLOAT_BYTES = 4;

    private final AvroInput in = new AvroInput();
    private final List<FieldText> fields = new ArrayList<>();
    private int elements;

    private AvroFields() {}

    /** The fields of {@code message}; one without a name where it is no record. Throws MalformedRowEventException. */
    public static List<FieldText> of(Schema writer, byte[] message) {
        WireHeader.schemaId(message);
        AvroFields reading = new AvroFields();
        reading.in.wrap(message, WireHeader.LENGTH);
        reading.walk("", writer, 0);
        if (reading.in.position() != message.length) {
            throw new MalformedRowEventException(message.length - reading.in.position() + " bytes after the message");
        }
        return List.copyOf(reading.fields);
    }

    private void walk(String name, Schema schema, int depth) {
        requireDepth(depth);
        switch (schema.getType()) {
            case RECORD -> {
                for (Schema.Field field : schema.getFields()) {
                    walk(name.isEmpty() ? column(field) : name + "." + column(field), field.schema(), depth + 1);
                }
            }
            case UNION -> walk(name, branch(schema), depth + 1);
            default -> {
                int start = in.position();
                CutText text = new CutText();
                int content = append(schema, text, depth);
                fields.add(new FieldText(
                        name, type(schema), content < 0 ? in.position() - start : content, text.toString()));
            }
        }
    }

    /** Names that Avro does not allow are kept beside it. */
    private static String column(Schema.Field field) {
        String column = field.getProp(RowEventSchemas.COLUMN_PROPERTY);
        return column == null ? field.name() : column;
    }

    private static String type(Schema schema) {
        String logical = schema.getProp("logicalType");
        return logical == null ? schema.getType().getName() : logical.replaceFirst("^godwit-", "");
    }

    private Schema branch(Schema union) {
        return union.getTypes().get(in.readBounded(union.getTypes().size() - 1));
    }

    /** Appends the value; returns the size of its content where that differs from what it takes in the message, else -1. */
    private int append(Schema schema, CutText text, int depth) {
        requireDepth(depth);
        switch (schema.getType()) {
            case NULL -> text.append("null");
            case BOOLEAN -> text.append(String.valueOf(in.readBoolean()));
            case INT, LONG -> text.append(String.valueOf(in.readLong()));
            case FLOAT -> text.append(String.valueOf(in.floatAt(in.skip(FLOAT_BYTES))));
            case DOUBLE -> text.append(String.valueOf(in.doubleAt(in.skip(8))));
            case ENUM ->
                text.append(schema.getEnumSymbols()
                        .get(in.readBounded(schema.getEnumSymbols().size() - 1)));
            case STRING -> {
                int length = in.readBounded(Integer.MAX_VALUE);
                int at = in.skip(length);
                text.append(new String(
                        in.array(), at, Math.min(length, CutText.MOST_BYTES), java.nio.charset.StandardCharsets.UTF_8));
                return length;
            }
            case BYTES -> {
                int length = in.readBounded(Integer.MAX_VALUE);
                bytes(schema, in.skip(length), length, text);
                return length;
            }
            case FIXED -> bytes(schema, in.skip(schema.getFixedSize()), schema.getFixedSize(), text);
            case UNION -> append(branch(schema), text, depth + 1);
            case ARRAY -> blocks("[", "]", text, () -> append(schema.getElementType(), text, depth + 1));
            case MAP ->
                blocks("{", "}", text, () -> {
                    text.append(in.readString()).append(": ");
                    append(schema.getValueType(), text, depth + 1);
                });
            case RECORD -> {
                String separator = "{";
                for (Schema.Field field : schema.getFields()) {
                    text.append(separator).append(column(field)).append(": ");
                    append(field.schema(), text, depth + 1);
                    separator = ", ";
                }
                text.append("}");
            }
        }
        return -1;
    }

    private void blocks(String open, String close, CutText text, Runnable element) {
        text.append(open);
        String separator = "";
        for (long block = EncodedArray.blockSize(in); block > 0; block = EncodedArray.blockSize(in)) {
            for (long e = 0; e < block; e++) {
                if (++elements > MOST_ELEMENTS) { // those without bytes of their own could be any number
                    throw new MalformedRowEventException("more than " + MOST_ELEMENTS + " elements");
                }
                text.append(separator);
                element.run();
                separator = ", ";
            }
        }
        text.append(close);
    }

    private void bytes(Schema schema, int at, int length, CutText text) {
        switch (type(schema)) {
            case "float-vector" -> {
                String separator = "[";
                for (int i = 0; i + FLOAT_BYTES <= length && !text.isFull(); i += FLOAT_BYTES) {
                    text.append(separator).append(String.valueOf(in.floatAt(at + i)));
                    separator = ", ";
                }
                text.append(length < FLOAT_BYTES ? "[]" : "]");
            }
            case "sparse-float-vector" -> {
                String separator = "{";
                for (int i = 0; i + 2 * FLOAT_BYTES <= length && !text.isFull(); i += 2 * FLOAT_BYTES) {
                    long index = Integer.toUnsignedLong(Float.floatToRawIntBits(in.floatAt(at + i)));
                    text.append(separator).append(index + ": " + in.floatAt(at + i + FLOAT_BYTES));
                    separator = ", ";
                }
                text.append(length < 2 * FLOAT_BYTES ? "{}" : "}");
            }
            default -> text.append(HexFormat.of().formatHex(in.array(), at, at + Math.min(length, CutText.MOST_BYTES)));
        }
    }

    private static void requireDepth(int depth) {
        if (depth > MOST_DEPTH) {
            throw new MalformedRowEventException("values lie more than " + MOST_DEPTH + " deep in each other");
        }
    }
}
