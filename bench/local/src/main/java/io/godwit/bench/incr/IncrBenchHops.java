package io.godwit.bench.incr;

import io.godwit.milvus.Milvus;
import io.godwit.model.avro.KeyCodec;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the time of measured rows went, by the times at which they were appended to the two topics on their way. All clocks
 * are this machine's; the topics record milliseconds.
 */
final class IncrBenchHops {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Map<Key, Long> logged = new HashMap<>();
    private final Map<Key, Long> ticked = new HashMap<>();
    private final Map<Key, Long> published = new HashMap<>();

    /** Reads what was appended to the source's log since {@code from}, and the whole change topic. Blocks. */
    void read(
            SourceLog log,
            Map<String, LogPosition> from,
            CollectionSchema schema,
            KafkaSettings kafka,
            String changeTopic) {
        readLog(log, from, schema);
        readChanges(schema, kafka, changeTopic);
    }

    /**
     * One line for each hop: its mean, and its share of the whole.
     *
     * @param acknowledged when the write of each row was acknowledged, in milliseconds since 1970
     * @param seen when the row was first seen in the target
     */
    List<String> lines(Map<Key, Long> acknowledged, Map<Key, Long> seen) {
        double[] sums = new double[4];
        int rows = 0;
        for (Map.Entry<Key, Long> row : seen.entrySet()) {
            Key key = row.getKey();
            if (!acknowledged.containsKey(key) || !ticked.containsKey(key) || !published.containsKey(key)) {
                continue;
            }
            rows++;
            sums[0] += logged.get(key) - acknowledged.get(key);
            sums[1] += ticked.get(key) - logged.get(key);
            sums[2] += published.get(key) - ticked.get(key);
            sums[3] += row.getValue() - published.get(key);
        }
        double whole = sums[0] + sums[1] + sums[2] + sums[3];
        String[] names = {
            "acknowledged by Milvus -> in its log (negative: it was there before)",
            "in the log -> its tick in the log",
            "tick -> in the change topic (Store)",
            "in the change topic -> seen in the target (Store's commit, Incr-Sync, the look)"
        };
        List<String> lines = new ArrayList<>(List.of("hop\trows\tmean s\tshare"));
        for (int i = 0; i < sums.length; i++) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%s\t%d\t%.3f\t%.0f %%",
                    names[i],
                    rows,
                    rows == 0 ? 0 : sums[i] / rows / 1e3,
                    whole == 0 ? 0 : 100 * sums[i] / whole));
        }
        return lines;
    }

    private void readLog(SourceLog log, Map<String, LogPosition> from, CollectionSchema schema) {
        var decoder = Milvus.decoder(List.of(schema));
        Map<String, LogPosition> ends = log.ends(from.keySet());
        Map<String, TreeMap<Long, List<Key>>> waiting = new HashMap<>();
        Map<String, LogPosition> reached = new HashMap<>(from);
        try (SourceLog.Reader reader = log.read(from)) {
            while (ends.entrySet().stream()
                    .anyMatch(e -> reached.get(e.getKey()).compareTo(e.getValue()) < 0)) {
                for (LogRecord record : reader.poll(POLL)) {
                    take(
                            record,
                            decoder.decode(record),
                            waiting.computeIfAbsent(record.channel(), c -> new TreeMap<>()));
                    reached.put(record.channel(), record.next());
                }
            }
        }
    }

    private void take(LogRecord record, LogMessage message, TreeMap<Long, List<Key>> waiting) {
        switch (message) {
            case LogMessage.Put put -> {
                for (int i = 0; i < put.rows().size(); i++) {
                    logged.put(put.rows().key(i), record.atMillis());
                    waiting.computeIfAbsent(put.rows().tso(i), t -> new ArrayList<>())
                            .add(put.rows().key(i));
                }
            }
            case LogMessage.Tick tick -> {
                Map<Long, List<Key>> due = waiting.headMap(tick.tso(), true);
                due.values().forEach(keys -> keys.forEach(key -> ticked.put(key, record.atMillis())));
                due.clear();
            }
            default -> {}
        }
    }

    private void readChanges(CollectionSchema schema, KafkaSettings kafka, String topic) {
        KeyCodec keys = new KeyCodec(schema, 0);
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(Map.of())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map((PartitionInfo p) -> new TopicPartition(topic, p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    published.put(keys.decode(record.key()), record.timestamp());
                }
            }
        }
    }
}
