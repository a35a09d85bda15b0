package io.godwit.control.topics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What Kafka says about one topic at one time. What it did not say is absent, never 0.
 *
 * @param settings by Kafka's own names, defaults included
 * @param readTo by partition: the offset up to which the consumer group of the service has read it; absent for topics whose
 *     readers keep their positions elsewhere
 * @param wanted how Godwit would create it; absent for a topic that this version does not know
 */
public record TopicFacts(
        NamedTopic topic,
        List<Partition> partitions,
        Optional<Map<String, String>> settings,
        Optional<Map<Integer, Long>> readTo,
        Optional<Wanted> wanted) {
    /** Copies the parts. */
    public TopicFacts {
        partitions = List.copyOf(partitions);
        settings = settings.map(Map::copyOf);
        readTo = readTo.map(Map::copyOf);
    }

    /** The time over which it is measured how fast a topic is written. */
    public static final Duration LATELY = Duration.ofMinutes(1);

    /**
     * One partition.
     *
     * @param range its offsets; absent where it has no leader or none answered
     * @param bytes of its log on the leader's disk, including what is trimmed and not freed yet
     * @param oldestMillis time of its first record; absent where it holds none
     * @param newestMillis the latest time of its records
     * @param lately the first offset of the last {@link #LATELY}; the end where there was none
     */
    public record Partition(
            int partition,
            int replicas,
            int inSync,
            boolean hasLeader,
            Optional<Range> range,
            OptionalLong bytes,
            OptionalLong oldestMillis,
            OptionalLong newestMillis,
            OptionalLong lately) {
        /** Offsets that were taken lately; not known where what was written then may be trimmed already. */
        OptionalLong written() {
            return range.isPresent()
                            && lately.isPresent()
                            && (lately.getAsLong() > range.get().first()
                                    || range.get().first() == 0
                                    || lately.getAsLong() == range.get().end())
                    ? OptionalLong.of(Math.max(0, range.get().end() - lately.getAsLong()))
                    : OptionalLong.empty();
        }

        /** Whether a copy of what is written to it is missing somewhere. */
        boolean isUnderReplicated() {
            return inSync < replicas || !hasLeader;
        }
    }

    /** The first offset that a partition still has, and the one after its last committed record. */
    public record Range(long first, long end) {
        long span() {
            return Math.max(0, end - first);
        }
    }

    /** How a topic is meant to be: settings by Kafka's own names. */
    public record Wanted(int partitions, int replicas, Map<String, String> settings) {
        /** Copies the map. */
        public Wanted {
            settings = Map.copyOf(settings);
        }
    }
}
