package io.godwit.control.topics;

import io.godwit.control.topics.SubjectVersions.Schemas;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * The state of one topic. What is not measured is absent, never 0.
 *
 * @param collection full name of the collection that it is about
 * @param replicas of the partition that has the fewest
 * @param inSync replicas in sync of the partition that has the fewest
 * @param underReplicated partitions that lack a replica in sync, or a leader
 * @param offsets between the first offset and the end: never less than the records. Markers of transactions take some, and so did
 *     what was compacted away
 * @param records how many there are, where it is known exactly
 * @param bytes of the log on the leaders' disks
 * @param writtenPerSecond offsets taken, an average of the last minute
 * @param oldestMillis time of the oldest record
 * @param newestMillis time of the newest
 * @param lag what is not applied yet: rows of a snapshot, else offsets
 * @param lagMillis age of the source's time up to which its changes are applied
 * @param schemas versions of its subjects
 */
public record TopicStanding(
        NamedTopic topic,
        Optional<String> collection,
        int partitions,
        int replicas,
        int inSync,
        int underReplicated,
        OptionalLong offsets,
        OptionalLong records,
        OptionalLong bytes,
        OptionalDouble writtenPerSecond,
        OptionalLong oldestMillis,
        OptionalLong newestMillis,
        Optional<Retention> retention,
        OptionalLong lag,
        OptionalLong lagMillis,
        Optional<Schemas> schemas,
        List<Difference> differences,
        List<TopicFlag> flags) {
    private static final long LONG_LAG_MILLIS = 60_000;
    private static final long EXPIRY_SHARE = 4;
    private static final long FOREVER = -1;

    /**
     * For how long records are kept.
     *
     * @param leftMillis until the oldest one may be dropped; absent where there is none
     * @param byKafka whether Kafka drops them by age alone; else Godwit does, and only what is applied
     */
    public record Retention(long millis, OptionalLong leftMillis, boolean byKafka) {}

    /** A setting that is not what Godwit wants. */
    public record Difference(String setting, String found, String wanted) {}

    /** Derives it. */
    public static TopicStanding of(TopicFacts facts, TaskPositions positions, Optional<Schemas> schemas, Instant now) {
        List<TopicFacts.Partition> all = facts.partitions();
        OptionalLong offsets =
                sum(all, p -> p.range().map(r -> OptionalLong.of(r.span())).orElse(OptionalLong.empty()));
        OptionalLong oldest =
                all.stream().flatMapToLong(p -> p.oldestMillis().stream()).min();
        OptionalLong lag = positions.lag(facts);
        OptionalLong lagMillis = positions.lagMillis(facts.topic(), now.toEpochMilli());
        Optional<Retention> retention = retention(facts, positions, oldest, now.toEpochMilli());
        int underReplicated = (int)
                all.stream().filter(TopicFacts.Partition::isUnderReplicated).count();
        List<Difference> differences = differences(facts);
        List<TopicFlag> flags = new ArrayList<>();
        if (underReplicated > 0) {
            flags.add(TopicFlag.UNDER_REPLICATED);
        }
        if (!differences.isEmpty()) {
            flags.add(TopicFlag.SETTINGS_DIFFER);
        }
        if (facts.topic().kind().isKeptUntilTrimmed()
                && lag.orElse(1) > 0
                && retention.filter(TopicStanding::isNearItsEnd).isPresent()) {
            flags.add(TopicFlag.EXPIRES_SOON);
        }
        if (lag.orElse(0) > 0 && lagMillis.orElse(0) > LONG_LAG_MILLIS) {
            flags.add(TopicFlag.LAGGING);
        }
        return new TopicStanding(
                facts.topic(),
                positions.collection(facts.topic()),
                all.size(),
                all.stream().mapToInt(TopicFacts.Partition::replicas).min().orElse(0),
                all.stream().mapToInt(TopicFacts.Partition::inSync).min().orElse(0),
                underReplicated,
                offsets,
                offsets.isPresent() && offsets.getAsLong() == 0 ? offsets : positions.records(facts),
                sum(all, TopicFacts.Partition::bytes),
                perSecond(sum(all, TopicFacts.Partition::written)),
                oldest,
                all.stream().flatMapToLong(p -> p.newestMillis().stream()).max(),
                retention,
                lag,
                lagMillis,
                schemas,
                differences,
                List.copyOf(flags));
    }

    private static OptionalDouble perSecond(OptionalLong lately) {
        return lately.isPresent()
                ? OptionalDouble.of((double) lately.getAsLong() / TopicFacts.LATELY.toSeconds())
                : OptionalDouble.empty();
    }

    /** A sum of which a part is missing is none. */
    private static OptionalLong sum(
            List<TopicFacts.Partition> partitions, Function<TopicFacts.Partition, OptionalLong> number) {
        List<OptionalLong> numbers = partitions.stream().map(number).toList();
        return numbers.stream().allMatch(OptionalLong::isPresent)
                ? OptionalLong.of(
                        numbers.stream().mapToLong(OptionalLong::getAsLong).sum())
                : OptionalLong.empty();
    }

    /** Kafka's where it drops by age; a topic's oldest records may be dropped by whichever comes first. */
    private static Optional<Retention> retention(
            TopicFacts facts, TaskPositions positions, OptionalLong oldest, long now) {
        OptionalLong byKafka = facts.settings()
                .filter(settings -> settings.getOrDefault("cleanup.policy", "").contains("delete"))
                .map(settings -> settings.get("retention.ms"))
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .filter(millis -> millis.getAsLong() != FOREVER)
                .orElseGet(OptionalLong::empty);
        OptionalLong byGodwit = positions.keptMillis(facts.topic());
        OptionalLong shorter =
                LongStream.concat(byKafka.stream(), byGodwit.stream()).min();
        if (shorter.isEmpty()) {
            return Optional.empty();
        }
        long millis = shorter.getAsLong();
        OptionalLong left = oldest.isPresent()
                ? OptionalLong.of(Math.max(0, oldest.getAsLong() + millis - now))
                : OptionalLong.empty();
        return Optional.of(new Retention(millis, left, byKafka.isPresent() && byKafka.getAsLong() == millis));
    }

    private static boolean isNearItsEnd(Retention retention) {
        return retention.byKafka() && retention.leftMillis().orElse(Long.MAX_VALUE) < retention.millis() / EXPIRY_SHARE;
    }

    private static List<Difference> differences(TopicFacts facts) {
        List<Difference> found = new ArrayList<>();
        facts.wanted().ifPresent(wanted -> {
            int fewest = facts.partitions().stream()
                    .mapToInt(TopicFacts.Partition::replicas)
                    .min()
                    .orElse(0);
            if (fewest < wanted.replicas()) {
                found.add(new Difference("replicas", String.valueOf(fewest), String.valueOf(wanted.replicas())));
            }
            if (facts.partitions().size() != wanted.partitions()) {
                found.add(new Difference(
                        "partitions", String.valueOf(facts.partitions().size()), String.valueOf(wanted.partitions())));
            }
            facts.settings().ifPresent(settings -> new TreeMap<>(wanted.settings()).forEach((name, value) -> {
                String is = settings.getOrDefault(name, "");
                if (!isAsWanted(name, is, value)) {
                    found.add(new Difference(name, is, value));
                }
            }));
        });
        return List.copyOf(found);
    }

    /** What makes a topic safer, or lets it take larger records, does no harm. */
    private static boolean isAsWanted(String name, String found, String wanted) {
        boolean more = name.equals("min.insync.replicas") || name.equals("max.message.bytes");
        return found.equals(wanted)
                || more && found.matches("[0-9]{1,18}") && Long.parseLong(found) >= Long.parseLong(wanted);
    }
}
