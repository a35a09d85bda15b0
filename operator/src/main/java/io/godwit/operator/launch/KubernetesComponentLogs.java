package io.godwit.operator.launch;

import io.fabric8.kubernetes.api.model.Pod;
import io.godwit.control.ComponentLogs;
import io.godwit.control.LogLines;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The logs of the pods that run now, wherever in the cluster. Parts end at a microsecond of the epoch: the cluster gives lines a time, and
 * no place.
 */
public final class KubernetesComponentLogs implements ComponentLogs {
    private static final long MICROS = 1_000_000;
    private static final int NANOS_OF_MICRO = 1000;

    private final Cluster cluster;

    KubernetesComponentLogs(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Optional<Part> read(TaskRecord task, String instance, long after, int most, Level least) {
        return cluster.pods(Labels.ofInstance(task.id(), instance)).stream()
                .max(Comparator.comparing((Pod pod) -> pod.getMetadata().getCreationTimestamp()))
                .flatMap(pod -> cluster.log(
                        pod.getMetadata().getName(), after == 0 ? Optional.empty() : Optional.of(after / MICROS)))
                .map(text -> part(text, after, most, least));
    }

    static Part part(String text, long after, int most, Level least) {
        List<String> lines = new ArrayList<>();
        long end = after;
        for (String line : text.lines().toList()) {
            int space = line.indexOf(' ');
            Optional<Long> time = micros(space < 0 ? line : line.substring(0, space));
            if (time.isEmpty()) {
                lines.add(line); // of the line before, where the cluster split one
            } else if (time.get() > after) {
                lines.add(space < 0 ? "" : line.substring(space + 1));
                end = Math.max(end, time.get());
            }
        }
        return new Part(LogLines.last(lines, most, least), end);
    }

    private static Optional<Long> micros(String time) {
        try {
            Instant instant = Instant.parse(time);
            return Optional.of(instant.getEpochSecond() * MICROS + instant.getNano() / NANOS_OF_MICRO);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
