package io.godwit.control.objects;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.TableMapping;
import io.godwit.runtime.state.Failure;
import java.util.List;

/**
 * What a task migrates, and what it selects but cannot migrate.
 *
 * @param failed what could not be looked at; another look may succeed
 */
public record SelectedObjects(List<TableMapping> mappings, List<Skipped> skipped, List<Failed> failed) {
    /** Copies the lists. */
    public SelectedObjects {
        mappings = List.copyOf(mappings);
        skipped = List.copyOf(skipped);
        failed = List.copyOf(failed);
    }

    /** What is left out, in words. */
    public List<String> leftOut() {
        return skipped.stream()
                .map(s -> s.collection() + ": " + String.join("; ", s.reasons()))
                .toList();
    }

    /**
     * A collection that is left out, with every reason.
     *
     * @param code SOURCE_UNSUPPORTED or TARGET_UNSUPPORTED
     */
    public record Skipped(CollectionName collection, long collectionId, ErrorCode code, List<String> reasons) {
        /** The reasons as a failure. */
        public Failure failure() {
            return new Failure(
                    code.name(),
                    "it is left out: " + String.join("; ", reasons),
                    "exclude it in spec.objects.exclude, or with godwit task exclude: then nobody waits for it");
        }
    }

    /** A collection that could not be looked at. */
    public record Failed(CollectionName collection, GodwitException cause) {}
}
