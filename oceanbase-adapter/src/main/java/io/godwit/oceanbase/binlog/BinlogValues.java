package io.godwit.oceanbase.binlog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.github.shyiko.mysql.binlog.event.deserialization.json.JsonBinary;
import io.godwit.model.row.ByteSlice;
import io.godwit.model.schema.Field;
import io.godwit.model.text.Utf8;
import io.godwit.oceanbase.changelog.InexpressibleValueException;
import io.godwit.oceanbase.changelog.PrintedArray;
import io.godwit.oceanbase.changelog.PrintedList;
import io.godwit.oceanbase.changelog.PrintedVector;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/**
 * Values as the library hands them out, in the shapes of the collection's fields: Integer, Long, Float, Double and byte[]. A value that
 * has no counterpart is an InexpressibleValueException, or a NumberFormatException where it is another kind of thing altogether.
 */
final class BinlogValues {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int INDEX_AND_VALUE = 2;

    private BinlogValues() {}

    /** What cannot be a value of the field. */
    static InexpressibleValueException other(Field field) {
        return new InexpressibleValueException(field.name(), "something else than " + field.type());
    }

    /** An integer; the library reads each as a signed one. */
    static long number(Field field, Serializable value, boolean unsigned) {
        long number =
                switch (value) {
                    case Integer small -> small;
                    case Long large -> large;
                    default -> throw other(field);
                };
        if (unsigned && number < 0) { // no type of Milvus is unsigned, so this is no value of one of its size
            throw new InexpressibleValueException(field.name(), "a number that is no " + field.type());
        }
        return number;
    }

    static double fraction(Field field, Serializable value) {
        return switch (value) {
            case Float single -> single;
            case Double number -> number;
            default -> throw other(field);
        };
    }

    static byte[] text(Field field, Serializable value) {
        byte[] bytes = bytes(field, value);
        ByteSlice slice = new ByteSlice();
        slice.set(bytes, 0, bytes.length);
        if (!Utf8.isWellFormed(slice)) {
            throw new InexpressibleValueException(field.name(), "bytes that are not UTF-8");
        }
        return bytes;
    }

    /**
     * JSON text.
     *
     * @param binary whether it is in MySQL's binary form
     */
    static byte[] json(Field field, Serializable value, boolean binary) {
        if (!binary) {
            return text(field, value);
        }
        try {
            return JsonBinary.parseAsString(bytes(field, value)).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw other(field);
        }
    }

    /** A list of numbers in brackets, or little-endian floats. */
    static byte[] vector(Field field, Serializable value) {
        byte[] bytes = bytes(field, value);
        if (isIn(bytes, '[', ']')) {
            return PrintedVector.bytes(field, bytes);
        }
        if (bytes.length != field.dimension() * Float.BYTES) {
            throw new InexpressibleValueException(
                    field.name(), bytes.length + " bytes, not a vector of " + field.dimension() + " dimensions");
        }
        return bytes;
    }

    /** Indices and values in braces, with all digits of the values. */
    static byte[] sparse(Field field, Serializable value) {
        byte[] printed = bytes(field, value);
        if (!isIn(printed, '{', '}')) {
            throw other(field);
        }
        TreeMap<Long, Float> byIndex = new TreeMap<>();
        for (String pair : PrintedList.of(printed)) {
            String[] parts = pair.split(":", -1);
            if (parts.length != INDEX_AND_VALUE) {
                throw other(field);
            }
            byIndex.put(Long.parseLong(parts[0].strip()), (float) Double.parseDouble(parts[1]));
        }
        ByteBuffer into = ByteBuffer.allocate(byIndex.size() * (Integer.BYTES + Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        byIndex.forEach((index, number) -> into.putInt(index.intValue()).putFloat(number));
        return into.array();
    }

    /** The elements of a list in JSON's form. */
    static void array(Field field, Serializable value, PrintedArray into) {
        try (JsonParser parser = JSON.createParser(text(field, value))) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw other(field);
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                JsonToken token = parser.currentToken();
                if (token == JsonToken.VALUE_STRING) {
                    into.addText(parser.getText().getBytes(StandardCharsets.UTF_8));
                } else if (token != null && token.isScalarValue()) {
                    into.add(parser.getText());
                } else {
                    throw other(field);
                }
            }
        } catch (IOException e) {
            throw other(field);
        }
    }

    private static byte[] bytes(Field field, Serializable value) {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        throw other(field);
    }

    /** Whether it is a list of numbers as text: no byte of it is anything else. */
    private static boolean isIn(byte[] bytes, char open, char close) {
        if (bytes.length < 2 || bytes[0] != open || bytes[bytes.length - 1] != close) {
            return false;
        }
        for (int i = 1; i < bytes.length - 1; i++) {
            if ("0123456789.,:+-eE ".indexOf(bytes[i]) < 0) {
                return false;
            }
        }
        return true;
    }
}
