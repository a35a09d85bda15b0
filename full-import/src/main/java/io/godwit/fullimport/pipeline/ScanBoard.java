package io.godwit.fullimport.pipeline;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;

/**
 * Hands out the work of the readers: ranges of planned mappings first, then mappings to plan, so that few collections are
 * open at a time. Thread-safe; {@link #take} blocks while another reader may still bring work.
 */
final class ScanBoard {
    private final Deque<Work> ranges = new ArrayDeque<>();
    private final Deque<Work> unplanned = new ArrayDeque<>();
    private int planning;
    private boolean closed;

    /** Adds mappings to plan. */
    synchronized void add(Collection<MappingProgress> mappings) {
        mappings.forEach(m -> unplanned.add(new Work.Plan(m)));
    }

    /** The next piece of work, or empty when there is none left or the board is closed. */
    synchronized Optional<Work> take() throws InterruptedException {
        while (ranges.isEmpty() && unplanned.isEmpty() && !exhausted()) {
            wait();
        }
        return poll();
    }

    /** The next piece of work, if there is one now. */
    synchronized Optional<Work> poll() {
        if (closed) {
            return Optional.empty();
        }
        Work next = ranges.poll();
        if (next == null) {
            next = unplanned.poll();
            planning += next == null ? 0 : 1;
        }
        return Optional.ofNullable(next);
    }

    /** Whether no work is left and none will come. */
    synchronized boolean exhausted() {
        return closed || (ranges.isEmpty() && unplanned.isEmpty() && planning == 0);
    }

    /** Adds the ranges of a mapping that {@link #take} handed out for planning. */
    synchronized void planned(MappingProgress mapping) {
        planning--;
        int count = mapping.plan().orElseThrow().ranges().size();
        for (int range = 0; range < count; range++) {
            ranges.add(new Work.Range(mapping, range));
        }
        notifyAll();
    }

    /** Drops what is left of a mapping that failed over {@code work}. */
    synchronized void failed(Work work) {
        planning -= work instanceof Work.Plan ? 1 : 0;
        ranges.removeIf(other -> other.mapping() == work.mapping());
        notifyAll();
    }

    /** Lets every reader end. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** A piece of work. */
    sealed interface Work {
        /** Whose work it is. */
        MappingProgress mapping();

        /** Name of the publisher's slot: the same work has the same name in every process. */
        String slot();

        /** Make the collection readable and cut it into ranges. */
        record Plan(MappingProgress mapping) implements Work {
            @Override
            public String slot() {
                return slotOf(mapping) + "plan";
            }
        }

        /** Publish one range. */
        record Range(MappingProgress mapping, int range) implements Work {
            @Override
            public String slot() {
                return slotOf(mapping) + range;
            }
        }

        private static String slotOf(MappingProgress mapping) {
            return mapping.handOff().mapping().collection().id() + "/"
                    + mapping.handOff().attempt() + "/";
        }
    }
}
