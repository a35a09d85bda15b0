package io.godwit.bench.measure;

import io.godwit.control.kafka.KafkaTaskRecords;
import io.godwit.milvus.Milvus;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.RowInspector;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.oceanbase.OceanBase;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.state.HandOff;
import io.godwit.verification.compare.Comparison;
import io.godwit.verification.compare.SideBySide;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;

/** Both sides of a task whose mappings have been handed off. Thread-safe; calls block. */
public final class Sides {
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final SecretResolver SECRETS = SecretResolver.ofProcess();

    private final TaskSpec spec;
    private final List<TableMapping> mappings;

    /** The collections and tables of a task. */
    public Sides(TaskSpec spec) {
        this.spec = spec;
        try (KafkaTaskRecords store =
                new KafkaTaskRecords(new KafkaSettings(spec.kafka().bootstrapServers(), Map.of()))) {
            String taskId = store.byName(spec.name()).orElseThrow().id();
            this.mappings = store.handOffs(taskId).values().stream()
                    .map(HandOff::mapping)
                    .toList();
        }
    }

    /** What belongs together. */
    public List<TableMapping> mappings() {
        return mappings;
    }

    /** Every row, by collection. All at the same time: each page of Milvus waits for its tick. */
    public Map<String, Comparison> compare() {
        Map<String, Comparison> compared = new ConcurrentSkipListMap<>();
        BenchThreads.run(mappings.stream()
                .<Runnable>map(mapping -> () -> compared.put(mapping.label(), compare(mapping)))
                .toList());
        return compared;
    }

    private Comparison compare(TableMapping mapping) {
        try (RowInspector milvus = Milvus.of(spec.source().milvus(), SECRETS).inspector();
                RowInspector oceanBase = OceanBase.of(spec, SECRETS).inspector()) {
            return SideBySide.compare(mapping, milvus, oceanBase);
        }
    }

    /** Compares until both sides are equal, for that long at most, and answers the last comparison. */
    public Map<String, Comparison> awaitEqual(Duration patience, BooleanSupplier stopping) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            boolean isLast = stopping.getAsBoolean() || System.nanoTime() > deadline;
            try {
                Map<String, Comparison> compared = compare();
                if (isLast || areEqual(compared)) {
                    return compared;
                }
            } catch (GodwitException e) {
                if (isLast || e.kind() != GodwitException.Kind.RETRIABLE) {
                    throw e;
                }
            }
            Backoff.pause(AGAIN);
        }
    }

    /** Whether all of them are. */
    public static boolean areEqual(Map<String, Comparison> compared) {
        return compared.values().stream().allMatch(Comparison::clean);
    }

    /** Rows that Milvus counts beyond the keys that it shows, by collection: it shows a key once, however often it holds it. */
    public Map<String, Long> twice(Map<String, Comparison> compared) {
        Map<String, Long> twice = new TreeMap<>();
        try (SourceCatalog milvus = Milvus.of(spec.source().milvus(), SECRETS).catalog()) {
            for (TableMapping mapping : mappings) {
                Comparison found = compared.get(mapping.label());
                long keys = found.equal() + found.missing() + found.different();
                twice.put(mapping.label(), milvus.count(mapping.collection()) - keys);
            }
        }
        return twice;
    }

    /** Lines with tabs between the columns. */
    public static List<String> lines(Map<String, Comparison> compared) {
        List<String> lines =
                new ArrayList<>(List.of("collection\tequal\tonly in Milvus\tonly in OceanBase\tdifferent"));
        compared.forEach((label, found) -> lines.add(label + "\t" + found.equal() + "\t" + found.missing() + "\t"
                + found.extra() + "\t" + found.different()));
        return lines;
    }
}
