package io.godwit.control.estimate;

import io.godwit.control.objects.ObjectSelector;
import io.godwit.control.precheck.BoundedCall;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.source.SourceCatalog.LoadOptions;
import io.godwit.model.source.SourceCatalog.LoadOutcome;
import io.godwit.model.source.SourceReader;
import io.godwit.model.task.RateLimit;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.limit.InParallel;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Estimates a task within a bound of time: counts all collections, then reads some pages of each, one after the other, the largest first. What
 * the time did not suffice for is absent. Changes nothing. Blocks.
 */
public final class TaskEstimator {
    /** Less than a client waits for an answer. */
    public static final Duration PATIENCE = Duration.ofSeconds(12);

    private static final int AT_A_TIME = 8;
    private static final Duration MOST_FOR_ONE = Duration.ofSeconds(1);
    private static final Duration A_MOMENT = Duration.ofSeconds(2);
    private static final int SOURCE_SHARE = 2;
    private static final String NO_TIME = "there was no time left to look at it";

    private final TaskSpec spec;
    private final EstimatePorts ports;
    private final Clock clock;
    private final Duration patience;
    private final long deadline;
    private final Map<String, TableEstimate> known = new ConcurrentHashMap<>();

    /** An estimate of the task that ends within {@code patience}, whatever the source does. */
    public TaskEstimator(TaskSpec spec, EstimatePorts ports, Clock clock, Duration patience) {
        this.spec = spec;
        this.ports = ports;
        this.clock = clock;
        this.patience = patience;
        // A call that hangs is given up afterwards, and what is known by then is the answer.
        this.deadline = System.nanoTime() + patience.dividedBy(SOURCE_SHARE).toNanos();
    }

    /** The estimate; a failure where not even the collections are known. */
    public Estimate run() {
        return within(() -> {
            try (SourceCatalog catalog = ports.source().get()) {
                return look(
                        catalog,
                        new ObjectSelector(catalog).select(spec.objects()).mappings());
            }
        });
    }

    /** The estimate of collections that are known, by a catalog that stays the caller's. */
    public Estimate run(SourceCatalog catalog, List<TableMapping> mappings) {
        return within(() -> look(catalog, mappings));
    }

    private Estimate within(Supplier<Boolean> look) {
        BoundedCall<OptionalLong> free = BoundedCall.start(
                spec.target().url(), ErrorCode.TARGET_UNREACHABLE, ports.targetFreeBytes(), late -> {});
        try {
            BoundedCall.start(spec.source().milvus().uri(), ErrorCode.SOURCE_UNREACHABLE, look, late -> {})
                    .await(patience);
        } catch (GodwitException e) {
            if (known.isEmpty()) {
                throw e;
            }
            known.replaceAll((label, table) -> table.note().equals(NO_TIME)
                    ? TableEstimate.unknown(
                            table.collection(), table.table(), table.rows(), String.valueOf(e.getMessage()))
                    : table);
        }
        return new Estimate(
                clock.millis(),
                known.values().stream()
                        .sorted(Comparator.comparingLong(
                                        (TableEstimate table) -> -table.rows().orElse(-1))
                                .thenComparing(TableEstimate::collection))
                        .toList(),
                free(free));
    }

    /** It was asked at the beginning, so it is there by now, or it does not come. */
    private static OptionalLong free(BoundedCall<OptionalLong> asked) {
        try {
            return asked.await(A_MOMENT);
        } catch (GodwitException e) {
            if (e.kind() == GodwitException.Kind.INTERRUPTED) {
                throw e;
            }
            return OptionalLong.empty();
        }
    }

    private boolean look(SourceCatalog catalog, List<TableMapping> mappings) {
        mappings.forEach(mapping -> put(mapping, OptionalLong.empty(), NO_TIME));
        InParallel.map(mappings, AT_A_TIME, mapping -> count(catalog, mapping));
        try (SourceReader reader = ports.reader().get()) {
            mappings.stream()
                    .sorted(Comparator.comparingLong(
                            mapping -> -known.get(mapping.label()).rows().orElse(-1)))
                    .forEach(mapping -> sample(catalog, reader, mapping));
        }
        return true;
    }

    private boolean count(SourceCatalog catalog, TableMapping mapping) {
        if (isOver()) {
            return false;
        }
        try {
            put(mapping, OptionalLong.of(catalog.count(mapping.collection())), NO_TIME);
            return true;
        } catch (GodwitException e) {
            put(mapping, OptionalLong.empty(), "its rows cannot be counted: " + e.getMessage());
            return false;
        }
    }

    private void sample(SourceCatalog catalog, SourceReader reader, TableMapping mapping) {
        OptionalLong rows = known.get(mapping.label()).rows();
        if (rows.isEmpty() || isOver()) {
            return;
        }
        try {
            if (catalog.plannedLoad(mapping.collection(), new LoadOptions(true, true)) != LoadOutcome.UNTOUCHED) {
                put(mapping, rows, "it is not loaded, so no row of it can be read now");
                return;
            }
            OptionalLong now = catalog.allocateTimestamp();
            ReadPoint at = now.isPresent() ? new ReadPoint.AtLeast(now.getAsLong()) : new ReadPoint.Strong();
            RowSample sample = RowSample.of(mapping.collection(), reader, at, MOST_FOR_ONE);
            if (sample.rows() == 0) {
                put(mapping, rows, "it holds no rows");
            } else {
                known.put(mapping.label(), estimate(mapping, rows.getAsLong(), sample));
            }
        } catch (GodwitException e) {
            put(mapping, rows, "its rows cannot be read: " + e.getMessage());
        }
    }

    private TableEstimate estimate(TableMapping mapping, long rows, RowSample sample) {
        long targetBytes = sample.scaled(sample.sourceBytes(), rows);
        long events = sample.scaled(sample.eventBytes(), rows);
        long reading = sample.scaled(Math.max(1, sample.took().toMillis()), rows);
        return new TableEstimate(
                mapping.label(),
                mapping.table().toString(),
                OptionalLong.of(rows),
                OptionalLong.of(Math.max(1, sample.sourceBytes() / sample.rows())),
                OptionalLong.of(events * spec.kafka().replicationFactor()),
                OptionalLong.of(targetBytes),
                OptionalLong.of(Math.max(reading, limited(rows, events))),
                OptionalLong.of(sample.rows()),
                "");
    }

    /** What the rate limit of full migration makes of it. */
    private long limited(long rows, long bytes) {
        RateLimit limit = spec.options().full().limit();
        long byRows = limit.rps().isPresent()
                ? rows * Duration.ofSeconds(1).toMillis() / limit.rps().getAsLong()
                : 0;
        long byBytes = limit.bps()
                .map(bps -> bytes * Duration.ofSeconds(1).toMillis() / bps.bytes())
                .orElse(0L);
        return Math.max(byRows, byBytes);
    }

    private boolean isOver() {
        return System.nanoTime() > deadline;
    }

    private void put(TableMapping mapping, OptionalLong rows, String note) {
        known.put(
                mapping.label(),
                TableEstimate.unknown(mapping.label(), mapping.table().toString(), rows, note));
    }
}
