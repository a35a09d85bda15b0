package io.godwit.verification.compare;

import io.godwit.model.error.GodwitException;
import io.godwit.model.row.CanonicalRow;
import io.godwit.model.row.RowInspector;
import io.godwit.model.schema.TableMapping;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;

/** Turns rows that an inspector pushes into rows that can be pulled; a thread of its own reads ahead, bounded. */
final class RowStream implements AutoCloseable {
    private static final int READ_AHEAD = 512;

    private final BlockingQueue<Element> queue = new ArrayBlockingQueue<>(READ_AHEAD);
    private final Thread reader;

    RowStream(TableMapping mapping, RowInspector inspector) {
        reader = Thread.ofPlatform().name("compare-" + mapping.label()).start(() -> read(mapping, inspector));
    }

    /** The next row, or empty at the end; rethrows what stopped the reader. */
    Optional<CanonicalRow> next() {
        try {
            return switch (queue.take()) {
                case Element.Row row -> Optional.of(row.row());
                case Element.End end -> Optional.empty();
                case Element.Failed failed -> throw failed.cause();
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("comparing");
        }
    }

    @Override
    public void close() {
        reader.interrupt();
    }

    private void read(TableMapping mapping, RowInspector inspector) {
        Element last = new Element.End();
        try {
            inspector.forEach(mapping, row -> put(new Element.Row(row)));
        } catch (CancellationException e) {
            return;
        } catch (RuntimeException e) {
            last = new Element.Failed(e);
        }
        try {
            put(last);
        } catch (CancellationException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void put(Element element) {
        try {
            queue.put(element);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the comparison was closed");
        }
    }

    private sealed interface Element {
        record Row(CanonicalRow row) implements Element {}

        record End() implements Element {}

        record Failed(RuntimeException cause) implements Element {}
    }
}
