package io.godwit.control.precheck;

import io.godwit.control.estimate.Estimate;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.target.TargetLook;
import io.godwit.model.task.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether what a task takes has room, by an estimate that is made while its collections are checked. Thread-safe; blocks until there is
 * the estimate, no longer than its patience.
 */
final class RoomChecks {
    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private static final Duration LOOK = Duration.ofMillis(200);
    /** Above this share of what is free, other use of the disk is likely to fill it first. */
    private static final double SAFE_SHARE = 0.8;

    private static final double MIB = 1024.0 * 1024.0;

    private final TaskSpec spec;
    private final KafkaBrokers brokers;
    private final List<TableMapping> mappings;
    private final BoundedCall<Room> asked;
    private final CheckFeed feed;
    private final long deadline = System.nanoTime() + PATIENCE.toNanos();

    /** Begins to estimate what the collections of {@code mappings} take. */
    RoomChecks(TaskSpec spec, PrecheckPorts ports, ServerChecks servers, List<TableMapping> mappings, CheckFeed feed) {
        this.spec = spec;
        this.brokers = servers.kafka().map(KafkaAnswer::brokers).orElse(KafkaBrokers.UNKNOWN);
        this.mappings = mappings;
        this.feed = feed;
        SourceCatalog catalog = servers.source().orElseThrow();
        boolean target = servers.target().isPresent();
        this.asked = BoundedCall.start(
                spec.source().milvus().uri(),
                ErrorCode.SOURCE_UNREACHABLE,
                () -> new Room(
                        ports.estimate().apply(catalog, mappings), target ? vectorMemory(ports) : OptionalLong.empty()),
                late -> {});
    }

    /** What is taken, and what the target can keep of it in memory. */
    private record Room(Estimate estimate, OptionalLong vectorMemoryBytes) {}

    private static OptionalLong vectorMemory(PrecheckPorts ports) {
        try (TargetLook look = ports.look().get()) {
            return look.vectorMemoryBytes();
        } catch (GodwitException e) { // the target has checks of its own
            return OptionalLong.empty();
        }
    }

    /** How long the full migration takes, as far as that is known. */
    Optional<Duration> duration() {
        return room().flatMap(room -> boxed(room.estimate().sum().millis())).map(Duration::ofMillis);
    }

    /** Every check. */
    List<Check> run() {
        Optional<Room> room = room();
        return List.of(kafkaDisk(room.map(Room::estimate)), targetDisk(room.map(Room::estimate)), targetMemory(room));
    }

    private Optional<Room> room() {
        while (!feed.isGivenUp() && System.nanoTime() < deadline && !asked.isOver(LOOK)) {
            continue; // as long as somebody waits for it
        }
        try {
            return Optional.of(asked.await(Duration.ZERO));
        } catch (GodwitException e) {
            if (e.kind() == GodwitException.Kind.INTERRUPTED) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Snapshot topics are trimmed while they are applied: what does not fit may still pass through. */
    private Check kafkaDisk(Optional<Estimate> estimate) {
        String address = spec.kafka().bootstrapServers();
        Optional<Long> needed = estimate.flatMap(known -> boxed(known.sum().kafkaBytes()));
        if (needed.isEmpty() || brokers.freeBytes().isEmpty()) {
            return unknown(CheckCode.KAFKA_DISK, address, "spec.kafka", needed);
        }
        long free = brokers.freeBytes().getAsLong();
        String words = words(estimate, needed.get()) + " in Kafka, whose brokers have " + size(free) + " free";
        return needed.get() <= free
                ? Check.pass(CheckCode.KAFKA_DISK, address, "spec.kafka", words)
                : Check.warn(
                        CheckCode.KAFKA_DISK,
                        address,
                        "spec.kafka",
                        words,
                        "none, if OceanBase is written as fast as Milvus is read: topics are trimmed meanwhile; else free"
                                + " disk, limit spec.options.full.limit, or migrate in several tasks");
    }

    private Check targetDisk(Optional<Estimate> estimate) {
        String address = spec.target().url();
        String path = "spec.target.oceanbase";
        Optional<Long> needed = estimate.flatMap(known -> boxed(known.sum().targetBytes()));
        Optional<Long> free = estimate.flatMap(known -> boxed(known.targetFreeBytes()));
        if (needed.isEmpty() || free.isEmpty()) {
            return unknown(CheckCode.TARGET_DISK, address, path, needed);
        }
        String words = words(estimate, needed.get()) + " on each replica, before compression and without indexes, and "
                + size(free.get()) + " are free";
        if (needed.get() > free.get()) {
            return Check.skippable(
                    CheckCode.TARGET_DISK,
                    address,
                    path,
                    ErrorCode.TARGET_FULL,
                    words,
                    "add disk (datafile_maxsize, or another server), or migrate fewer collections");
        }
        return needed.get() <= free.get() * SAFE_SHARE
                ? Check.pass(CheckCode.TARGET_DISK, address, path, words)
                : Check.warn(
                        CheckCode.TARGET_DISK, address, path, words, "add disk: nothing else may be written meanwhile");
    }

    /** Schema migration makes no index on vectors; whoever makes one afterwards needs memory for all of them. */
    private Check targetMemory(Optional<Room> room) {
        String address = spec.target().url();
        String path = "spec.target.oceanbase";
        OptionalLong limit = room.map(Room::vectorMemoryBytes).orElseGet(OptionalLong::empty);
        Optional<Long> needed = room.flatMap(known -> vectorBytes(known.estimate()));
        if (limit.isEmpty() || needed.isEmpty()) {
            return Check.skipped(
                    CheckCode.TARGET_MEMORY,
                    address,
                    path,
                    needed.map(bytes -> "vectors take " + size(bytes)
                                    + ", and the memory for indexes on them is not shown to the user")
                            .orElse("no vector was counted"));
        }
        String words = "an index over every vector (HNSW) takes more than " + size(needed.get()) + " of memory, and "
                + size(limit.getAsLong()) + " are for such indexes";
        return needed.get() <= limit.getAsLong()
                ? Check.pass(CheckCode.TARGET_MEMORY, address, path, words)
                : Check.warn(
                        CheckCode.TARGET_MEMORY,
                        address,
                        path,
                        words,
                        "none for the migration, which makes no index on vectors; for one afterwards, raise"
                                + " ob_vector_memory_limit_percentage or the memory of the tenant, or make it of type HNSW_SQ,"
                                + " HNSW_BQ or IVF_FLAT");
    }

    private Optional<Long> vectorBytes(Estimate estimate) {
        Map<String, CollectionSchema> collections = mappings.stream()
                .collect(Collectors.toMap(TableMapping::label, TableMapping::collection, (one, other) -> one));
        return estimate.tables().stream()
                .filter(table -> table.rows().isPresent() && collections.containsKey(table.collection()))
                .map(table -> table.rows().getAsLong() * vectorBytes(collections.get(table.collection())))
                .reduce(Long::sum);
    }

    private static long vectorBytes(CollectionSchema collection) {
        return collection.fields().stream()
                .filter(field -> field.type() == FieldType.FLOAT_VECTOR)
                .mapToLong(field -> (long) field.dimension() * Float.BYTES)
                .sum();
    }

    private static Check unknown(CheckCode code, String address, String path, Optional<Long> needed) {
        return Check.skipped(
                code,
                address,
                path,
                needed.map(bytes -> "the rows take " + size(bytes) + ", and how much is free is not shown to the user")
                        .orElse("no rows could be read to estimate what they take"));
    }

    private static String words(Optional<Estimate> estimate, long needed) {
        Function<Estimate, String> which =
                known -> known.sum().sampled() < known.sum().tables()
                        ? "the rows of " + known.sum().sampled() + " of "
                                + known.sum().tables() + " collections, those that could be sampled, take "
                        : "the rows take ";
        return estimate.map(which).orElse("") + size(needed);
    }

    private static String size(long bytes) {
        return "%,.1f MiB".formatted(bytes / MIB);
    }

    private static Optional<Long> boxed(OptionalLong number) {
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }
}
