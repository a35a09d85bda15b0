package io.godwit.fullimport.pipeline;

import io.godwit.runtime.snapshot.SnapshotTopics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Removes the snapshot topic of each mapping whose gate is open, while others are still migrated. Invariant 8. First the writers'
 * feeds release it: a consumer that is subscribed to a topic that no longer exists asks for it endlessly. One thread uses it.
 */
final class CompletedTopics {
    /** Time for each feed to poll once more; the group forms again no more often than that. */
    static final Duration LETTING_GO = Duration.ofSeconds(5);

    private final SnapshotTopics topics;
    private final Set<String> read;
    private final LongSupplier nanoTime;
    private final Set<String> leaving = new HashSet<>();
    private final Set<String> removed = new HashSet<>();
    private long since;

    /**
     * The topics of one process.
     *
     * @param read the topics that its feeds read; those of complete mappings are taken out of it
     */
    CompletedTopics(SnapshotTopics topics, Set<String> read, LongSupplier nanoTime) {
        this.topics = topics;
        this.read = read;
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /** Removes what the feeds have released, and has them release what has become complete since. */
    void remove(Collection<MappingProgress> mappings) {
        if (nanoTime.getAsLong() - since < LETTING_GO.toNanos()) {
            return;
        }
        since = nanoTime.getAsLong();
        if (!leaving.isEmpty()) {
            topics.delete(leaving);
            removed.addAll(leaving);
            leaving.clear();
        }
        leaving.addAll(complete(mappings));
        read.removeAll(leaving);
    }

    /** Removes the topics of all complete mappings; no feed is reading any more. */
    void removeAll(Collection<MappingProgress> mappings) {
        Set<String> rest = complete(mappings);
        if (!rest.isEmpty()) {
            topics.delete(rest);
            removed.addAll(rest);
        }
    }

    private Set<String> complete(Collection<MappingProgress> mappings) {
        return mappings.stream()
                .filter(MappingProgress::complete)
                .map(mapping -> mapping.handOff().topic())
                .filter(topic -> !removed.contains(topic))
                .collect(Collectors.toSet());
    }
}
