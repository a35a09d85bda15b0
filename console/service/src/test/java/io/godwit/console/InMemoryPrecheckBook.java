package io.godwit.console;

import io.godwit.control.PrecheckControl;
import io.godwit.control.ServiceControl;
import io.godwit.control.estimate.Estimate;
import io.godwit.control.precheck.KeptPrecheck;
import io.godwit.control.precheck.LiveCheck;
import io.godwit.control.precheck.PrecheckBook;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Prechecks of one page, in memory. */
final class InMemoryPrecheckBook implements PrecheckBook {
    private final Map<String, KeptPrecheck> kept = new HashMap<>();

    /** Prechecks of these tasks, of which none is made, and whose estimates are empty. */
    static PrecheckControl control(InMemoryTasks tasks) {
        return new PrecheckControl(
                new ServiceControl(tasks, tasks, (t, i, a, m, l) -> Optional.empty(), "127.0.0.1:1", Clock.systemUTC()),
                new InMemoryPrecheckBook(),
                spec -> new Estimate(0, List.of(), OptionalLong.empty()));
    }

    @Override
    public synchronized Optional<KeptPrecheck> find(String taskId) {
        return Optional.ofNullable(kept.get(taskId));
    }

    @Override
    public synchronized void write(String taskId, KeptPrecheck.Header header, Map<Integer, List<LiveCheck>> pages) {
        kept.put(taskId, new KeptPrecheck(header, pages.getOrDefault(0, List.of())));
    }

    @Override
    public synchronized Set<String> taskIds() {
        return Set.copyOf(kept.keySet());
    }

    @Override
    public synchronized void remove(String taskId) {
        kept.remove(taskId);
    }

    @Override
    public void close() {}
}
