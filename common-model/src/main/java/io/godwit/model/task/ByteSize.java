package io.godwit.model.task;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes. {@code 50MB} is 50,000,000; binary units are written out: {@code 50MiB}. */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,19})\\s*([A-Za-z]*)");
    private static final Map<String, Long> UNITS = units();

    /** Refuses negative sizes. */
    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size must not be negative: " + bytes);
        }
    }

    public static ByteSize ofMegabytes(long megabytes) {
        return new ByteSize(Math.multiplyExact(megabytes, 1_000_000L));
    }

    public static ByteSize ofGigabytes(long gigabytes) {
        return new ByteSize(Math.multiplyExact(gigabytes, 1_000_000_000L));
    }

    /** The size that the text names; empty if it names none. */
    public static Optional<ByteSize> parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Long unit = UNITS.get(matcher.group(2).toUpperCase(Locale.ROOT));
        if (unit == null) {
            return Optional.empty();
        }
        BigInteger bytes = new BigInteger(matcher.group(1)).multiply(BigInteger.valueOf(unit));
        return bytes.bitLength() < Long.SIZE ? Optional.of(new ByteSize(bytes.longValueExact())) : Optional.empty();
    }

    private static Map<String, Long> units() {
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("TB", 1_000_000_000_000L);
        units.put("TIB", 1L << 40);
        units.put("GB", 1_000_000_000L);
        units.put("GIB", 1L << 30);
        units.put("MB", 1_000_000L);
        units.put("MIB", 1L << 20);
        units.put("KB", 1_000L);
        units.put("KIB", 1L << 10);
        units.put("B", 1L);
        units.put("", 1L);
        return units;
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The exact size in the largest unit that divides it; {@link #parse} reads it back. */
    @Override
    public String toString() {
        return UNITS.entrySet().stream()
                .filter(unit -> bytes >= unit.getValue() && bytes % unit.getValue() == 0)
                .findFirst()
                .map(unit -> bytes / unit.getValue() + unit.getKey().replace("IB", "iB"))
                .orElse(bytes + "B");
    }
}
