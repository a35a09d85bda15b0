package io.godwit.oceanbase.changelog;

import io.godwit.model.schema.TableMapping;
import java.util.ArrayList;
import java.util.List;

/** Gathers what becomes of keys of one table into payloads of records. One thread. */
public final class Payloads {
    private static final int KEY_BYTES = 40;

    private final TableMapping mapping;
    private final List<byte[]> events = new ArrayList<>();
    private final List<RemovedKeys.Removal> removals = new ArrayList<>();
    private final List<byte[]> inexpressible = new ArrayList<>();
    private long bytes;

    /** Gathers for the table of the mapping. */
    public Payloads(TableMapping mapping) {
        this.mapping = mapping;
    }

    /** Bytes gathered, about. */
    public long bytes() {
        return bytes;
    }

    /** One more key. */
    public void add(Entry entry) {
        switch (entry.state()) {
            case Entry.Row row -> {
                events.add(row.event());
                bytes += row.event().length;
                if (entry.replaced()) {
                    remove(entry); // which tells an update from an insert
                }
            }
            case Entry.Gone gone -> remove(entry);
            case Entry.Several rows -> remove(entry);
            case Entry.Inexpressible row -> {
                inexpressible.add(Payload.inexpressible(mapping.collection(), row.why()));
                bytes += KEY_BYTES;
            }
        }
    }

    private void remove(Entry entry) {
        entry.key().ifPresent(key -> {
            removals.add(new RemovedKeys.Removal(key, entry.tso()));
            bytes += KEY_BYTES;
        });
    }

    /** The payloads of everything that was added since the last call. */
    public List<byte[]> take() {
        List<byte[]> payloads = new ArrayList<>(inexpressible);
        if (!events.isEmpty()) {
            payloads.add(Payload.rows(mapping.collection(), events));
        }
        if (!removals.isEmpty()) {
            // The table of a partition key may hold a key in several partitions: only the table shows what is left.
            boolean here = mapping.collection().partitionKey().isPresent();
            payloads.add(Payload.removed(mapping.collection(), here, removals));
        }
        inexpressible.clear();
        events.clear();
        removals.clear();
        bytes = 0;
        return payloads;
    }
}
