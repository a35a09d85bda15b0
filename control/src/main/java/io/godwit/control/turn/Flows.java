package io.godwit.control.turn;

import io.godwit.control.ControlPorts;
import io.godwit.control.record.TaskJournal;
import io.godwit.control.record.TaskLedger;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.ChangeLogs;
import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.Direction;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.source.BulkImport;
import io.godwit.model.source.Tso;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.target.PhaseGate.PartitionEnd;
import io.godwit.model.text.Plural;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.limit.WaitClock;
import io.godwit.runtime.state.CollectionProgress;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The two flows of a task: closes one, opens the other. Every call may be repeated after a death halfway, and changes no gate and no
 * log any more once its owner was replaced. None of their components runs meanwhile, as far as this instance knows; what runs
 * nevertheless is fenced here. Blocks; one thread.
 */
public final class Flows {
    /** No rows are scanned on the way back, so there is one attempt. */
    private static final int ATTEMPT = 1;
    /** Enough where the clock of the log is that of its timestamps, as the target's is. */
    private static final Duration BEFORE = Duration.ofSeconds(10);

    private final TaskLedger ledger;
    private final TaskJournal journal;
    private final ControlPorts ports;

    public Flows(TaskLedger ledger, TaskJournal journal, ControlPorts ports) {
        this.ledger = ledger;
        this.journal = journal;
        this.ports = ports;
    }

    /** What is agreed about the mappings of a flow that follows changes, those included that are held for now. */
    Collection<HandOff> handOffs(String flow) {
        return ledger.records().handOffs(flow).values().stream()
                .filter(handOff -> handOff.changes().isPresent())
                .toList();
    }

    /** A fresh timestamp of the source; fails as CONFIGURATION where the source gives none. */
    long sourceTimestamp() {
        return ports.catalog().allocateTimestamp().orElseThrow(TurnObstacle.NO_TIMESTAMPS::toException);
    }

    /** A fresh timestamp of the target. */
    long reverseTimestamp() {
        return ports.back().timestamps().applyAsLong(version());
    }

    /** Makes the change logs of all tables, and first of the one that tells own writes from others. */
    LogWork logsMade(TaskRecord task, PhaseOwner owner) {
        String reader = Direction.REVERSE.flow(task.id());
        return new LogWork(
                LogWork.Kind.MAKING, allLogged(task).toList(), owner::confirm, (table, confirm) -> logs().create(
                                table, reader, confirm));
    }

    /** Removes them, and looks before at what each holds, where somebody is to know. */
    LogWork logsRemoved(TaskRecord task, PhaseOwner owner, Optional<LateCommits> late) {
        return logsRemoved(task, owner::confirm, late);
    }

    private LogWork logsRemoved(TaskRecord task, Runnable confirm, Optional<LateCommits> late) {
        String reader = Direction.REVERSE.flow(task.id());
        List<TableName> all = new ArrayList<>(tables(task));
        all.add(logs().ownTransactions()); // until then it tells own writes from others
        return new LogWork(LogWork.Kind.REMOVING, all, confirm, (table, confirmed) -> {
            Runnable removal = () -> logs().drop(table, reader, confirmed);
            late.ifPresentOrElse(witness -> witness.removing(table, removal), removal);
        });
    }

    /**
     * Ends the flow forward, and returns what was written to the source after a timestamp nevertheless: nobody would carry it over.
     *
     * @param timestamp up to which everything is applied
     * @param read how far each channel of the log was read for that; continued from there, and moved
     */
    Optional<String> writtenAfter(
            TaskRecord task, PhaseOwner owner, long timestamp, Map<String, LogPosition> read, WaitClock clock) {
        close(task.id(), owner);
        Collection<HandOff> handOffs = handOffs(task.id());
        LogDecoder decoder = ports.back()
                .sourceDecoder()
                .apply(handOffs.stream()
                        .map(handOff -> handOff.mapping().collection())
                        .toList());
        return new LateWrites(sourceLog(), decoder, new TickedPlaces(sourceLog(), decoder), read, clock)
                .after(timestamp, channels(handOffs), names(handOffs))
                .or(() -> importedAfter(timestamp, handOffs));
    }

    /** A bulk import leaves no message in the log. One that runs may have put rows there already; its clock tells seconds only. */
    private Optional<String> importedAfter(long timestamp, Collection<HandOff> handOffs) {
        Instant moment = Tso.instant(timestamp).truncatedTo(ChronoUnit.SECONDS);
        return handOffs.stream()
                .filter(handOff -> ports.catalog().imports(handOff.mapping().collection()).stream()
                        .anyMatch(found -> found.state() == BulkImport.State.RUNNING
                                || found.state() == BulkImport.State.COMPLETED
                                        && found.created()
                                                .filter(created -> created.isAfter(moment))
                                                .isPresent()))
                .findFirst()
                .map(handOff -> "a bulk import into " + handOff.mapping().label() + " runs, or ran meanwhile");
    }

    /** The same of the flow back, which continues where something was written. */
    Optional<String> writtenBackAfter(
            TaskRecord task, PhaseOwner owner, long timestamp, Map<String, LogPosition> read, WaitClock clock) {
        String back = Direction.REVERSE.flow(task.id());
        close(back, owner);
        Optional<String> written = writtenTo(handOffs(back), timestamp, read, clock);
        if (written.isPresent()) {
            reopenBack(task, owner);
        }
        return written;
    }

    /** Looks for what was committed to the tables after the flow back had ended. */
    LateCommits lateCommits(TaskRecord task, WaitClock clock) {
        String back = Direction.REVERSE.flow(task.id());
        Collection<HandOff> handOffs = handOffs(back);
        long ended = published(back, handOffs);
        return new LateCommits(
                table -> {
                    List<HandOff> own = handOffs.stream()
                            .filter(handOff -> handOff.mapping().table().equals(table))
                            .toList();
                    return own.isEmpty() ? Optional.empty() : writtenTo(own, ended, new HashMap<>(), clock);
                },
                clock);
    }

    /** Up to when the flow back has published; its end was checked up to a later moment. */
    private long published(String back, Collection<HandOff> handOffs) {
        Map<Long, CollectionProgress> progress = ledger.records()
                .progress(
                        back,
                        handOffs.stream()
                                .map(handOff -> handOff.mapping().collection())
                                .toList());
        long begun = handOffs.stream()
                .mapToLong(handOff -> handOff.timestamp().orElse(0))
                .reduce(0, Flows::later);
        return progress.values().stream()
                .mapToLong(CollectionProgress::watermark)
                .reduce(begun, Flows::later);
    }

    private static long later(long one, long other) {
        return Long.compareUnsigned(one, other) > 0 ? one : other;
    }

    private Optional<String> writtenTo(
            Collection<HandOff> handOffs, long after, Map<String, LogPosition> read, WaitClock clock) {
        try (FollowedLog followed = ports.back()
                .followed()
                .apply(handOffs.stream().map(HandOff::mapping).toList())) {
            LateWrites.Places places = (channels, moment) ->
                    followed.log().at(channels, Tso.instant(moment).minus(BEFORE));
            return new LateWrites(followed.log(), followed.decoder(), places, read, clock)
                    .after(after, channels(handOffs), names(handOffs));
        }
    }

    /** Lets the flow back continue where it was closed, whatever of the flow forward was open already. */
    void reopenBack(TaskRecord task, PhaseOwner owner) {
        close(task.id(), owner);
        reopen(Direction.REVERSE.flow(task.id()), owner);
    }

    private static Map<Long, String> names(Collection<HandOff> handOffs) {
        Map<Long, String> names = new TreeMap<>();
        handOffs.forEach(handOff -> names.put(id(handOff), handOff.mapping().label()));
        return names;
    }

    /** The channels of the log in which the changes of these are, each once. */
    static List<String> channels(Collection<HandOff> handOffs) {
        return handOffs.stream()
                .flatMap(handOff -> handOff.mapping().collection().channels().stream())
                .distinct()
                .toList();
    }

    /**
     * Ends the flow forward and opens the one back. The start version is taken after nothing of the flow forward can be applied any more,
     * and before anybody is told to write to the tables. Fails as CONFIGURATION, with nothing of the flow back open, where a change log
     * is not there any more.
     *
     * @return its timestamp
     */
    long turn(TaskRecord task, PhaseOwner owner) {
        String back = Direction.REVERSE.flow(task.id());
        close(task.id(), owner);
        LogPosition start = version();
        long timestamp = ports.back().timestamps().applyAsLong(start);
        requireLogs(task);
        List<HandOff> handOffs = handOffs(task.id()).stream()
                .map(forward -> reversed(back, forward, start, timestamp))
                .toList();
        forget(back, handOffs, owner);
        ledger.topics().ensureTask(back);
        ledger.topics().ensureProgress(back);
        ledger.topics().ensureData(partitions(handOffs), made -> {});
        journal.write(handOffs);
        handOffs.forEach(handOff -> open(handOff, owner));
        return timestamp;
    }

    /** What is written from now on is carried back only where it is logged. */
    private void requireLogs(TaskRecord task) {
        if (!logs().areOnDemand()) {
            return;
        }
        String reader = Direction.REVERSE.flow(task.id());
        List<String> lost = allLogged(task)
                .filter(table -> !logs().look(table).logged() || !logs().isHeld(table, reader))
                .map(TableName::toString)
                .toList();
        if (!lost.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_LOG_LOST,
                    "the change logs of " + Plural.of(lost.size(), "table") + " are not there any more: "
                            + String.join(", ", lost),
                    "find out who dropped them, and begin again");
        }
    }

    private Stream<TableName> allLogged(TaskRecord task) {
        return Stream.concat(Stream.of(logs().ownTransactions()), tables(task).stream());
    }

    /** What an earlier flow back kept about mappings that are no part of the task any more. */
    private void forget(String back, List<HandOff> current, PhaseOwner owner) {
        Set<Long> ids = current.stream().map(Flows::id).collect(Collectors.toSet());
        Map<Long, String> gone = new TreeMap<>();
        ledger.records().handOffs(back).forEach((id, handOff) -> {
            if (!ids.contains(id)) {
                gone.put(id, handOff.mapping().label());
                owner.gate()
                        .forget(
                                back,
                                id,
                                List.of(handOff.changes().orElseThrow().topic()));
            }
        });
        if (!gone.isEmpty()) {
            journal.erase(ledger.records().traces(back, gone));
        }
    }

    /** Ends the flow back, and opens the one forward where it stopped. */
    void undo(TaskRecord task, PhaseOwner owner) {
        close(Direction.REVERSE.flow(task.id()), owner);
        reopen(task.id(), owner);
    }

    private void reopen(String flow, PhaseOwner owner) {
        Map<Long, PhaseGate.Phase> phases = ports.gate().phases(flow);
        for (HandOff handOff : handOffs(flow)) {
            if (phases.get(id(handOff)) == PhaseGate.Phase.SNAPSHOT) {
                String topic = handOff.changes().orElseThrow().topic();
                List<PartitionEnd> stopped = ports.gate().checkpoints(flow, topic).stream()
                        .map(checkpoint -> new PartitionEnd(checkpoint.partition(), checkpoint.nextOffset()))
                        .toList();
                owner.gate().advance(flow, id(handOff), List.of(), stopped);
            }
        }
    }

    /**
     * Ends the flow back, and opens the one forward at a place of the source's log that is after everything that the flow back has written.
     *
     * @return its timestamp
     */
    long turnBack(TaskRecord task, PhaseOwner owner) {
        close(Direction.REVERSE.flow(task.id()), owner);
        Collection<HandOff> forward = handOffs(task.id());
        Map<String, LogPosition> ends = sourceLog().ends(channels(forward));
        long timestamp = sourceTimestamp();
        List<HandOff> again = forward.stream()
                .map(before -> continued(before, ends, timestamp))
                .toList();
        journal.write(again);
        again.forEach(handOff -> open(handOff, owner));
        return timestamp;
    }

    /** Ends the flow back for good. */
    void complete(TaskRecord task, PhaseOwner owner) {
        close(Direction.REVERSE.flow(task.id()), owner);
    }

    /** Removes what the flow back has left in the target. Its topics and records are those of the task. */
    public void release(TaskRecord task) {
        String back = Direction.REVERSE.flow(task.id());
        Collection<HandOff> reversed = ledger.records().handOffs(back).values();
        if (task.switchover().isPresent() || !reversed.isEmpty()) {
            ports.schema().ensureCheckpointSchema(); // lost with what is to be removed, it must not keep the rest
            LogWork removal = logsRemoved(task, () -> {}, Optional.empty());
            removal.all();
            removal.cause().ifPresent(cause -> {
                throw cause;
            });
            ports.gate().unclaim(task.id());
        }
        reversed.forEach(handOff -> ports.gate()
                .forget(
                        back,
                        id(handOff),
                        List.of(handOff.changes().orElseThrow().topic())));
    }

    /** Whatever still runs of a flow can neither publish nor apply anything once this returns. */
    private void close(String flow, PhaseOwner owner) {
        owner.confirm();
        ledger.fenceStore(flow);
        Map<Long, PhaseGate.Phase> phases = ports.gate().phases(flow);
        for (HandOff handOff : handOffs(flow)) {
            if (phases.get(id(handOff)) == PhaseGate.Phase.CHANGES) {
                owner.gate()
                        .again(
                                flow,
                                id(handOff),
                                handOff.attempt(),
                                List.of(handOff.changes().orElseThrow().topic()));
            }
        }
    }

    private void open(HandOff handOff, PhaseOwner owner) {
        owner.gate().open(handOff.taskId(), handOff.mapping(), handOff.attempt());
        owner.gate()
                .advance(
                        handOff.taskId(),
                        id(handOff),
                        List.of(),
                        handOff.changes().orElseThrow().starts(handOff.taskId()));
    }

    private HandOff reversed(String flow, HandOff forward, LogPosition start, long timestamp) {
        TableMapping mapping = new TableMapping(
                forward.mapping().collection().onChannels(List.of(channel())).withNulls(),
                forward.mapping().table(),
                forward.mapping().aggregated());
        String topic = TopicNames.change(flow, mapping.collection());
        int partitions = forward.changes().orElseThrow().partitions();
        return new HandOff(
                flow,
                ATTEMPT,
                mapping,
                Map.of(channel(), start),
                OptionalLong.of(timestamp),
                TopicNames.snapshot(flow, ATTEMPT, mapping.collection()),
                1,
                true,
                Optional.of(new HandOff.ChangeTopic(
                        topic, partitions, ledger.topics().ends(topic))));
    }

    private HandOff continued(HandOff before, Map<String, LogPosition> ends, long timestamp) {
        HandOff.ChangeTopic changes = before.changes().orElseThrow();
        Map<String, LogPosition> own = new TreeMap<>(ends);
        own.keySet().retainAll(before.mapping().collection().channels());
        return new HandOff(
                before.taskId(),
                before.attempt(),
                before.mapping(),
                own,
                OptionalLong.of(timestamp),
                before.topic(),
                before.partitions(),
                before.keepTargetRows(),
                Optional.of(new HandOff.ChangeTopic(
                        changes.topic(), changes.partitions(), ledger.topics().ends(changes.topic()))),
                before.held());
    }

    private static Map<String, Integer> partitions(List<HandOff> handOffs) {
        Map<String, Integer> partitions = new TreeMap<>();
        handOffs.stream()
                .map(handOff -> handOff.changes().orElseThrow())
                .forEach(changes -> partitions.put(changes.topic(), changes.partitions()));
        return partitions;
    }

    private List<TableName> tables(TaskRecord task) {
        return handOffs(task.id()).stream()
                .map(handOff -> handOff.mapping().table())
                .distinct()
                .toList();
    }

    private SourceLog sourceLog() {
        return ports.log().orElseThrow(() -> GodwitException.bug("a task that follows changes has no log", null));
    }

    private LogPosition version() {
        return ports.back().log().ends(List.of(channel())).get(channel());
    }

    private String channel() {
        return ports.back().channel();
    }

    private ChangeLogs logs() {
        return ports.back().logs();
    }

    private static long id(HandOff handOff) {
        return handOff.mapping().collection().id();
    }
}
