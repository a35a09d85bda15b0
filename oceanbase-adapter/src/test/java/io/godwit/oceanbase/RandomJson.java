package io.godwit.oceanbase;

import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** JSON texts as clients write them: numbers in every form, odd strings, nesting. */
public final class RandomJson {
    private RandomJson() {}

    /** Any document. */
    public static String document(Random random) {
        return value(random, 3);
    }

    /** An object, as dynamic fields are. */
    public static String object(Random random) {
        return object(random, 2);
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> "null";
            case 1 -> random.nextBoolean() ? "true" : "false";
            case 2 -> integer(random);
            case 3, 4 -> number(random);
            case 5 -> string(random);
            case 6 ->
                IntStream.range(0, random.nextInt(4))
                        .mapToObj(i -> value(random, depth - 1))
                        .collect(Collectors.joining(" , ", "[", "]"));
            default -> object(random, depth - 1);
        };
    }

    private static String object(Random random, int depth) {
        return IntStream.range(0, random.nextInt(5))
                .mapToObj(i -> string(random) + ": " + value(random, depth))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String integer(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> "18446744073709551615";
            case 1 -> "-9223372036854775808";
            case 2 -> "9223372036854775808";
            default -> Long.toString(random.nextLong() >> random.nextInt(64));
        };
    }

    private static String number(Random random) {
        double value = AllTypes.randomDouble(random);
        return switch (random.nextInt(5)) {
            case 0 -> Double.toString(value);
            case 1 -> Double.toString(random.nextInt(100_000) / 100.0);
            case 2 -> new BigDecimal(random.nextDouble()).toPlainString();
            case 3 -> random.nextInt(1000) + "e" + (random.nextInt(40) - 20);
            default -> Double.toString(random.nextGaussian());
        };
    }

    private static String string(Random random) {
        String text = AllTypes.TEXTS.get(random.nextInt(AllTypes.TEXTS.size()));
        if (random.nextInt(3) > 0) {
            return new TextNode(text).toString();
        }
        return text.chars().mapToObj(c -> String.format("\\u%04x", c)).collect(Collectors.joining("", "\"", "\""));
    }
}
