package io.godwit.control.objects;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.task.ObjectSelection;
import io.godwit.model.task.ObjectsSpec;
import io.godwit.model.task.Problem;
import io.godwit.runtime.limit.InParallel;
import io.godwit.runtime.process.OneTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Turns the patterns of a task into mappings; leaves out, with reasons, what cannot be migrated. */
public final class ObjectSelector {
    private static final int AT_A_TIME = 8;

    private final SourceCatalog catalog;

    public ObjectSelector(SourceCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * What the task migrates; throws a configuration failure when a pattern matches nothing or nothing is left that could be migrated, now or
     * after another look.
     */
    public SelectedObjects select(ObjectsSpec objects) {
        Described described = describe(matching(objects, catalog.collections()));
        if (described.fit().isEmpty() && described.failed().isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_UNSUPPORTED,
                    "no selected collection can be migrated: " + described.skipped(),
                    "select other collections in spec.objects.include");
        }
        return new SelectedObjects(
                ObjectSelection.mappings(objects, described.fit()), described.skipped(), described.failed());
    }

    /**
     * Collections that were looked at, in the order of their names: those that can be migrated, and the others.
     *
     * @param failed what could not be looked at, each for a reason that concerns it alone
     */
    public record Described(
            List<CollectionSchema> fit, List<SelectedObjects.Skipped> skipped, List<SelectedObjects.Failed> failed) {}

    /** Looks at these collections, several at a time. */
    public Described describe(List<CollectionName> names) {
        List<CollectionSchema> fit = new ArrayList<>();
        List<SelectedObjects.Skipped> skipped = new ArrayList<>();
        List<SelectedObjects.Failed> failed = new ArrayList<>();
        InParallel.map(names, AT_A_TIME, this::look).forEach(look -> {
            switch (look) {
                case Look.Fit found -> fit.add(found.collection());
                case Look.LeftOut leftOut -> skipped.add(leftOut.why());
                case Look.Failed unknown -> failed.add(unknown.why());
            }
        });
        return new Described(fit, skipped, failed);
    }

    private Look look(CollectionName name) {
        AtomicReference<Look> look = new AtomicReference<>();
        OneTable.alone(
                () -> {
                    CollectionSchema collection = catalog.describe(name);
                    List<String> reasons = unsupported(collection);
                    look.set(
                            reasons.isEmpty()
                                    ? new Look.Fit(collection)
                                    : new Look.LeftOut(new SelectedObjects.Skipped(
                                            name, collection.id(), ErrorCode.SOURCE_UNSUPPORTED, reasons)));
                },
                cause -> look.set(new Look.Failed(new SelectedObjects.Failed(name, cause))));
        return look.get();
    }

    /** A collection that can be migrated, or why it cannot, or not now. */
    private sealed interface Look {
        record Fit(CollectionSchema collection) implements Look {}

        record LeftOut(SelectedObjects.Skipped why) implements Look {}

        record Failed(SelectedObjects.Failed why) implements Look {}
    }

    /** What is selected of these; throws a configuration failure when a pattern matches nothing. */
    public static List<CollectionName> matching(ObjectsSpec objects, Collection<CollectionName> existing) {
        ObjectSelection selection = ObjectSelection.of(objects, existing);
        if (!selection.unmatched().isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    selection.unmatched().stream().map(Problem::toString).collect(Collectors.joining("\n")),
                    "patterns are database.collection");
        }
        return selection.selected();
    }

    /** Why the collection cannot be migrated, whatever the target; empty if it can. */
    public static List<String> unsupported(CollectionSchema collection) {
        List<String> reasons = new ArrayList<>();
        for (Field field : collection.fields()) {
            if (!field.type().migratable()) {
                reasons.add(
                        "field " + field.name() + " is of type " + field.type() + ", for which the target has no type");
            } else if (field.elementType().isPresent()
                    && !field.elementType().get().migratable()) {
                reasons.add("field " + field.name() + " is an array of "
                        + field.elementType().get());
            }
        }
        if (collection.fields().stream().noneMatch(f -> f.type().isVector())) {
            reasons.add("it has no vector field, so the source cannot load and read it");
        }
        return reasons;
    }
}
