package io.godwit.model.task.read;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.task.ByteSize;
import io.godwit.model.task.ConflictPolicy;
import io.godwit.model.task.Dml;
import io.godwit.model.task.DurationText;
import io.godwit.model.task.ExpertParameter;
import io.godwit.model.task.FullOptions;
import io.godwit.model.task.FullResources;
import io.godwit.model.task.IncrementalOptions;
import io.godwit.model.task.NonEmptyTarget;
import io.godwit.model.task.NormalIndexes;
import io.godwit.model.task.OnRejection;
import io.godwit.model.task.OptionsSpec;
import io.godwit.model.task.RateLimit;
import io.godwit.model.task.ReverseLog;
import io.godwit.model.task.ReverseOptions;
import io.godwit.model.task.SchemaOptions;
import io.godwit.model.task.StorageFormat;
import io.godwit.model.task.StoreResources;
import io.godwit.model.task.TaskType;
import io.godwit.model.task.TextRules;
import io.godwit.model.task.WriterResources;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads the options of a task; what is absent gets the default of its record. */
final class OptionsReader {
    /** What a way back with options of its own may set. */
    private static final List<String> OWN =
            List.of("dml", "limit", "store", "writer", "retention", "onRejectedRow", "onBadMessage", "conflictPolicy");

    private final List<TaskType> types;
    private final boolean isNew;

    /**
     * A reader of the options of a task of these types.
     *
     * @param isNew whether it is read as users write it; what is published already was checked by the rules of its time
     */
    OptionsReader(List<TaskType> types, boolean isNew) {
        this.types = types;
        this.isNew = isNew;
    }

    Optional<OptionsSpec> options(Section section) {
        OptionsSpec defaults = OptionsSpec.DEFAULT;
        boolean advance = section.bool("advanceAutomatically", defaults.advanceAutomatically());
        Optional<SchemaOptions> schema = schema(section.section("schema"), defaults.schema());
        Optional<FullOptions> full = full(section.section("full"), defaults.full());
        Optional<IncrementalOptions> incremental = incremental(section.section("incremental"), defaults.incremental());
        Optional<ReverseOptions> reverse = reverse(section.section("reverse"), defaults.reverse());
        Map<ExpertParameter, String> parameters = parameters(section.section("parameters"));
        return section.built(() -> new OptionsSpec(
                advance,
                schema.orElseThrow(),
                full.orElseThrow(),
                incremental.orElseThrow(),
                reverse.orElseThrow(),
                parameters));
    }

    private static Optional<SchemaOptions> schema(Section section, SchemaOptions defaults) {
        NormalIndexes indexes = section.choice("normalIndexes", defaults.normalIndexes());
        StorageFormat format = section.choice("storageFormat", defaults.storageFormat());
        return section.built(() -> new SchemaOptions(indexes, format));
    }

    private static Optional<FullOptions> full(Section section, FullOptions defaults) {
        Optional<RateLimit> limit = limit(section.section("limit"));
        Optional<FullResources> resources = ResourcesReader.full(section, "resources", defaults.resources());
        NonEmptyTarget nonEmpty = section.choice("nonEmptyTarget", defaults.nonEmptyTarget());
        OnRejection onRejectedRow = section.choice("onRejectedRow", defaults.onRejectedRow());
        boolean load = section.bool("loadCollections", defaults.loadCollections());
        boolean index = section.bool("temporaryIndex", defaults.temporaryIndex());
        return section.built(() ->
                new FullOptions(limit.orElseThrow(), resources.orElseThrow(), nonEmpty, onRejectedRow, load, index));
    }

    private Optional<IncrementalOptions> incremental(Section section, IncrementalOptions defaults) {
        Supplier<IncrementalOptions> changes = changes(section, defaults, this::start);
        return section.built(changes);
    }

    private Optional<ReverseOptions> reverse(Section section, ReverseOptions defaults) {
        boolean reuse = section.bool("reuseIncremental", defaults.reuseIncremental());
        ReverseLog log = section.choice("log", defaults.log());
        Optional<String> url = section.text("binlogUrl", TextRules.JDBC_URL);
        Map<CollectionName, String> partitions = partitions(section.section("partitions"));
        Supplier<IncrementalOptions> own = changes(section, defaults.own(), back -> Optional.empty());
        if (reuse && OWN.stream().anyMatch(section::has)) {
            section.report(
                    "reuseIncremental",
                    "is true (the default), and there are options of its own beside it",
                    "set it to false, or remove the others");
        }
        return section.built(() -> new ReverseOptions(reuse, own.get(), log, url, partitions));
    }

    private static Map<CollectionName, String> partitions(Section section) {
        Map<CollectionName, String> partitions = new LinkedHashMap<>();
        for (String key : section.entries().keySet()) {
            Optional<CollectionName> collection = Names.collection(key);
            if (collection.isEmpty()) {
                section.report(key, "does not name one collection", "write database.collection without wildcards");
            }
            Optional<String> partition = section.text(key, TextRules.PARTITION);
            collection.ifPresent(name -> partition.ifPresent(text -> partitions.put(name, text)));
        }
        return partitions;
    }

    /** Reads the options of a flow of changes; to be made only once nothing of the section is a problem. */
    private Supplier<IncrementalOptions> changes(
            Section section, IncrementalOptions defaults, Function<Section, Optional<Instant>> starts) {
        List<Dml> dml = dml(section, defaults);
        Optional<RateLimit> limit = limit(section.section("limit"));
        Optional<StoreResources> store = ResourcesReader.store(section, "store", defaults.store());
        Optional<WriterResources> writer = ResourcesReader.writer(section, "writer", defaults.writer());
        var retention = section.quantity(
                        "retention",
                        (value, text) -> DurationText.parse(text).filter(this::isRetention),
                        "a duration from " + IncrementalOptions.LEAST_RETENTION.toHours() + "h to "
                                + IncrementalOptions.MOST_RETENTION.toHours() + "h",
                        "7d or 12h")
                .orElse(defaults.retention());
        Optional<Instant> start = starts.apply(section);
        OnRejection onRejectedRow = section.choice("onRejectedRow", defaults.onRejectedRow());
        OnRejection onBadMessage = section.choice("onBadMessage", defaults.onBadMessage());
        ConflictPolicy policy = section.choice("conflictPolicy", defaults.conflictPolicy());
        return () -> new IncrementalOptions(
                dml,
                limit.orElseThrow(),
                store.orElseThrow(),
                writer.orElseThrow(),
                retention,
                start,
                onRejectedRow,
                onBadMessage,
                policy);
    }

    private boolean isRetention(Duration duration) {
        return isNew
                ? duration.compareTo(IncrementalOptions.LEAST_RETENTION) >= 0
                        && duration.compareTo(IncrementalOptions.MOST_RETENTION) <= 0
                : duration.isPositive();
    }

    private static List<Dml> dml(Section section, IncrementalOptions defaults) {
        List<Dml> dml = new ArrayList<>();
        List<?> elements = section.list("dml");
        for (int i = 0; i < elements.size(); i++) {
            section.parseChoice("dml[" + i + "]", elements.get(i), Dml.class).ifPresent(dml::add);
        }
        if (section.raw("dml") instanceof List<?> && elements.isEmpty()) {
            section.report("dml", "is empty", "write INSERT, UPDATE, DELETE or some of them");
        }
        return dml.isEmpty() ? defaults.dml() : dml;
    }

    private Optional<Instant> start(Section section) {
        Optional<Instant> start = section.quantity(
                "startTimestamp", OptionsReader::instant, "a point in time, or earliest", "\"2026-03-01T12:00:00Z\"");
        boolean useless = types.contains(TaskType.FULL) || !types.contains(TaskType.INCREMENTAL);
        if (start.isPresent() && useless) {
            section.report("startTimestamp", "is for tasks with INCREMENTAL and without FULL", "remove it");
        }
        Instant now = Instant.now();
        if (isNew && start.filter(now::isBefore).isPresent()) {
            section.report("startTimestamp", "is in the future: it is " + now + " now", "remove it to begin now");
        }
        return start;
    }

    private static Optional<Instant> instant(Object value, String text) {
        if (value instanceof Date date) {
            return Optional.of(date.toInstant());
        }
        if (text.equals(IncrementalOptions.EARLIEST)) {
            return Optional.of(Instant.EPOCH);
        }
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<RateLimit> limit(Section section) {
        OptionalLong rps =
                section.has("rps") ? OptionalLong.of(section.count("rps", 1, Integer.MAX_VALUE)) : OptionalLong.empty();
        Optional<ByteSize> bps = section.quantity(
                "bps",
                (value, text) -> ByteSize.parse(text).filter(size -> size.bytes() >= 1),
                "a size of at least one byte",
                "50MB or 64MiB");
        return section.built(() -> new RateLimit(rps, bps));
    }

    private static Map<ExpertParameter, String> parameters(Section section) {
        Map<ExpertParameter, String> parameters = new LinkedHashMap<>();
        Arrays.stream(ExpertParameter.values())
                .filter(p -> section.has(p.key()))
                .forEach(parameter -> {
                    String value = Section.shown(section.raw(parameter.key()));
                    parameter
                            .rule()
                            .check(section.pathOf(parameter.key()), value)
                            .ifPresentOrElse(
                                    p -> section.report(parameter.key(), p.message(), p.remedy()),
                                    () -> parameters.put(parameter, value));
                });
        section.built(() -> parameters);
        return parameters;
    }
}
