package io.godwit.control.precheck;

import io.godwit.control.objects.ObjectSelector;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.source.SourceCatalog.LoadOptions;
import io.godwit.model.task.ExpertParameter;
import io.godwit.model.task.NameFinding;
import io.godwit.model.task.NamingRules;
import io.godwit.model.task.ObjectSelection;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TaskType;
import io.godwit.runtime.limit.InParallel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every check of every collection that a new task would migrate. Blocks. */
final class ObjectChecks {
    /** Collections that are asked about at the same time: hundreds are checked in seconds. */
    private static final int AT_A_TIME = 8;

    private static final String INCLUDE = "spec.objects.include";
    private static final String EXCLUDE_IT = "exclude it in spec.objects.exclude";

    private final TaskSpec spec;
    private final SourceCatalog catalog;
    private final Optional<TableChecks> tables;
    private final RowChecks rows;
    private final Optional<WayBackChecks> wayBack;
    private final List<MappingCheck> ofMappings;
    private final PrecheckPorts ports;
    private final ServerChecks servers;
    private final CheckScope scope;
    private final CheckFeed feed;
    private Optional<RoomChecks> room = Optional.empty();
    private volatile int mapped;

    ObjectChecks(TaskSpec spec, ServerChecks servers, PrecheckPorts ports, CheckScope scope, CheckFeed feed) {
        this.spec = spec;
        this.catalog = servers.source().orElseThrow();
        this.tables = servers.target()
                .map(target -> new TableChecks(spec, target, servers.kafka().isPresent()));
        this.scope = scope;
        this.feed = feed;
        this.ports = ports;
        this.servers = servers;
        this.rows = new RowChecks(
                catalog, ports, servers.kafka().map(KafkaAnswer::brokers).orElse(KafkaBrokers.UNKNOWN));
        this.wayBack = spec.has(TaskType.REVERSE)
                ? Optional.of(new WayBackChecks(spec, ports, servers.target()))
                : Optional.empty();
        this.ofMappings = checks(servers);
    }

    private List<MappingCheck> checks(ServerChecks servers) {
        List<MappingCheck> all = new ArrayList<>();
        if (spec.has(TaskType.FULL)) {
            all.add(MappingCheck.ofCollection(CheckCode.READABLE, this::readable));
        }
        LogChecks logs = new LogChecks(spec, servers.log(), catalog::allocateTimestamp);
        if (spec.has(TaskType.INCREMENTAL)) {
            all.add(MappingCheck.ofCollection(CheckCode.LOG, logs::of));
        }
        all.add(MappingCheck.ofCollection(CheckCode.ROW_SIZE, rows::size));
        all.add(MappingCheck.ofCollection(CheckCode.TTL, RowChecks::ttl));
        all.add(MappingCheck.ofCollection(
                CheckCode.PARTITIONS, mapping -> rows.partitions(mapping, spec.has(TaskType.INCREMENTAL))));
        all.add(MappingCheck.ofCollection(CheckCode.IMPORTS, mapping -> rows.imports(mapping, mapped)));
        if (spec.has(TaskType.FULL)) {
            all.add(MappingCheck.ofCollection(CheckCode.DUPLICATE_KEYS, rows::duplicates));
            all.add(MappingCheck.ofCollection(CheckCode.KEY_SPELLING, rows::spelling));
        }
        all.add(MappingCheck.ofTable(CheckCode.TABLE, this::table));
        if (spec.has(TaskType.FULL)) {
            all.add(MappingCheck.ofTable(CheckCode.TABLE_EMPTY, mapping -> tables.map(t -> t.rows(mapping))
                    .orElse(List.of())));
        }
        wayBack.ifPresent(back -> {
            all.add(MappingCheck.ofTable(CheckCode.CHANGE_LOGS, back::log));
            all.add(MappingCheck.ofCollection(CheckCode.WRITABLE, back::writable));
        });
        if (spec.has(TaskType.INCREMENTAL)) { // waits for the estimate
            all.add(MappingCheck.ofCollection(
                    CheckCode.LOG_RETENTION, mapping -> logs.retention(mapping, room.flatMap(RoomChecks::duration))));
        }
        return all;
    }

    List<Check> run() {
        try (rows) {
            return found();
        } finally {
            wayBack.ifPresent(WayBackChecks::close);
        }
    }

    private List<Check> found() {
        Findings checks = new Findings();
        ObjectSelection selection;
        try {
            selection = ObjectSelection.of(spec.objects(), catalog.collections());
        } catch (GodwitException e) {
            return checks.add(Check.fail(CheckCode.OBJECTS, "spec.objects", INCLUDE, e))
                    .all();
        }
        selection
                .unmatched()
                .forEach(problem -> checks.add(Check.fail(
                        CheckCode.OBJECTS,
                        problem.path(),
                        problem.path(),
                        ErrorCode.CONFIG_INVALID,
                        problem.message(),
                        problem.remedy() + "; a collection that the user may not see is not listed")));
        List<CollectionSchema> fit = supported(selection.selected(), checks);
        List<TableMapping> mappings = fitting(ObjectSelection.mappings(spec.objects(), fit), checks);
        checks.add(selected(selection.selected().size(), mappings.size()));
        names(mappings).values().forEach(checks::addAll);
        mapped = mappings.size();
        mappings.forEach(mapping -> planned(mapping).forEach(check -> feed.planned(check.name(mapping))));
        servers.grants().ifPresent(grants -> privileges(grants, mappings).forEach(checks::add));
        wayBack.ifPresent(back -> back.of(mappings, servers.grants()).forEach(checks::add));
        if (spec.has(TaskType.FULL) && !mappings.isEmpty()) {
            room = Optional.of(new RoomChecks(spec, ports, servers, mappings, feed));
        }
        InParallel.map(mappings, AT_A_TIME, this::ofMapping).forEach(checks::addMade);
        if (!feed.isGivenUp()) {
            room.map(RoomChecks::run).orElse(List.of()).forEach(checks::add);
        }
        return checks.all();
    }

    /** What was found, in its order, of the checks that are made; the feed hears of each. */
    private final class Findings {
        private final List<Check> all = new ArrayList<>();

        Findings add(Check check) {
            return addAll(List.of(check));
        }

        /** Findings of the same check. */
        Findings addAll(List<Check> found) {
            if (scope.covers(CheckName.of(found.getFirst()))) {
                all.addAll(found);
                feed.ended(Check.merged(found));
            }
            return this;
        }

        /** Findings that the feed has heard of. */
        void addMade(List<Check> found) {
            all.addAll(found);
        }

        /** What was found about a collection before is not so. */
        void replace(Check check) {
            all.removeIf(known -> known.code() == check.code() && known.object().equals(check.object()));
            add(check);
        }

        List<Check> all() {
            return List.copyOf(all);
        }
    }

    private Check selected(int selected, int left) {
        if (left > 0) {
            return Check.pass(
                    CheckCode.OBJECTS,
                    "spec.objects",
                    INCLUDE,
                    left + " of " + selected + " selected collections are migrated");
        }
        return Check.fail(
                CheckCode.OBJECTS,
                "spec.objects",
                INCLUDE,
                ErrorCode.SOURCE_UNSUPPORTED,
                "no selected collection can be migrated",
                "select other collections in " + INCLUDE);
    }

    /** What the user of the target needs in each database of the task, and in Godwit's own. */
    private List<Check> privileges(TargetGrants grants, List<TableMapping> mappings) {
        String user = spec.target().user();
        List<String> needed = new ArrayList<>(List.of("SELECT"));
        if (spec.has(TaskType.FULL) || spec.has(TaskType.INCREMENTAL)) {
            needed.add("INSERT");
        }
        if (spec.has(TaskType.INCREMENTAL)) {
            needed.addAll(List.of("UPDATE", "DELETE"));
        }
        if (spec.has(TaskType.SCHEMA)) {
            needed.add("CREATE");
        }
        List<Check> checks = new ArrayList<>(mappings.stream()
                .map(mapping -> mapping.table().schema())
                .distinct()
                .sorted()
                .map(schema -> grants.check(schema, user, needed))
                .toList());
        if (needed.contains("INSERT")) {
            checks.add(grants.check(
                    spec.options().parameter(ExpertParameter.CHECKPOINT_SCHEMA),
                    user,
                    List.of("SELECT", "INSERT", "UPDATE", "DELETE", "CREATE"))); // a release deletes
        }
        return checks;
    }

    /** Those that the source describes and whose types the target has. */
    private List<CollectionSchema> supported(List<CollectionName> names, Findings checks) {
        record Described(Check check, Optional<CollectionSchema> fit) {}
        List<Described> all = InParallel.map(names, AT_A_TIME, name -> {
            if (feed.isGivenUp()) {
                return new Described(
                        Check.skipped(CheckCode.COLLECTION, name.toString(), INCLUDE, "nobody waits for it"),
                        Optional.empty());
            }
            try {
                CollectionSchema collection = catalog.describe(name);
                List<String> reasons = ObjectSelector.unsupported(collection);
                return reasons.isEmpty()
                        ? new Described(
                                Check.pass(CheckCode.COLLECTION, name.toString(), INCLUDE, "can be migrated"),
                                Optional.of(collection))
                        : new Described(leftOut(name, String.join("; ", reasons)), Optional.empty());
            } catch (GodwitException e) {
                return new Described(
                        Check.fail(CheckCode.COLLECTION, name.toString(), INCLUDE, e)
                                .or(EXCLUDE_IT),
                        Optional.empty());
            }
        });
        all.forEach(described -> checks.add(described.check()));
        return all.stream().flatMap(described -> described.fit().stream()).toList();
    }

    /** Those that the target can hold. */
    private List<TableMapping> fitting(List<TableMapping> mappings, Findings checks) {
        List<TableMapping> fit = new ArrayList<>();
        for (TableMapping mapping : mappings) {
            List<String> reasons = tables.map(t -> t.unsupported(mapping)).orElse(List.of());
            if (reasons.isEmpty()) {
                fit.add(mapping);
            } else {
                checks.replace(leftOut(mapping.collection().name(), String.join("; ", reasons)));
            }
        }
        return fit;
    }

    private static Check leftOut(CollectionName name, String reasons) {
        return Check.warn(
                CheckCode.COLLECTION, name.toString(), INCLUDE, "is left out: " + reasons, "none, or " + EXCLUDE_IT);
    }

    /** Findings about names, those of the same check together. */
    private Map<String, List<Check>> names(List<TableMapping> mappings) {
        Map<CollectionName, List<NameFinding>> findings =
                NamingRules.check(mappings, spec.options().parameter(ExpertParameter.CHECKPOINT_SCHEMA)).stream()
                        .collect(Collectors.groupingBy(NameFinding::collection));
        Map<String, List<Check>> checks = new LinkedHashMap<>();
        for (TableMapping mapping : mappings) {
            List<NameFinding> found = findings.getOrDefault(mapping.collection().name(), List.of());
            found.stream().map(finding -> name(mapping, finding)).forEach(check -> checks.computeIfAbsent(
                            check.object(), object -> new ArrayList<>())
                    .add(check));
            if (found.isEmpty()) {
                checks.put(
                        mapping.label(),
                        List.of(Check.pass(
                                CheckCode.NAME,
                                mapping.label(),
                                "spec.objects.rename",
                                "becomes table " + mapping.table())));
            }
        }
        return checks;
    }

    private static Check name(TableMapping mapping, NameFinding finding) {
        Check check = Check.fail(
                CheckCode.NAME,
                mapping.label()
                        + finding.field().map(field -> " field " + field).orElse(""),
                "spec.objects.rename." + mapping.label(),
                ErrorCode.CONFIG_INVALID,
                finding.reason(),
                finding.remedy());
        return finding.remedy().contains("exclude") ? check : check.or(EXCLUDE_IT);
    }

    /** Those that are made of a mapping. */
    private List<MappingCheck> planned(TableMapping mapping) {
        return ofMappings.stream()
                .filter(check -> scope.includes(check.name(mapping), mapping.label()))
                .toList();
    }

    private List<Check> ofMapping(TableMapping mapping) {
        List<Check> checks = new ArrayList<>();
        for (MappingCheck check : planned(mapping)) {
            if (feed.isGivenUp()) {
                return checks;
            }
            feed.begun(check.name(mapping));
            List<Check> found = check.make().apply(mapping);
            found.stream()
                    .collect(Collectors.groupingBy(CheckName::of))
                    .values()
                    .forEach(same -> feed.ended(Check.merged(same)));
            checks.addAll(found);
        }
        return checks;
    }

    private List<Check> table(TableMapping mapping) {
        return tables.map(t -> t.of(mapping))
                .orElseGet(() -> List.of(
                        Check.skipped(CheckCode.TABLE, mapping.table().toString(), "", "OceanBase cannot be asked")));
    }

    private Check readable(TableMapping mapping) {
        try {
            LoadOptions options = spec.options().full().load();
            String message =
                    switch (catalog.plannedLoad(mapping.collection(), options)) {
                        case UNTOUCHED -> "is loaded";
                        case LOADED -> "is loaded by Godwit, and released afterwards";
                        case INDEXED_AND_LOADED ->
                            "gets a temporary index and is loaded by Godwit; both are undone afterwards";
                    };
            rows.refused(mapping).ifPresent(refused -> {
                throw refused;
            });
            return Check.pass(CheckCode.READABLE, mapping.label(), "spec.options.full", message);
        } catch (GodwitException e) {
            return Check.fail(CheckCode.READABLE, mapping.label(), "spec.options.full", e)
                    .or(EXCLUDE_IT);
        }
    }
}
