package io.godwit.control.record;

import java.security.SecureRandom;
import java.util.stream.Collectors;

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
}
