package io.godwit.control.memory;

import io.godwit.control.precheck.KeptPrecheck;
import io.godwit.control.precheck.LiveCheck;
import io.godwit.control.precheck.PrecheckBook;
import io.godwit.runtime.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Prechecks in memory, as they are after they were written as JSON and read. */
public final class InMemoryPrecheckBook implements PrecheckBook {
    private final Map<String, byte[]> headers = new HashMap<>();
    private final Map<String, TreeMap<Integer, List<byte[]>>> pages = new HashMap<>();

    @Override
    public synchronized Optional<KeptPrecheck> find(String taskId) {
        return Optional.ofNullable(headers.get(taskId))
                .map(json -> Json.read(json, KeptPrecheck.Header.class))
                .map(header -> new KeptPrecheck(header, checks(taskId, header.pages())));
    }

    private List<LiveCheck> checks(String taskId, int count) {
        List<LiveCheck> checks = new ArrayList<>();
        pages.getOrDefault(taskId, new TreeMap<>()).headMap(count).values().forEach(page -> page.stream()
                .map(json -> Json.read(json, LiveCheck.class))
                .forEach(checks::add));
        return checks;
    }

    @Override
    public synchronized void write(String taskId, KeptPrecheck.Header header, Map<Integer, List<LiveCheck>> written) {
        headers.put(taskId, Json.write(header));
        TreeMap<Integer, List<byte[]>> kept = pages.computeIfAbsent(taskId, id -> new TreeMap<>());
        written.forEach((page, checks) ->
                kept.put(page, checks.stream().map(Json::write).toList()));
        kept.tailMap(header.pages()).clear();
    }

    @Override
    public synchronized Set<String> taskIds() {
        return Set.copyOf(headers.keySet());
    }

    @Override
    public synchronized void remove(String taskId) {
        headers.remove(taskId);
        pages.remove(taskId);
    }

    @Override
    public void close() {}
}
