package io.godwit.testsupport;

import io.godwit.model.error.GodwitException;
import io.godwit.model.log.ChangeLogs;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.TableName;
import io.godwit.model.target.TableProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Which tables have a change log, and a version that rises each time somebody asks for it; of what is in the logs only the number of rows. */
public final class InMemoryChangeLogs implements ChangeLogs, SourceLog {
    private static final long STEP = 1_000_000_000;

    private final Map<String, Set<String>> readers = new TreeMap<>();
    private final Map<String, GodwitException> refusals = new HashMap<>();
    private final List<TableProblem> problems = new ArrayList<>();
    private final Map<String, LogPosition> purged = new HashMap<>();
    private final Map<String, Long> rows = new HashMap<>();
    private final Map<String, Set<String>> unlogged = new HashMap<>();
    private final Map<String, GodwitException> failing = new HashMap<>();
    private Runnable beforeLooks = () -> {};
    private Consumer<TableName> beforeChanges = table -> {};
    private boolean onDemand = true;
    private long version = 1_800_000_000_000_000_003L;

    /** Names of the tables that have a log. */
    public Set<String> logged() {
        return Set.copyOf(readers.keySet());
    }

    /** Making and removing the log of a table fails with this; not any more where it is empty. */
    public void refuse(TableName table, Optional<GodwitException> failure) {
        refusals.remove(table.toString());
        failure.ifPresent(why -> refusals.put(table.toString(), why));
    }

    /** How far the log of each table was purged last. */
    public Map<String, LogPosition> purged() {
        return purged;
    }

    /** Changes that the log of a table keeps. */
    public void rows(TableName table, long number) {
        rows.put(table.toString(), number);
    }

    /** Columns of a table that its log does not keep. */
    public void unlogged(TableName table, String... columns) {
        unlogged.put(table.toString(), Set.of(columns));
    }

    /** Every purge of the table fails. */
    public void fail(TableName table, GodwitException why) {
        failing.put(table.toString(), why);
    }

    /** Runs before each look at a table. */
    public void beforeLooks(Runnable action) {
        beforeLooks = action;
    }

    /** Runs before the log of a table is made or removed, once that is confirmed: it may wait. */
    public void beforeChanges(Consumer<TableName> action) {
        beforeChanges = action;
    }

    /** From now on the database logs every table by itself. */
    public void everyTableIsLogged() {
        onDemand = false;
    }

    /** Something keeps logs from being made. */
    public void add(TableProblem problem) {
        problems.add(problem);
    }

    @Override
    public TableName ownTransactions() {
        return new TableName("godwit", "apply_checkpoint");
    }

    @Override
    public boolean areOnDemand() {
        return onDemand;
    }

    @Override
    public List<TableProblem> problems(List<TableName> tables) {
        return List.copyOf(problems);
    }

    @Override
    public Set<String> privileges() {
        return Set.of("SELECT", "CREATE", "DROP");
    }

    @Override
    public Set<String> ownPrivileges() {
        return Set.of("CREATE VIEW");
    }

    @Override
    public List<String> restrictions() {
        return List.of("TRUNCATE of a table that has a change log is refused");
    }

    @Override
    public void create(TableName table, String reader, Runnable confirm) {
        confirm.run();
        beforeChanges.accept(table);
        requireAllowed(table);
        readers.computeIfAbsent(table.toString(), name -> new TreeSet<>()).add(reader);
    }

    @Override
    public void drop(TableName table, String reader, Runnable confirm) {
        confirm.run();
        beforeChanges.accept(table);
        requireAllowed(table);
        readers.computeIfPresent(table.toString(), (name, all) -> {
            all.remove(reader);
            return all.isEmpty() ? null : all;
        });
    }

    private void requireAllowed(TableName table) {
        GodwitException refusal = refusals.get(table.toString());
        if (refusal != null) {
            throw refusal;
        }
    }

    @Override
    public boolean isHeld(TableName table, String reader) {
        return readers.getOrDefault(table.toString(), Set.of()).contains(reader);
    }

    @Override
    public Standing look(TableName table) {
        beforeLooks.run();
        return new Standing(
                true,
                onDemand && readers.containsKey(table.toString()),
                unlogged.getOrDefault(table.toString(), Set.of()));
    }

    @Override
    public long rows(TableName table) {
        return rows.getOrDefault(table.toString(), 0L);
    }

    @Override
    public boolean purge(TableName table, String reader, LogPosition passed) {
        if (failing.containsKey(table.toString())) {
            throw failing.get(table.toString());
        }
        purged.put(table.toString(), passed);
        rows.remove(table.toString());
        return true;
    }

    @Override
    public Map<String, LogPosition> ends(Collection<String> channels) {
        version += STEP;
        Map<String, LogPosition> ends = new HashMap<>();
        channels.forEach(channel -> ends.put(channel, LogPosition.of(version)));
        return ends;
    }

    @Override
    public Map<String, LogPosition> starts(Collection<String> channels) {
        return ends(channels);
    }

    @Override
    public Map<String, LogPosition> at(Collection<String> channels, Instant time) {
        return ends(channels);
    }

    @Override
    public Map<String, Duration> retention(Collection<String> channels) {
        return Map.of();
    }

    @Override
    public Optional<Instant> takenAt(String channel, LogPosition position) {
        return Optional.empty();
    }

    @Override
    public Reader read(Map<String, LogPosition> from) {
        return new Reader() {
            @Override
            public List<LogRecord> poll(Duration wait) {
                return List.of();
            }

            @Override
            public void pause(Collection<String> channels) {}

            @Override
            public void resume(Collection<String> channels) {}

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}
}
