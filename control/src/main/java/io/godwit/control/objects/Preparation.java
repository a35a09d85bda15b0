package io.godwit.control.objects;

import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableMapping;
import io.godwit.runtime.process.OneTable;
import io.godwit.runtime.state.Failure;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The mappings of a run on their way to its components: what fails for one of them alone is noted, and the others continue. One
 * thread.
 */
public final class Preparation {
    private final Map<Long, Failed> failed = new TreeMap<>();

    /** A mapping that failed alone. */
    public record Failed(long collectionId, String collection, String table, GodwitException cause) {}

    /** Takes a step with each; answers those for which it succeeded. Throws what concerns more than one of them. */
    public List<TableMapping> each(Collection<TableMapping> mappings, Consumer<TableMapping> step) {
        return mappings.stream()
                .filter(mapping -> OneTable.alone(() -> step.accept(mapping), cause -> fail(mapping, cause)))
                .toList();
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

    /** Why the mapping of a collection failed, if it did. */
    public Optional<Failure> failure(long collectionId) {
        return Optional.ofNullable(failed.get(collectionId)).map(f -> Failure.of(f.cause()));
    }
}
