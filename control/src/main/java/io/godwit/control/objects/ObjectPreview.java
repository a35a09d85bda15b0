package io.godwit.control.objects;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.TableName;
import io.godwit.model.task.NameFinding;
import io.godwit.model.task.NamingRules;
import io.godwit.model.task.ObjectChoice;
import io.godwit.model.task.ObjectPattern;
import io.godwit.model.task.ObjectSelection;
import io.godwit.model.task.ObjectsSpec;
import io.godwit.model.task.PatternSet;
import io.godwit.model.task.Problem;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the objects of a task select of what its source holds, judged by names alone: for tens of thousands of collections, a page
 * of which is shown. Immutable.
 */
public final class ObjectPreview {
    private static final int MOST_NAMED = 10;

    private final ObjectsSpec objects;
    private final ObjectChoice choice;
    private final List<CollectionName> existing;
    private final List<Choice> choices;
    private final List<Problem> unmatched;
    private final List<Overlap> overlaps;
    private final Map<Choice, Integer> counts = new EnumMap<>(Choice.class);
    private final Map<String, List<CollectionName>> byTable = new HashMap<>();
    private final Map<CollectionName, List<NameFinding>> findings = new HashMap<>();

    /** Whether a collection is selected. */
    public enum Choice {
        /** An include pattern covers it, and no exclude pattern does. */
        SELECTED,
        /** It would be selected if no exclude pattern covered it. */
        EXCLUDED,
        /** No include pattern covers it. */
        NOT_INCLUDED
    }

    /**
     * Two include patterns that cover the same collections.
     *
     * @param collections how many
     * @param example one of them
     */
    public record Overlap(ObjectPattern first, ObjectPattern second, int collections, CollectionName example) {}

    /**
     * One collection of the source.
     *
     * @param includedBy patterns that cover it
     * @param sharers some of the other collections that are selected for the same table
     * @param shared how many they are
     * @param findings why its names cannot be used
     */
    public record Item(
            CollectionName collection,
            TableName table,
            Choice choice,
            List<ObjectPattern> includedBy,
            List<ObjectPattern> excludedBy,
            List<CollectionName> sharers,
            int shared,
            List<NameFinding> findings) {}

    /**
     * Which collections are wanted.
     *
     * @param text in lower case; part of the name of the collection or its table
     * @param onlyFindings only those with findings
     */
    public record Wish(String text, Collection<Choice> choices, boolean onlyFindings) {}

    /**
     * A preview of these objects.
     *
     * @param existing every collection of the source, each once
     * @param checkpointSchema schema of Godwit's own tables
     */
    public ObjectPreview(ObjectsSpec objects, String checkpointSchema, List<CollectionName> existing) {
        this.objects = objects;
        this.choice = objects.choice();
        this.existing = existing;
        List<Choice> all = new ArrayList<>(existing.size());
        BitSet matched = new BitSet();
        Map<List<Integer>, Overlap> pairs = new HashMap<>();
        for (Choice each : Choice.values()) {
            counts.put(each, 0);
        }
        for (CollectionName name : existing) {
            List<Integer> matching = choice.include().matching(name);
            matching.forEach(matched::set);
            overlap(name, matching, pairs);
            Choice chosen = choose(name, !matching.isEmpty());
            all.add(chosen);
            counts.merge(chosen, 1, Integer::sum);
            if (chosen == Choice.SELECTED) {
                judge(name, checkpointSchema);
            }
        }
        this.choices = all;
        this.unmatched = ObjectSelection.unmatched(
                objects, matched, objects.rename().isEmpty() ? Set.of() : new HashSet<>(existing));
        this.overlaps = pairs.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        Comparator.<List<Integer>>comparingInt(List::getFirst).thenComparingInt(List::getLast)))
                .map(Map.Entry::getValue)
                .toList();
    }

    private Choice choose(CollectionName name, boolean included) {
        if (!included) {
            return Choice.NOT_INCLUDED;
        }
        return choice.exclude().matches(name) ? Choice.EXCLUDED : Choice.SELECTED;
    }

    private void judge(CollectionName name, String checkpointSchema) {
        TableName table = objects.tableOf(name);
        List<NameFinding> found = new ArrayList<>(NamingRules.names(name, table, checkpointSchema));
        List<CollectionName> sharers =
                byTable.computeIfAbsent(ObjectSelection.folded(table), folded -> new ArrayList<>(1));
        if (!sharers.isEmpty()) {
            CollectionName first = sharers.getFirst();
            NamingRules.spelling(name, table, first, objects.tableOf(first)).ifPresent(found::add);
        }
        sharers.add(name);
        if (!found.isEmpty()) {
            findings.put(name, found);
        }
    }

    /** With the first one alone: pairs of many would be too many. */
    private void overlap(CollectionName name, List<Integer> matching, Map<List<Integer>, Overlap> pairs) {
        for (int i = 1; i < matching.size(); i++) {
            pairs.merge(
                    List.of(matching.getFirst(), matching.get(i)),
                    new Overlap(
                            objects.include().get(matching.getFirst()),
                            objects.include().get(matching.get(i)),
                            1,
                            name),
                    (known, more) ->
                            new Overlap(known.first(), known.second(), known.collections() + 1, known.example()));
        }
    }

    /** How many collections of the source there are of a choice. */
    public int count(Choice of) {
        return counts.get(of);
    }

    /** How many of the selected collections have findings. */
    public int withFindings() {
        return findings.size();
    }

    /** Include patterns and new names that match no collection. */
    public List<Problem> unmatched() {
        return unmatched;
    }

    /** Include patterns that cover the same collections. */
    public List<Overlap> overlaps() {
        return overlaps;
    }

    /** The collections that are selected, with their tables, in order. */
    public Map<CollectionName, TableName> selected() {
        Map<CollectionName, TableName> selected = new LinkedHashMap<>();
        find(new Wish("", Set.of(Choice.SELECTED), false)).forEach(name -> selected.put(name, objects.tableOf(name)));
        return selected;
    }

    /** The collections that are wanted, in order. */
    public List<CollectionName> find(Wish wish) {
        List<CollectionName> found = new ArrayList<>();
        for (int i = 0; i < existing.size(); i++) {
            CollectionName name = existing.get(i);
            if (wish.choices().contains(choices.get(i))
                    && (!wish.onlyFindings() || findings.containsKey(name))
                    && contains(name, wish.text())) {
                found.add(name);
            }
        }
        return found;
    }

    private boolean contains(CollectionName name, String text) {
        return text.isEmpty()
                || name.toString().toLowerCase(Locale.ROOT).contains(text)
                || ObjectSelection.folded(objects.tableOf(name)).contains(text);
    }

    /** Every collection that is selected for the table of this selected one, itself included, in order. */
    public List<CollectionName> sharers(CollectionName selected) {
        return byTable.getOrDefault(ObjectSelection.folded(objects.tableOf(selected)), List.of(selected));
    }

    /** What is known of a collection by its name. */
    public Item item(CollectionName name) {
        TableName table = objects.tableOf(name);
        Choice chosen = choose(name, choice.include().matches(name));
        List<CollectionName> same = chosen == Choice.SELECTED ? sharers(name) : List.of(name);
        return new Item(
                name,
                table,
                chosen,
                patterns(choice.include(), name),
                patterns(choice.exclude(), name),
                same.stream()
                        .filter(other -> !other.equals(name))
                        .limit(MOST_NAMED)
                        .toList(),
                same.size() - 1,
                findings.getOrDefault(name, List.of()));
    }

    private static List<ObjectPattern> patterns(PatternSet set, CollectionName name) {
        return set.matching(name).stream().map(set.all()::get).toList();
    }
}
