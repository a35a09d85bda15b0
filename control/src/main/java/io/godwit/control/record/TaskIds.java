package io.godwit.control.record;

import io.godwit.model.text.Digests;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Ids of tasks: topic names and transactional ids are made of them. */
public final class TaskIds {
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int LENGTH = 12;

    private TaskIds() {}

    /** An id that no other task has. */
    public static String next() {
        return new SecureRandom()
                .ints(LENGTH, 0, BASE32.length())
                .mapToObj(i -> String.valueOf(BASE32.charAt(i)))
                .collect(Collectors.joining());
    }

    /** The id of what {@code seed} identifies: the same one each time, and one that no other task has. */
    public static String of(String seed) {
        String hash = Digests.sha256(seed);
        return IntStream.range(0, LENGTH)
                .map(i -> HexFormat.fromHexDigits(hash, 2 * i, 2 * i + 2))
                .mapToObj(value -> String.valueOf(BASE32.charAt(value % BASE32.length())))
                .collect(Collectors.joining());
    }
}
