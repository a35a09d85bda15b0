package io.godwit.control.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the newest records that someone wants, from the end of some partitions backwards: in windows that grow, since offsets of
 * markers, of what was compacted away and of other keys hold none. One thread.
 */
final class NewestRecords<T> {
    private static final long FIRST_WINDOW = 4;
    private static final long GROWTH = 4;
    private static final long MOST_WINDOW = 65_536;
    private static final Duration POLL = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final Within time;
    private final long mostBytes;
    private final int limit;
    private final Function<ConsumerRecord<byte[], byte[]>, Optional<T>> wanted;
    private long bytes;

    /**
     * A search.
     *
     * @param consumer of committed records, without a group; remains the caller's
     * @param wanted what is kept of a record; nothing of one that is not wanted
     */
    NewestRecords(
            Consumer<byte[], byte[]> consumer,
            Within time,
            long mostBytes,
            int limit,
            Function<ConsumerRecord<byte[], byte[]>, Optional<T>> wanted) {
        this.consumer = consumer;
        this.time = time;
        this.mostBytes = mostBytes;
        this.limit = limit;
        this.wanted = wanted;
    }

    /** The newest first; not complete where time or bytes ran out before. */
    record Found<T>(List<T> newestFirst, boolean complete) {}

    private record Hit<T>(long timestamp, int partition, long offset, T value) {}

    /** One partition: everything from {@code from} on is read, and the next window ends there. */
    private static final class Search<T> {
        private final TopicPartition partition;
        private final long first;
        private final Deque<Hit<T>> window = new ArrayDeque<>();
        private final List<Hit<T>> found = new ArrayList<>();
        private long from;
        private long until;
        private long size = FIRST_WINDOW;

        Search(TopicPartition partition, long first, long end) {
            this.partition = partition;
            this.first = first;
            this.from = Math.max(first, end);
            this.until = from;
        }

        void next() {
            window.clear();
            until = from;
            from = Math.max(first, until - size);
            size = Math.min(MOST_WINDOW, size * GROWTH);
        }
    }

    /**
     * Searches.
     *
     * @param before only offsets below
     * @throws org.apache.kafka.common.KafkaException where Kafka does not answer
     */
    Found<T> in(Collection<TopicPartition> partitions, OptionalLong before) {
        return in(partitions, 0, before.orElse(Long.MAX_VALUE));
    }

    /**
     * The same within these offsets.
     *
     * @param first only offsets from there on
     */
    Found<T> in(Collection<TopicPartition> partitions, long first, long before) {
        Duration left = Duration.ofMillis(time.leftMillis());
        Map<TopicPartition, Long> firsts = consumer.beginningOffsets(partitions, left);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, left);
        List<Search<T>> all = partitions.stream()
                .map(p -> new Search<T>(p, Math.max(first, firsts.get(p)), Math.min(ends.get(p), before)))
                .toList();
        boolean complete = true;
        List<Search<T>> open = unfinished(all);
        while (!open.isEmpty() && complete) {
            open.forEach(Search::next);
            complete = read(open);
            open = unfinished(open);
        }
        return new Found<>(
                all.stream()
                        .flatMap(search -> search.found.stream())
                        .sorted(Comparator.<Hit<T>>comparingLong(hit -> -hit.timestamp())
                                .thenComparingLong(hit -> -hit.offset())
                                .thenComparingInt(Hit::partition))
                        .limit(limit)
                        .map(Hit::value)
                        .toList(),
                complete);
    }

    private List<Search<T>> unfinished(List<Search<T>> searches) {
        return searches.stream()
                .filter(search -> search.found.size() < limit && search.from > search.first)
                .toList();
    }

    /** Reads one window of each; what is read of a window that is not finished is dropped, as it is not the newest of it. */
    private boolean read(List<Search<T>> searches) {
        Map<TopicPartition, Search<T>> byPartition =
                searches.stream().collect(Collectors.toMap(search -> search.partition, search -> search));
        consumer.assign(byPartition.keySet());
        consumer.resume(byPartition.keySet()); // those of the window before are still paused
        searches.forEach(search -> consumer.seek(search.partition, search.from));
        Set<TopicPartition> pending = new HashSet<>(byPartition.keySet());
        while (!pending.isEmpty()) {
            if (time.isOver() || bytes > mostBytes) {
                return false;
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                take(byPartition.get(new TopicPartition(record.topic(), record.partition())), record);
            }
            for (TopicPartition partition : List.copyOf(pending)) {
                Search<T> search = byPartition.get(partition);
                if (consumer.position(partition, Duration.ofMillis(time.leftMillis())) >= search.until) {
                    search.found.addAll(search.window);
                    pending.remove(partition);
                    consumer.pause(List.of(partition));
                }
            }
        }
        return true;
    }

    private void take(Search<T> search, ConsumerRecord<byte[], byte[]> record) {
        bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
        if (record.offset() >= search.until) {
            return;
        }
        wanted.apply(record).ifPresent(value -> {
            search.window.addLast(new Hit<>(record.timestamp(), record.partition(), record.offset(), value));
            if (search.window.size() > limit) {
                search.window.removeFirst();
            }
        });
    }
}
