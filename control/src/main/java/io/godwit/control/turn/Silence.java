package io.godwit.control.turn;

import io.godwit.model.source.Tso;
import io.godwit.runtime.limit.WaitClock;
import io.godwit.runtime.state.CollectionProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Whether the source of a flow is still written to. Measured by what the Store has published: the ends of all change topics at one
 * timestamp are those at a later one. One thread.
 */
final class Silence {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Duration length;
    private final LongSupplier timestamps;
    private final WaitClock clock;
    private Optional<Look> first = Optional.empty();
    private long wanted;

    /**
     * A measurement that has not begun.
     *
     * @param length how far apart the two timestamps are
     * @param timestamps returns a fresh timestamp of the source
     */
    Silence(Duration length, LongSupplier timestamps, WaitClock clock) {
        this.length = length;
        this.timestamps = timestamps;
        this.clock = clock;
    }

    /** What was found so far. */
    sealed interface Finding {
        /** Too early to tell. */
        record Open(String why) implements Finding {}

        /** Something was written. */
        record Noisy(String what) implements Finding {}

        /** Nothing was written between two timestamps, of which this is the later. */
        record Silent(long timestamp) implements Finding {}
    }

    private record Look(long timestamp, long atNanos, Map<Long, Map<Integer, Long>> ends) {}

    /**
     * Looks once; does not wait.
     *
     * @param names of the collections that are followed, by id
     * @param progress what is reported about them
     */
    Finding look(Map<Long, String> names, Map<Long, CollectionProgress> progress) {
        if (wanted == 0) {
            if (first.isPresent() && clock.nanoTime() - first.get().atNanos() < length.toNanos()) {
                return new Finding.Open(
                        "nothing was written yet since " + time(first.get().timestamp()));
            }
            wanted = timestamps.getAsLong();
        }
        for (Map.Entry<Long, String> collection : names.entrySet()) {
            CollectionProgress reported = progress.get(collection.getKey());
            if (reported == null || Long.compareUnsigned(reported.watermark(), wanted) < 0) {
                return new Finding.Open(
                        "the log of " + collection.getValue() + " is not read up to " + time(wanted) + " yet");
            }
        }
        Look now = new Look(wanted, clock.nanoTime(), ends(names, progress));
        Optional<Look> before = first;
        first = Optional.of(now);
        wanted = 0;
        if (before.isEmpty()) {
            return new Finding.Open("nothing was written yet since " + time(now.timestamp()));
        }
        return names.entrySet().stream()
                .filter(collection -> !now.ends()
                        .get(collection.getKey())
                        .equals(before.get().ends().get(collection.getKey())))
                .findFirst()
                .<Finding>map(written -> new Finding.Noisy(written.getValue() + " was written to between "
                        + time(before.get().timestamp()) + " and " + time(now.timestamp())))
                .orElseGet(() -> new Finding.Silent(now.timestamp()));
    }

    private static Map<Long, Map<Integer, Long>> ends(Map<Long, String> names, Map<Long, CollectionProgress> progress) {
        Map<Long, Map<Integer, Long>> ends = new TreeMap<>();
        names.keySet().forEach(id -> ends.put(id, progress.get(id).ends()));
        return ends;
    }

    /** To the second, as people read it. */
    static String time(long timestamp) {
        Instant instant = Tso.instant(timestamp).truncatedTo(ChronoUnit.SECONDS);
        return TIME.format(instant) + "Z";
    }
}
