package io.godwit.control.objects;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.TableMapping;
import java.util.List;

/** What a task migrates, and what it selects but cannot migrate. */
public record SelectedObjects(List<TableMapping> mappings, List<Skipped> skipped) {
    /** Copies the lists. */
    public SelectedObjects {
        mappings = List.copyOf(mappings);
        skipped = List.copyOf(skipped);
    }

    /** What is left out, in words. */
    public List<String> leftOut() {
        return skipped.stream()
                .map(s -> s.collection() + ": " + String.join("; ", s.reasons()))
                .toList();
    }

    /** A collection that is left out, with every reason. */
    public record Skipped(CollectionName collection, List<String> reasons) {}
}
