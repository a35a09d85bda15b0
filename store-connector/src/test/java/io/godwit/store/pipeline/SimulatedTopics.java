package io.godwit.store.pipeline;

import io.godwit.model.error.GodwitException;
import io.godwit.runtime.change.ChangePublisher;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.CollectionProgress;
import io.godwit.runtime.state.PendingRead;
import io.godwit.runtime.state.Progress;
import io.godwit.runtime.state.ReconcileMark;
import io.godwit.runtime.state.SharedProgress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Kafka as far as the Store writes to it: what is committed, and publishers of which the newest fences the others. */
public final class SimulatedTopics {
    /** A process died here. */
    public static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** One record of a change topic. */
    public record Entry(String topic, int partition, byte[] key, byte[] value) {}

    /** What the progress topic says, and how many records were committed when it was reported. */
    public record Reported(Progress progress, int records) {}

    private final List<Entry> records = new ArrayList<>();
    private final List<Reported> reported = new ArrayList<>();
    private final Map<String, ChannelPosition> positions = new TreeMap<>();
    private final Map<String, PendingRead> pending = new TreeMap<>();
    private final Map<String, ReconcileMark> marks = new TreeMap<>();
    private final Map<Long, Boolean> dropped = new HashMap<>();
    private final Random random;
    private final double deaths;
    private volatile int appended;
    private int epoch;

    public SimulatedTopics(Random random, double deaths) {
        this.random = random;
        this.deaths = deaths;
    }

    public List<Entry> records() {
        return records;
    }

    public List<Reported> reported() {
        return reported;
    }

    public Map<String, ChannelPosition> positions() {
        return positions;
    }

    public Map<String, PendingRead> pending() {
        return pending;
    }

    /** Records that are appended and not committed. */
    public int open() {
        return appended;
    }

    /** A process's way to these topics; dies now and then while {@code mortal}. */
    public ChangePublisher publisher(boolean mortal) {
        return new Publisher(mortal);
    }

    private final class Publisher implements ChangePublisher {
        private final boolean mortal;
        private final List<Entry> open = new ArrayList<>();
        private int mine;

        Publisher(boolean mortal) {
            this.mortal = mortal;
        }

        @Override
        public void recover() {
            mine = ++epoch;
            open.clear();
        }

        @Override
        public Map<String, ChannelPosition> positions() {
            return Map.copyOf(positions);
        }

        @Override
        public Map<String, List<PendingRead>> pending() {
            return pending.values().stream().collect(Collectors.groupingBy(PendingRead::channel));
        }

        @Override
        public Collection<Long> dropped() {
            return List.copyOf(dropped.keySet());
        }

        @Override
        public Collection<ReconcileMark> marks() {
            return List.copyOf(marks.values());
        }

        @Override
        public void append(String topic, int partition, byte[] key, byte[] value) {
            requireNewest();
            open.add(new Entry(topic, partition, key, value));
            appended = open.size();
        }

        @Override
        public void commit(Commit commit) {
            requireNewest();
            die();
            records.addAll(open);
            open.clear();
            appended = 0;
            for (ChannelPosition position : commit.positions()) {
                ChannelPosition before = positions.put(position.channel(), position);
                if (before != null && (before.lastTick() > position.lastTick() || goesBack(before, position))) {
                    throw new AssertionError("from " + before + " back to " + position);
                }
            }
            commit.opened().forEach(r -> pending.put(r.recordKey(), r));
            commit.settled().forEach(r -> pending.remove(r.recordKey()));
            commit.marks().forEach(m -> marks.put(m.key(), m));
            for (Watermark watermark : commit.watermarks()) {
                reported.add(new Reported(
                        new CollectionProgress(
                                "t",
                                watermark.collectionId(),
                                watermark.timestamp(),
                                Map.of(0, count(watermark.topic())),
                                watermark.dropped(),
                                watermark.shares(),
                                0),
                        records.size()));
                if (watermark.dropped()) {
                    dropped.put(watermark.collectionId(), true);
                }
            }
            if (!commit.ticks().isEmpty()) {
                reported.add(new Reported(new SharedProgress("t", commit.ticks(), 0), records.size()));
            }
            die();
        }

        @Override
        public void close() {}

        private long count(String topic) {
            return records.stream().filter(e -> e.topic().equals(topic)).count();
        }

        private void requireNewest() {
            if (mine != epoch) {
                throw GodwitException.fenced("a newer publisher");
            }
        }

        private void die() {
            if (mortal && random.nextDouble() < deaths) {
                throw new Died();
            }
        }
    }

    private static boolean goesBack(ChannelPosition before, ChannelPosition now) {
        return now.seen().compareTo(before.seen()) < 0;
    }
}
