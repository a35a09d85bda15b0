package io.godwit.control.precheck;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The brokers of a Kafka.
 *
 * @param count how many there are; absent where that was not asked
 * @param freeBytes on the disks of all of them together; absent where they do not say
 * @param mostRequestBytes the largest request that each of them takes; absent where they do not say
 */
public record KafkaBrokers(OptionalInt count, OptionalLong freeBytes, OptionalLong mostRequestBytes) {
    /** Nothing is known of them. */
    public static final KafkaBrokers UNKNOWN =
            new KafkaBrokers(OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty());
}
