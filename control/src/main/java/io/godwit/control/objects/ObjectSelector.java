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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Turns the patterns of a task into mappings; leaves out, with reasons, what cannot be migrated. */
public final class ObjectSelector {
    private static final int AT_A_TIME = 8;

    private final SourceCatalog catalog;

    public ObjectSelector(SourceCatalog catalog) {
        this.catalog = catalog;
    }

    /** What the task migrates; throws a configuration failure when a pattern matches nothing or nothing is left. */
    public SelectedObjects select(ObjectsSpec objects) {
        Described described = describe(matching(objects, catalog.collections()));
        if (described.fit().isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_UNSUPPORTED,
                    "no selected collection can be migrated: " + described.skipped(),
                    "select other collections in spec.objects.include");
        }
        return new SelectedObjects(ObjectSelection.mappings(objects, described.fit()), described.skipped());
    }

    /** Collections that were looked at, in the order of their names: those that can be migrated, and the others. */
    public record Described(List<CollectionSchema> fit, List<SelectedObjects.Skipped> skipped) {}

    /** Looks at these collections, several at a time. */
    public Described describe(List<CollectionName> names) {
        List<CollectionSchema> fit = new ArrayList<>();
        List<SelectedObjects.Skipped> skipped = new ArrayList<>();
        InParallel.map(names, AT_A_TIME, this::look).forEach(look -> {
            look.fit().ifPresent(fit::add);
            look.skipped().ifPresent(skipped::add);
        });
        return new Described(fit, skipped);
    }

    private Look look(CollectionName name) {
        AtomicReference<Look> look = new AtomicReference<>();
        OneTable.alone(
                () -> {
                    CollectionSchema collection = catalog.describe(name);
                    List<String> reasons = unsupported(collection);
                    look.set(reasons.isEmpty() ? Look.fit(collection) : Look.skipped(name, reasons));
                },
                gone -> look.set(Look.skipped(name, List.of(gone.getMessage()))));
        return look.get();
    }

    /** A collection that can be migrated, or why it cannot. */
    private record Look(Optional<CollectionSchema> fit, Optional<SelectedObjects.Skipped> skipped) {
        static Look fit(CollectionSchema collection) {
            return new Look(Optional.of(collection), Optional.empty());
        }

        static Look skipped(CollectionName name, List<String> reasons) {
            return new Look(Optional.empty(), Optional.of(new SelectedObjects.Skipped(name, reasons)));
        }
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
