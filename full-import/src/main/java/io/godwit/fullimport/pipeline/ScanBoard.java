package io.godwit.fullimport.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hands out the work of the readers: ranges of planned mappings first, then mappings to plan, so that few collections are
 * open at a time. Mappings come in groups: taking over a slot costs more than copying a small collection. Thread-safe;
 * {@link #take} blocks while another reader may still add work.
 */
final class ScanBoard {
    private final Deque<Work.Range> ranges = new ArrayDeque<>();
    private final Deque<Work.Group> groups = new ArrayDeque<>();
    private int handedOut;
    private boolean closed;

    /** Adds mappings to plan. */
    synchronized void add(Collection<MappingProgress> mappings) {
        Map<Integer, List<MappingProgress>> byNumber = new LinkedHashMap<>();
        mappings.forEach(m -> byNumber.computeIfAbsent(Share.groupOf(m.handOff()), number -> new ArrayList<>())
                .add(m));
        byNumber.forEach((number, members) -> groups.add(new Work.Group(number, members)));
    }

    /** The next piece of work, or empty when there is none left or the board is closed. */
    synchronized Optional<Work> take() throws InterruptedException {
        while (ranges.isEmpty() && groups.isEmpty() && !exhausted()) {
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
            next = groups.poll();
            handedOut += next == null ? 0 : 1;
        }
        return Optional.ofNullable(next);
    }

    /** Whether no work is left and none will follow. */
    synchronized boolean exhausted() {
        return closed || (ranges.isEmpty() && groups.isEmpty() && handedOut == 0);
    }

    /** Adds the ranges of a mapping that is now planned. */
    synchronized void planned(MappingProgress mapping) {
        int count = mapping.plan().orElseThrow().ranges().size();
        for (int range = 0; range < count; range++) {
            ranges.add(new Work.Range(mapping, range));
        }
        notifyAll();
    }

    /** Takes back a group that {@link #take} handed out; {@code rest} is what is left of it. */
    synchronized void done(Work.Group group, List<MappingProgress> rest) {
        handedOut--;
        if (!rest.isEmpty()) {
            groups.addFirst(new Work.Group(group.number(), rest));
        }
        notifyAll();
    }

    /** Drops what is left of a mapping that failed. */
    synchronized void failed(MappingProgress mapping) {
        ranges.removeIf(range -> range.mapping() == mapping);
        notifyAll();
    }

    /** Lets every reader end. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** A piece of work. */
    sealed interface Work {
        /** Name of the publisher's slot: the same work has the same name in every process. */
        String slot();

        /** Make collections readable, split each into ranges, and publish those that have only one. */
        record Group(int number, List<MappingProgress> mappings) implements Work {
            /** Copies the list. */
            public Group {
                mappings = List.copyOf(mappings);
            }

            @Override
            public String slot() {
                return "group-" + number;
            }
        }

        /** Publish one range of several. */
        record Range(MappingProgress mapping, int range) implements Work {
            @Override
            public String slot() {
                return mapping.handOff().mapping().collection().id() + "/"
                        + mapping.handOff().attempt() + "/" + range;
            }
        }
    }
}
