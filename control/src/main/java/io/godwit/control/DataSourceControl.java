package io.godwit.control;

import io.godwit.control.ServiceControl.Caller;
import io.godwit.control.precheck.Check;
import io.godwit.control.record.TaskRecords;
import io.godwit.control.resource.DataSource;
import io.godwit.control.resource.ReferencedDocument;
import io.godwit.control.resource.ResourceBook;
import io.godwit.control.resource.ResourceDecision;
import io.godwit.control.resource.Resources;
import io.godwit.control.resource.TestResult;
import io.godwit.model.task.DataSourceDocument;
import io.godwit.model.task.DataSourceSpec;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The data sources of the service, as its interfaces see them. Every instance answers every question in the same way. Thread-safe;
 * every method blocks.
 */
public final class DataSourceControl {
    private final ResourceBook book;
    private final ResourceControl<DataSource> resources;
    private final TaskRecords records;
    private final Function<DataSourceSpec, List<Check>> probe;
    private final Clock clock;

    /**
     * Data sources that are kept in {@code book}.
     *
     * @param probe tests one; bounded
     */
    public DataSourceControl(
            ResourceBook book, TaskRecords records, Function<DataSourceSpec, List<Check>> probe, Clock clock) {
        this.book = book;
        this.resources = new ResourceControl<>(DataSource.TYPE, book, clock);
        this.records = records;
        this.probe = probe;
        this.clock = clock;
    }

    /**
     * A data source and who uses it.
     *
     * @param users names of tasks that are not released
     */
    public record Seen(DataSource source, List<String> users) {
        /** Copies the list. */
        public Seen {
            users = List.copyOf(users);
        }
    }

    /** Every data source, by name. */
    public List<Seen> all() {
        List<TaskRecord> tasks = records.all();
        return book.read().all(DataSource.TYPE).stream()
                .map(source -> new Seen(source, users(tasks, source.name())))
                .toList();
    }

    /** The data source of that name; a failure, DATA_SOURCE_UNKNOWN, if there is none. */
    public Seen find(String name) {
        return seen(book.read().require(DataSource.TYPE, name));
    }

    /** Makes a data source known; it is tested afterwards, and is there whatever the test finds. */
    public Seen create(DataSourceDocument document, boolean tested, Caller caller) {
        DataSource created = resources.create(DataSource.created(document, clock.millis()), caller);
        return seen(tested ? tested(created) : created);
    }

    /**
     * Gives a data source another document; the answer names the tasks that were made from it, or are about to be. They stay as they are
     * until their document is sent again.
     *
     * @param revision the one that the caller saw; absent to change whatever is there
     */
    public Seen change(DataSourceDocument document, OptionalLong revision, boolean tested, Caller caller) {
        DataSource changed = resources.change(DataSource.created(document, clock.millis()), revision, caller);
        List<String> holders = book.read().holders(changed.name(), clock.millis()); // tasks that are not decided yet
        Seen seen = seen(tested ? tested(changed) : changed);
        return new Seen(
                seen.source(),
                Stream.concat(seen.users().stream(), holders.stream())
                        .distinct()
                        .sorted()
                        .toList());
    }

    /** Tests a data source and keeps the result. */
    public Seen test(String name) {
        return seen(tested(book.read().require(DataSource.TYPE, name)));
    }

    /** Forgets a data source that no task uses. */
    public void delete(String name, OptionalLong revision, Caller caller) {
        resources.delete(name, revision, users(records.all(), name), caller);
    }

    /**
     * A task's document with what the templates and data sources that it names say now; data sources cannot be deleted before the request for the task is
     * decided.
     *
     * @param task the name of the task, for those who want to delete one; absent where the document will be refused
     */
    public ReferencedDocument referenced(Map<String, Object> document, Optional<String> task) {
        if (!ReferencedDocument.refers(document)) {
            return ReferencedDocument.of(document, Resources.NONE);
        }
        if (task.isPresent()) {
            book.write(kept -> ResourceDecision.hold(kept, document, task.get(), clock.instant()));
        }
        // Read after they are held: whoever changes one from now on sees the task.
        return ReferencedDocument.of(document, book.read());
    }

    /** The data source with its result, or as it is where it was changed meanwhile. */
    private DataSource tested(DataSource source) {
        List<Check> checks = probe.apply(source.described().spec());
        TestResult result = new TestResult(clock.millis(), checks);
        return book.write(kept -> ResourceDecision.tested(kept, source.name(), source.revision(), result))
                .result()
                .orElse(source);
    }

    private Seen seen(DataSource source) {
        return new Seen(source, users(records.all(), source.name()));
    }

    private static List<String> users(List<TaskRecord> tasks, String name) {
        return tasks.stream()
                .filter(task -> task.state() != TaskRecord.State.RELEASED)
                .filter(task -> task.dataSources().containsValue(name))
                .map(TaskRecord::name)
                .sorted()
                .toList();
    }
}
