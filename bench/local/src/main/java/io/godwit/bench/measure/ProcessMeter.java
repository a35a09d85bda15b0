package io.godwit.bench.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Measures CPU time and memory of processes while one case runs: of servers by their process ids, and of a child process that
 * comes and goes, by looking for it. Thread-safe; its own thread looks.
 */
public final class ProcessMeter implements AutoCloseable {
    /** A look costs a millisecond, and this process is measured too; of a child, what it uses after the last one is missing. */
    private static final long LOOK_MILLIS = 200;

    private static final int LOOKS_AT_A_PEAK = 9; // odd, so that two children take turns

    private final Map<Long, String> names = new LinkedHashMap<>();
    private final Map<Long, ProcessStat> first = new LinkedHashMap<>();
    private final Map<Long, ProcessStat> last = new LinkedHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("process-meter").factory());
    private int looks;

    /** Starts to measure the processes given by name and id, and this one. */
    public ProcessMeter(Map<String, Long> servers) {
        add("bench", ProcessHandle.current().pid());
        servers.forEach(this::add);
    }

    /** Looks for a child process, or one of a child, with {@code word} in its command line, and measures it from its start to its end. */
    public void watchChild(String name, String word) {
        timer.scheduleWithFixedDelay(() -> look(name, word), 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What each process has used since this meter was created. */
    public synchronized List<ProcessUse> read() {
        List<ProcessUse> uses = new ArrayList<>();
        names.forEach((pid, name) -> {
            ProcessStat.of(pid).ifPresent(now -> last.put(pid, now));
            ProcessStat start = first.get(pid);
            ProcessStat end = last.getOrDefault(pid, start);
            uses.add(new ProcessUse(name, end.cpuSeconds() - start.cpuSeconds(), end.peakBytes()));
        });
        return uses;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private synchronized void look(String name, String word) {
        Optional<Long> known = names.entrySet().stream()
                .filter(e -> e.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst();
        if (known.isPresent()) {
            lookAgain(known.get());
        } else {
            ProcessHandle.current()
                    .descendants()
                    .filter(c -> ProcessStat.isRunning(c.pid(), word))
                    .findFirst()
                    .ifPresent(child -> {
                        names.put(child.pid(), name);
                        first.put(child.pid(), new ProcessStat(0, 0));
                    });
        }
    }

    /** The peak costs much more to read than CPU time, and this thread is measured too. */
    private void lookAgain(long pid) {
        boolean withPeak = ++looks % LOOKS_AT_A_PEAK == 0 || !last.containsKey(pid);
        Optional<ProcessStat> now = withPeak
                ? ProcessStat.of(pid)
                : ProcessStat.cpuOf(pid, last.get(pid).peakBytes());
        now.filter(stat -> stat.peakBytes() > 0).ifPresent(stat -> last.put(pid, stat));
    }

    private synchronized void add(String name, long pid) {
        ProcessStat.resetPeak(pid);
        ProcessStat.of(pid).ifPresent(now -> {
            names.put(pid, name);
            first.put(pid, now);
        });
    }
}
