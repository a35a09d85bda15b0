package io.godwit.control.stage;

import io.godwit.control.objects.NameCheck;
import io.godwit.control.objects.ObjectSelector;
import io.godwit.control.objects.SelectedObjects;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.target.TargetSchema;
import io.godwit.model.task.ObjectSelection;
import io.godwit.model.task.Problem;
import io.godwit.model.task.TaskSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What schema migration of a task would do, of all its tables or of some. Nothing is changed; blocks. */
public final class TaskScript {
    private final TaskSpec spec;
    private final List<CollectionName> selected;
    private final List<String> unmatched;

    /**
     * The script of a task.
     *
     * @param existing what its source holds
     */
    public TaskScript(TaskSpec spec, Collection<CollectionName> existing) {
        this.spec = spec;
        ObjectSelection selection = ObjectSelection.of(spec.objects(), existing);
        this.selected = selection.selected();
        this.unmatched = selection.unmatched().stream().map(Problem::toString).toList();
    }

    /**
     * The tables by the collections whose rows they hold, in the order of these.
     *
     * @param text in lower case; part of the name of the table or of a collection
     */
    public List<List<CollectionName>> tables(String text) {
        Map<String, List<CollectionName>> tables = new LinkedHashMap<>();
        selected.forEach(name -> tables.computeIfAbsent(
                        ObjectSelection.folded(spec.objects().tableOf(name)), table -> new ArrayList<>(1))
                .add(name));
        tables.entrySet()
                .removeIf(table -> !table.getKey().contains(text)
                        && table.getValue().stream()
                                .noneMatch(name ->
                                        name.toString().toLowerCase(Locale.ROOT).contains(text)));
        return List.copyOf(tables.values());
    }

    /** The statements for these tables; what matches nothing at the source is named with what is left out. */
    public SchemaScript of(List<List<CollectionName>> tables, SourceCatalog catalog, TargetSchema schema) {
        ObjectSelector.Described described = new ObjectSelector(catalog)
                .describe(tables.stream().flatMap(List::stream).toList());
        List<TableMapping> mappings = ObjectSelection.mappings(spec.objects(), described.fit());
        NameCheck.requireLegal(mappings, spec);
        List<String> leftOut = new ArrayList<>(unmatched);
        leftOut.addAll(new SelectedObjects(mappings, described.skipped(), described.failed()).leftOut());
        described
                .failed()
                .forEach(failed ->
                        leftOut.add(failed.collection() + ": " + failed.cause().getMessage()));
        return new SchemaScript(SchemaStage.script(schema, mappings), leftOut);
    }
}
