package io.godwit.oceanbase.changelog;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.BulkImport;
import io.godwit.model.source.CommitVersion;
import io.godwit.model.source.SourceCatalog;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.SqlSession;
import io.godwit.oceanbase.connect.SqlSessions;
import io.godwit.oceanbase.connect.TimeLimits;
import io.godwit.oceanbase.schema.Sql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The tables of mappings, each under the name of its collection: it is what the collection says for as long as the table is there.
 * Tables that are not mapped are not listed. Nothing has to be loaded, and nothing is imported past the log.
 */
public final class OceanBaseSource implements SourceCatalog {
    private final SqlSessions sessions;
    private final SqlSessions patient;
    private final Map<CollectionName, TableMapping> mappings;
    private final Timestamps timestamps;

    /** The tables of these mappings. */
    public OceanBaseSource(Connections connections, Collection<TableMapping> mappings) {
        this(connections, mappings, Optional.empty());
    }

    /** The same where the log has timestamps of its own. */
    public OceanBaseSource(
            Connections connections, Collection<TableMapping> mappings, Optional<Timestamps> timestamps) {
        this.sessions = new SqlSessions(connections);
        this.timestamps = timestamps.orElseGet(() -> new Versions(sessions));
        this.patient = new SqlSessions(connections.within(TimeLimits.PATIENT));
        this.mappings = new TreeMap<>(
                mappings.stream().collect(Collectors.toMap(m -> m.collection().name(), m -> m)));
    }

    /** Makes timestamps of a log. Thread-safe; blocks. */
    public interface Timestamps extends AutoCloseable {
        /** One that no change committed before the call is after, and that every later one is after. */
        long next();

        @Override
        void close();
    }

    private record Versions(SqlSessions sessions) implements Timestamps {
        @Override
        public long next() {
            return CommitVersion.tso(Scn.complete(() -> sessions.transact("reading the version", Scn::now)));
        }

        @Override
        public void close() {
            // the sessions are the catalog's
        }
    }

    @Override
    public String version() {
        return sessions.transact(
                        "reading the version",
                        open -> SqlSession.query(open, "SELECT OB_VERSION()", rows -> rows.getString(1)))
                .getFirst();
    }

    @Override
    public List<CollectionName> collections() {
        return mappings.values().stream()
                .filter(mapping -> !columns(mapping).isEmpty())
                .map(mapping -> mapping.collection().name())
                .toList();
    }

    @Override
    public CollectionSchema describe(CollectionName name) {
        return Optional.ofNullable(mappings.get(name))
                .flatMap(mapping -> current(mapping.collection()))
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.SOURCE_CHANGED,
                        "no table of collection " + name + " exists",
                        "exclude the collection, or make the table again"));
    }

    /**
     * The collection as it was mapped. A column of the table that the mapping does not know, and so nobody carries back, is one more
     * field of unknown type.
     */
    @Override
    public Optional<CollectionSchema> current(CollectionSchema known) {
        TableMapping mapping = of(known);
        List<String> columns = columns(mapping);
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        CollectionSchema mapped = mapping.collection();
        List<Field> fields = new ArrayList<>(mapped.fields());
        Set<String> names =
                fields.stream().map(f -> f.name().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        names.add(TableMapping.OWNER_COLUMN);
        columns.stream()
                .filter(column -> !names.contains(column.toLowerCase(Locale.ROOT)))
                .forEach(column -> fields.add(Field.plain(-fields.size(), column, FieldType.UNKNOWN)));
        return Optional.of(new CollectionSchema(
                mapped.name(),
                mapped.id(),
                mapped.description(),
                fields,
                mapped.autoId(),
                mapped.partitionCount(),
                mapped.channels(),
                mapped.ttlSeconds()));
    }

    private List<String> columns(TableMapping mapping) {
        return sessions
                .transact("describing " + mapping.table(), open -> LoggedColumns.of(open, mapping.table()))
                .columns()
                .stream()
                .map(LoggedColumns.Column::name)
                .toList();
    }

    @Override
    public List<String> partitions(CollectionSchema collection) {
        return List.of();
    }

    @Override
    public List<BulkImport> imports(CollectionSchema collection) {
        return List.of();
    }

    @Override
    public OptionalLong allocateTimestamp() {
        return OptionalLong.of(timestamps.next());
    }

    @Override
    public long count(CollectionSchema collection) {
        TableMapping mapping = of(collection);
        return patient.transact(
                        "counting the rows of " + mapping.table(),
                        open -> SqlSession.query(
                                open, "SELECT COUNT(*) FROM " + Sql.name(mapping.table()), rows -> rows.getLong(1)))
                .getFirst();
    }

    @Override
    public LoadOutcome plannedLoad(CollectionSchema collection, LoadOptions options) {
        return LoadOutcome.UNTOUCHED;
    }

    @Override
    public LoadOutcome ensureLoaded(CollectionSchema collection, LoadOptions options) {
        return LoadOutcome.UNTOUCHED;
    }

    @Override
    public void release(CollectionSchema collection, LoadOutcome outcome) {
        // nothing was loaded
    }

    @Override
    public void close() {
        timestamps.close();
        sessions.close();
        patient.close();
    }

    /** By its id: a schema that was returned before stays valid. */
    private TableMapping of(CollectionSchema known) {
        return mappings.values().stream()
                .filter(mapping -> mapping.collection().id() == known.id())
                .findFirst()
                .orElseThrow(() -> GodwitException.bug("collection " + known.name() + " is not mapped", null));
    }
}
