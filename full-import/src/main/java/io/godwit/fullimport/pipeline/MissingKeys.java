package io.godwit.fullimport.pipeline;

import io.godwit.model.row.Key;
import io.godwit.runtime.snapshot.PublishedKeys;
import io.godwit.runtime.snapshot.PublishedKeys.Chunk;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The keys that were published for a part of a range; few enough for memory, as a part is some chunks. One thread. */
final class MissingKeys {
    private final Set<Key> published = new HashSet<>();

    MissingKeys(PublishedKeys keys, List<Chunk> chunks) {
        chunks.forEach(chunk -> published.addAll(keys.keys(chunk)));
    }

    /** Those of {@code keys} that were not published. */
    Set<Key> among(List<Key> keys) {
        return keys.stream().filter(key -> !published.contains(key)).collect(Collectors.toSet());
    }
}
