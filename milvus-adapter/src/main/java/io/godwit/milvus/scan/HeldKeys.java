package io.godwit.milvus.scan;

import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.ReadPoint;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Tells under which keys a collection holds rows, without the rows. */
public final class HeldKeys {
    private static final int MOST_KEYS = 1_000;
    private static final Key UNREADABLE = Key.of(Long.MAX_VALUE);

    private HeldKeys() {}

    /**
     * Those of {@code keys} that hold a row, by strong reads. Blocks.
     *
     * @param here the collection under its current name
     * @throws io.godwit.model.error.GodwitException retriable, SOURCE_NOT_LOADED, unless every partition answers
     */
    public static Set<Key> among(MilvusConnection connection, CollectionSchema here, Collection<Key> keys) {
        List<Key> all = List.copyOf(new TreeSet<>(keys));
        Set<Key> held = new HashSet<>();
        for (int from = 0; from < all.size(); from += MOST_KEYS) {
            held.addAll(page(connection, here, all.subList(from, Math.min(all.size(), from + MOST_KEYS))));
        }
        if (held.size() < all.size()) {
            new WholeCollection(connection, here).check();
        }
        return held;
    }

    /** Asks again for what an answer left out: where keys are duplicated, a short answer does not mean that the rest has no row. */
    private static Set<Key> page(MilvusConnection connection, CollectionSchema here, List<Key> keys) {
        ReadPoint now = new ReadPoint.Strong();
        String field = here.key().name();
        Set<Key> rest = new TreeSet<>(keys);
        boolean more = true;
        while (more && !rest.isEmpty()) {
            more = rest.removeAll(
                    Queries.keys(connection, here, KeyFilter.anyOf(field, List.copyOf(rest)), rest.size(), now));
        }
        if (rest.contains(UNREADABLE)
                && MilvusReader.count(connection, here, KeyFilter.anyOf(field, List.of(UNREADABLE)), now) > 0) {
            rest.remove(UNREADABLE); // Milvus counts it and never returns it
        }
        Set<Key> held = new HashSet<>(keys);
        held.removeAll(rest);
        return held;
    }
}
