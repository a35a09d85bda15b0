package io.godwit.model.task;

import io.godwit.model.schema.CollectionName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Patterns that are held against many names: those without wildcards are found by the name, so that tens of thousands of them cost
 * no more than one. Immutable.
 */
public final class PatternSet {
    private final List<ObjectPattern> all;
    private final Map<CollectionName, List<Integer>> byName = new HashMap<>();
    private final List<Integer> wild = new ArrayList<>();

    /** These patterns. */
    public PatternSet(List<ObjectPattern> patterns) {
        all = List.copyOf(patterns);
        for (int i = 0; i < all.size(); i++) {
            int place = i;
            all.get(i)
                    .only()
                    .ifPresentOrElse(
                            name -> byName.computeIfAbsent(name, n -> new ArrayList<>(1))
                                    .add(place),
                            () -> wild.add(place));
        }
    }

    /** The patterns in their order. */
    public List<ObjectPattern> all() {
        return all;
    }

    /** Whether one of them covers the collection. */
    public boolean matches(CollectionName name) {
        return byName.containsKey(name)
                || wild.stream().anyMatch(place -> all.get(place).matches(name));
    }

    /** The places of those that cover the collection. */
    public List<Integer> matching(CollectionName name) {
        List<Integer> places = new ArrayList<>(byName.getOrDefault(name, List.of()));
        for (int place : wild) {
            if (all.get(place).matches(name)) {
                places.add(place);
            }
        }
        return places;
    }
}
