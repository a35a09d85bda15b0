package io.godwit.oceanbase.changelog;

import io.godwit.model.row.ArrayView;
import io.godwit.model.row.ByteSlice;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;

/** The elements of an array as the engine prints it: {@code [1,2]}, texts as quoted hexadecimal. Reused from row to row. */
public final class PrintedArray implements ArrayView {
    private final Field field;
    private final FieldType elementType;
    private int size;
    private long[] numbers = new long[16];
    private double[] fractions = new double[16];
    private byte[][] texts = new byte[16][];

    PrintedArray(Field field) {
        this.field = field;
        this.elementType = field.elementType().orElseThrow();
    }

    /** Moves to another text. */
    void read(byte[] printed) {
        clear();
        for (String element : PrintedList.of(printed)) {
            if (elementType == FieldType.VARCHAR && !element.equalsIgnoreCase("NULL")) {
                addText(text(element));
            } else {
                add(element);
            }
        }
    }

    void clear() {
        size = 0;
    }

    /** One more element of text, in UTF-8. */
    public void addText(byte[] text) {
        if (elementType != FieldType.VARCHAR) {
            throw new NumberFormatException("a text");
        }
        grow();
        texts[size++] = text;
    }

    /** One more element that is a number or a boolean, as it is printed. Throws NumberFormatException where the elements are others. */
    public void add(String element) {
        if (element.equalsIgnoreCase("NULL")) {
            throw new InexpressibleValueException(field.name(), "an array with NULL in it");
        }
        grow();
        switch (elementType) {
            case BOOL -> numbers[size] = element.equals("1") || element.equalsIgnoreCase("true") ? 1 : 0;
            case INT8, INT16, INT32, INT64 ->
                numbers[size] = Ranges.requireWithin(field, elementType, Long.parseLong(element));
            case FLOAT, DOUBLE -> fractions[size] = Double.parseDouble(element);
            default -> throw new NumberFormatException("no text");
        }
        size++;
    }

    private void grow() {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * size);
            fractions = Arrays.copyOf(fractions, 2 * size);
            texts = Arrays.copyOf(texts, 2 * size);
        }
    }

    private static byte[] text(String element) {
        return HexFormat.of().parseHex(element.replace("\"", "").toLowerCase(Locale.ROOT));
    }

    @Override
    public FieldType elementType() {
        return elementType;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public long longAt(int i) {
        return numbers[need(i, elementType.isIntegral())];
    }

    @Override
    public float floatAt(int i) {
        return (float) fractions[need(i, elementType == FieldType.FLOAT)];
    }

    @Override
    public double doubleAt(int i) {
        return fractions[need(i, elementType == FieldType.DOUBLE)];
    }

    @Override
    public void bytesAt(int i, ByteSlice into) {
        byte[] text = texts[need(i, elementType == FieldType.VARCHAR)];
        into.set(text, 0, text.length);
    }

    private int need(int i, boolean shape) {
        if (!shape) {
            throw new IllegalStateException("elements of " + field.name() + " are " + elementType);
        }
        return Objects.checkIndex(i, size);
    }
}
