package io.godwit.control.standing;

import io.godwit.control.ComponentKind;
import io.godwit.control.record.TaskStanding;
import io.godwit.model.source.Tso;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.StoreStatus;
import io.godwit.runtime.state.TableStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * How far the components of a kind have come, all instances together: they report by channel and by table.
 *
 * @param lagMillis of what is furthest behind; absent where nothing is known to lag
 * @param furthestBehind the first {@value #SHOWN}
 * @param count of all
 */
public record ComponentPositions(OptionalLong lagMillis, List<ComponentPosition> furthestBehind, int count) {
    /** A task may have thousands of tables, and is looked at twice a second. */
    public static final int SHOWN = 20;

    private static final ComponentPositions NONE = new ComponentPositions(OptionalLong.empty(), List.of(), 0);

    /** Copies the list. */
    public ComponentPositions {
        furthestBehind = List.copyOf(furthestBehind);
    }

    /**
     * Those of a task, by kind.
     *
     * @param channels with their lag of now
     */
    static Map<String, ComponentPositions> of(
            TaskStanding standing, List<StoreStatus.Channel> channels, List<TableStanding> tables) {
        Map<Long, OptionalLong> lags =
                tables.stream().collect(Collectors.toMap(TableStanding::collectionId, TableStanding::lagMillis));
        // Channels and changes are those of the flow that the task has; components of the other one do not run.
        ComponentPositions ofStore = ofStore(channels);
        ComponentPositions ofChanges = ofChanges(standing.changes(), lags);
        return Map.of(
                ComponentKind.STORE.id(), ofStore,
                ComponentKind.REVERSE_STORE.id(), ofStore,
                ComponentKind.FULL_IMPORT.id(), ofRows(standing.tables()),
                ComponentKind.INCR_SYNC.id(), ofChanges,
                ComponentKind.REVERSE_INCR_SYNC.id(), ofChanges);
    }

    static ComponentPositions of(Map<String, ComponentPositions> byKind, String component) {
        return byKind.getOrDefault(component, NONE);
    }

    private static ComponentPositions ofStore(List<StoreStatus.Channel> channels) {
        return of(channels.stream()
                .map(channel -> new ComponentPosition(
                        channel.name(),
                        channel.position(),
                        millis(channel.lastTick()),
                        channel.lastTick() == 0 ? OptionalLong.empty() : OptionalLong.of(channel.lagMillis())))
                .toList());
    }

    /** Rows have no time: of a table that is complete, nothing is left to be known. */
    private static ComponentPositions ofRows(List<TableStatus> tables) {
        return of(tables.stream()
                .filter(table -> table.phase() != TableStatus.Phase.COMPLETE)
                .map(table -> new ComponentPosition(
                        table.of().collection(),
                        table.rows().applied() + " rows applied of "
                                + table.rows().published() + " read",
                        OptionalLong.empty(),
                        OptionalLong.empty()))
                .toList());
    }

    private static ComponentPositions ofChanges(List<ChangeStatus> changes, Map<Long, OptionalLong> lags) {
        return of(changes.stream()
                .filter(change -> !change.appliedTo().isEmpty() || change.watermarkTso() != 0)
                .map(change -> new ComponentPosition(
                        change.collection(),
                        offsets(change.appliedTo()),
                        millis(change.watermarkTso()),
                        lags.getOrDefault(change.collectionId(), OptionalLong.empty())))
                .toList());
    }

    /** Partition and the offset after the last change that is applied. */
    private static String offsets(Map<Integer, Long> appliedTo) {
        return new TreeMap<>(appliedTo)
                .entrySet().stream()
                        .map(partition -> partition.getKey() + ":" + partition.getValue())
                        .collect(Collectors.joining(" "));
    }

    private static ComponentPositions of(List<ComponentPosition> all) {
        ToLongFunction<ComponentPosition> lag = position -> position.lagMillis().orElse(-1);
        return new ComponentPositions(
                all.stream()
                        .flatMapToLong(position -> position.lagMillis().stream())
                        .max(),
                all.stream()
                        .sorted(Comparator.comparingLong(lag).reversed().thenComparing(ComponentPosition::of))
                        .limit(SHOWN)
                        .toList(),
                all.size());
    }

    private static OptionalLong millis(long tso) {
        return tso == 0 ? OptionalLong.empty() : OptionalLong.of(Tso.millis(tso));
    }
}
