package io.godwit.control.objects;

import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableMapping;
import io.godwit.runtime.limit.InParallel;
import io.godwit.runtime.process.OneTable;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.Hold;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The mappings of a run on their way to its components: what fails for one of them alone is noted, and the others continue. Thread-safe.
 */
public final class Preparation {
    private static final int AT_A_TIME = 8;
    private static final int WORTH_TELLING = 50;

    private final Consumer<String> reported;
    private final Queue<String> waiting = new ConcurrentLinkedQueue<>();
    private final Map<Long, Failed> failed = new ConcurrentSkipListMap<>();
    private final Queue<SelectedObjects.Skipped> leftOut = new ConcurrentLinkedQueue<>();
    private final Set<Long> lost = ConcurrentHashMap.newKeySet();

    /** A mapping that failed alone. */
    public record Failed(long collectionId, String collection, String table, GodwitException cause) {}

    /**
     * A preparation that reports to {@code reported}, on the thread that calls {@link #each}, what the user should know, one line
     * each.
     */
    public Preparation(Consumer<String> reported) {
        this.reported = reported;
    }

    /**
     * Takes a step with each, several at a time; returns those for which it succeeded, in their order. Throws what concerns more
     * than one of them.
     *
     * @param done what happened to those that have taken it, for people
     */
    public List<TableMapping> each(Collection<TableMapping> mappings, String done, Consumer<TableMapping> step) {
        return each(mappings, step, count -> {
            if (count % WORTH_TELLING == 0) {
                reported.accept(count + " of " + mappings.size() + " " + done);
            }
        });
    }

    /** The same for a step that needs no time. */
    public List<TableMapping> each(Collection<TableMapping> mappings, Consumer<TableMapping> step) {
        return each(mappings, step, count -> {});
    }

    private List<TableMapping> each(
            Collection<TableMapping> mappings, Consumer<TableMapping> step, IntConsumer progress) {
        Set<TableMapping> fit = ConcurrentHashMap.newKeySet();
        try {
            InParallel.forEach(
                    mappings,
                    AT_A_TIME,
                    mapping -> {
                        if (OneTable.alone(() -> step.accept(mapping), cause -> fail(mapping, cause))) {
                            fit.add(mapping);
                        }
                    },
                    count -> {
                        tellWaiting();
                        progress.accept(count);
                    });
        } finally {
            tellWaiting();
        }
        return mappings.stream().filter(fit::contains).toList();
    }

    /** Reports a line from within a step. */
    public void tell(String line) {
        waiting.add(line);
    }

    private void tellWaiting() {
        for (String line = waiting.poll(); line != null; line = waiting.poll()) {
            reported.accept(line);
        }
    }

    /** Notes that a mapping failed. */
    public void fail(TableMapping mapping, GodwitException cause) {
        fail(new Failed(
                mapping.collection().id(), mapping.label(), mapping.table().toString(), cause));
    }

    /** Notes that a mapping failed; its first failure stays. */
    void fail(Failed mapping) {
        failed.putIfAbsent(mapping.collectionId(), mapping);
    }

    /** What failed, by collection id. */
    public Collection<Failed> failed() {
        return failed.values();
    }

    /** Notes that a collection is left out. */
    void leaveOut(SelectedObjects.Skipped collection) {
        leftOut.add(collection);
    }

    /** What is left out by this run. */
    public List<SelectedObjects.Skipped> leftOut() {
        return List.copyOf(leftOut);
    }

    /** Notes that rows that were written are gone, which another run does not change. */
    void lost(TableMapping mapping, GodwitException cause) {
        lost.add(mapping.collection().id());
        fail(mapping, cause);
    }

    /** The hold on the collection's hand-off, if there is one. */
    public Optional<Hold> hold(long collectionId) {
        return Optional.ofNullable(failed.get(collectionId))
                .map(f -> new Hold(Failure.of(f.cause()), lost.contains(collectionId)));
    }

    /** These collections are no longer part of the task. */
    public void forget(Collection<Long> collectionIds) {
        failed.keySet().removeAll(collectionIds);
    }
}
