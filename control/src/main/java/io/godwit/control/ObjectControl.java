package io.godwit.control;

import io.godwit.control.objects.LogReach;
import io.godwit.control.objects.ObjectPreview;
import io.godwit.control.objects.ObjectSelector;
import io.godwit.control.objects.ObjectsCsv;
import io.godwit.control.objects.SelectedObjects;
import io.godwit.control.objects.SharedCalls;
import io.godwit.control.objects.SourceListings;
import io.godwit.control.precheck.BoundedCall;
import io.godwit.control.record.TaskRecords;
import io.godwit.control.stage.Exclusion;
import io.godwit.control.stage.SchemaScript;
import io.godwit.control.stage.TaskScript;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.TableName;
import io.godwit.model.task.ExpertParameter;
import io.godwit.model.task.MilvusSpec;
import io.godwit.model.task.NameFinding;
import io.godwit.model.task.NamingRules;
import io.godwit.model.task.ObjectChoice;
import io.godwit.model.task.ObjectPattern;
import io.godwit.model.task.ObjectSelection;
import io.godwit.model.task.ObjectsSpec;
import io.godwit.model.task.Problem;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** The objects of tasks, as the service's interfaces see them. Changes nothing. Thread-safe; every method blocks, bounded. */
public final class ObjectControl {
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private static final int MOST_PREVIEWS = 4;
    private static final int MOST_WILD = 500;
    private static final long MOST_COMPARED = 25_000_000;
    /** Many collections share few channels. */
    private static final int MOST_LOOKED_AT = 150;

    private final SourceListings listings;
    private final Map<Subject, ObjectPreview> previews = new LinkedHashMap<>();
    private final SharedCalls<Subject, ObjectPreview> judging = new SharedCalls<>();
    private final TaskRecords records;
    private final Function<TaskSpec, ControlPorts> wiring;

    /**
     * A control part over sources and targets.
     *
     * @param wiring connects to the source and the target of a task
     */
    public ObjectControl(SourceListings listings, TaskRecords records, Function<TaskSpec, ControlPorts> wiring) {
        this.listings = listings;
        this.records = records;
        this.wiring = wiring;
    }

    /** What a preview is of. */
    private record Subject(MilvusSpec source, long listedAtMillis, ObjectsSpec objects, String checkpointSchema) {}

    /**
     * A part of what a task's document selects.
     *
     * @param total collections that are wanted, on all pages
     */
    public record Seen(ObjectPreview all, List<Looked> items, int total, long listedAtMillis) {}

    /**
     * A collection that was looked at.
     *
     * @param unsupported why it cannot be migrated
     * @param findings what its names, and those of its fields, keep from being migrated
     */
    public record Looked(ObjectPreview.Item item, List<String> unsupported, List<NameFinding> findings) {}

    /** A page of the collections that are wanted; only these are looked at, and the first of each table that they share with others. */
    public Seen preview(TaskSpec spec, ObjectPreview.Wish wish, int from, int most) {
        SourceListings.Listing listing = listings.of(spec.source().milvus());
        ObjectPreview preview = previewed(spec, listing);
        List<CollectionName> found = preview.find(wish);
        List<ObjectPreview.Item> page =
                found.stream().skip(from).limit(most).map(preview::item).toList();
        return new Seen(preview, look(spec, preview, page), found.size(), listing.atMillis());
    }

    /** Whoever looks at one page looks at the next. */
    private ObjectPreview previewed(TaskSpec spec, SourceListings.Listing listing) {
        Subject subject =
                new Subject(spec.source().milvus(), listing.atMillis(), spec.objects(), checkpointSchema(spec));
        return known(subject)
                .orElseGet(() -> judging.call(subject, () -> known(subject)
                        .orElseGet(() -> kept(subject, judged(spec, listing.collections())))));
    }

    private Optional<ObjectPreview> known(Subject subject) {
        synchronized (previews) {
            return Optional.ofNullable(previews.get(subject));
        }
    }

    private ObjectPreview kept(Subject subject, ObjectPreview preview) {
        synchronized (previews) {
            previews.put(subject, preview);
            if (previews.size() > MOST_PREVIEWS) {
                previews.remove(previews.keySet().iterator().next()); // the oldest
            }
        }
        return preview;
    }

    /** Each pattern with wildcards is held against each name. */
    private static ObjectPreview judged(TaskSpec spec, List<CollectionName> existing) {
        ObjectsSpec objects = spec.objects();
        long wild = Stream.concat(objects.include().stream(), objects.exclude().stream())
                .filter(pattern -> pattern.only().isEmpty())
                .count();
        if (wild > MOST_WILD || wild * existing.size() > MOST_COMPARED) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "spec.objects: has " + wild + " patterns with wildcards; for a source of " + existing.size()
                            + " collections at most "
                            + Math.min(MOST_WILD, MOST_COMPARED / Math.max(1, existing.size())) + " are looked at",
                    "use fewer of them, or name the collections one by one");
        }
        return new ObjectPreview(objects, checkpointSchema(spec), existing);
    }

    private List<Looked> look(TaskSpec spec, ObjectPreview preview, List<ObjectPreview.Item> page) {
        SortedSet<CollectionName> looked = new TreeSet<>();
        Set<CollectionName> firsts = new HashSet<>();
        Set<CollectionName> selected = new HashSet<>();
        page.stream()
                .filter(item -> item.choice() == ObjectPreview.Choice.SELECTED)
                .map(ObjectPreview.Item::collection)
                .forEach(name -> {
                    List<CollectionName> sharers = preview.sharers(name);
                    looked.add(name);
                    // What others of its table are held against, on whatever page it is.
                    if (firsts.add(sharers.getFirst())) {
                        selected.addAll(sharers);
                    }
                });
        looked.addAll(firsts);
        if (looked.isEmpty()) {
            return page.stream()
                    .map(item -> new Looked(item, List.of(), item.findings()))
                    .toList();
        }
        ObjectSelector.Described described = listings.ask(
                spec.source().milvus(), catalog -> new ObjectSelector(catalog).describe(List.copyOf(looked)));
        described.skipped().forEach(skipped -> selected.remove(skipped.collection()));
        described.failed().forEach(failed -> selected.remove(failed.collection()));
        List<NameFinding> findings = NamingRules.check(
                ObjectSelection.mappings(spec.objects(), described.fit(), selected), checkpointSchema(spec));
        return page.stream()
                .map(item -> new Looked(item, unsupported(item, described), findings(item, findings)))
                .toList();
    }

    private static List<String> unsupported(ObjectPreview.Item item, ObjectSelector.Described described) {
        return Stream.concat(
                        described.skipped().stream()
                                .filter(skipped -> skipped.collection().equals(item.collection()))
                                .map(SelectedObjects.Skipped::reasons),
                        described.failed().stream()
                                .filter(failed -> failed.collection().equals(item.collection()))
                                .map(failed -> List.of(failed.cause().getMessage())))
                .findFirst()
                .orElse(List.of());
    }

    private static List<NameFinding> findings(ObjectPreview.Item item, List<NameFinding> found) {
        return Stream.concat(item.findings().stream(), found.stream().filter(finding -> finding.collection()
                        .equals(item.collection())))
                .distinct()
                .toList();
    }

    /**
     * A part of what schema migration would do.
     *
     * @param total tables that are wanted, on all pages
     */
    public record Scripts(SchemaScript script, int total) {}

    /**
     * The statements for some tables of a task.
     *
     * @param text in lower case; part of the name of the table or of a collection of its
     */
    public Scripts ddl(TaskRecord task, String text, int from, int most) {
        TaskSpec spec = SpecComparison.published(task.spec());
        TaskScript script =
                new TaskScript(spec, listings.of(spec.source().milvus()).collections());
        List<List<CollectionName>> tables = script.tables(text);
        List<List<CollectionName>> page = tables.stream().skip(from).limit(most).toList();
        SchemaScript shown = connected(
                spec, ErrorCode.TARGET_UNREACHABLE, ports -> script.of(page, ports.catalog(), ports.schema()));
        return new Scripts(shown, tables.size());
    }

    /**
     * How far back the source's log goes for what a document selects: a task without a full migration cannot begin before that.
     *
     * @throws GodwitException configuration, where the document names no log, or a pattern matches nothing
     */
    public LogReach log(TaskSpec spec) {
        if (spec.source().log().isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID, "spec.source.log: is missing", "name the log that the source keeps");
        }
        List<CollectionName> selected = ObjectSelector.matching(
                spec.objects(), listings.of(spec.source().milvus()).collections());
        List<CollectionName> looked = selected.stream().limit(MOST_LOOKED_AT).toList();
        return connected(spec, ErrorCode.SOURCE_LOG_UNREACHABLE, ports -> {
            List<String> channels = new ObjectSelector(ports.catalog())
                    .describe(looked).fit().stream()
                            .flatMap(collection -> collection.channels().stream())
                            .distinct()
                            .sorted()
                            .toList();
            return LogReach.of(ports.log().orElseThrow(), channels, looked.size(), selected.size());
        });
    }

    private <T> T connected(TaskSpec spec, ErrorCode unreachable, Function<ControlPorts, T> question) {
        return BoundedCall.start(
                        "the source or the target of task " + spec.name(),
                        unreachable,
                        () -> {
                            try (ControlPorts ports = wiring.apply(spec)) {
                                return question.apply(ports);
                            }
                        },
                        late -> {})
                .await(PATIENCE);
    }

    private static String checkpointSchema(TaskSpec spec) {
        return spec.options().parameter(ExpertParameter.CHECKPOINT_SCHEMA);
    }

    /** What a document selects as a CSV file; where it names single collections only, whether they exist or not. */
    public String export(TaskSpec spec) {
        return ObjectsCsv.write(named(spec).orElseGet(() -> judged(
                        spec, listings.of(spec.source().milvus()).collections())
                .selected()));
    }

    /** The same for a task: what it has agreed on, once it has. */
    public String export(TaskRecord task) {
        Map<CollectionName, TableName> agreed = Exclusion.mappings(records, task);
        TaskSpec spec = SpecComparison.published(task.spec());
        ObjectChoice choice = spec.objects().choice();
        agreed.keySet().removeIf(name -> !choice.selects(name));
        return agreed.isEmpty() ? export(spec) : ObjectsCsv.write(agreed);
    }

    private static Optional<Map<CollectionName, TableName>> named(TaskSpec spec) {
        Map<CollectionName, TableName> named = new TreeMap<>();
        List<CollectionName> names = new ArrayList<>();
        for (ObjectPattern pattern : spec.objects().include()) {
            if (pattern.only().isEmpty()) {
                return Optional.empty();
            }
            names.add(pattern.only().get());
        }
        names.stream()
                .filter(spec.objects().choice()::selects)
                .forEach(name -> named.put(name, spec.objects().tableOf(name)));
        return Optional.of(named);
    }

    /**
     * Collections that objects name and a task that has agreed on its own never had.
     *
     * @param path of the include pattern at a place, as whoever sent it knows it
     */
    public List<Problem> unknown(TaskRecord task, ObjectsSpec objects, IntFunction<String> path) {
        return Exclusion.unknown(records, task, objects, path);
    }

    /** The task's document without the collections that these patterns cover. */
    public TaskSpec without(TaskRecord task, List<ObjectPattern> patterns) {
        TaskSpec spec = SpecComparison.published(task.spec());
        return spec.with(Exclusion.without(records, task, spec.objects(), patterns));
    }
}
