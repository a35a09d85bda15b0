package io.godwit.cli.service;

import io.godwit.console.contract.model.Component;
import io.godwit.console.contract.model.ComponentPosition;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Components of tasks of the service, for people. */
final class ComponentText {
    static final List<String> HEADER = List.of(
            "COMPONENT",
            "STATE",
            "RUN",
            "HOST",
            "PID",
            "MEMORY",
            "CORES",
            "HEARTBEAT",
            "LAG",
            "POSITION",
            "ADDRESS",
            "PROBLEM");

    private static final double MEBIBYTE = 1024.0 * 1024.0;

    private ComponentText() {}

    /** What is under the header. */
    static List<String> cells(Component component) {
        return List.of(
                name(component),
                TaskText.state(component),
                component.getGeneration().toString(),
                known(component.getHost()),
                known(component.getPid()),
                memory(component),
                cores(component),
                heartbeat(component),
                component.getLagMillis() == null ? "n/a" : seconds(component.getLagMillis()),
                furthestBehind(component),
                component.getAddress(),
                problem(component));
    }

    /** What is worth another line about one that is followed: not what always changes. */
    static List<String> news(Component component) {
        return List.of(
                TaskText.state(component),
                known(component.getHost()),
                known(component.getPid()),
                component.getObstacle() == null ? "" : component.getObstacle());
    }

    /** Everything about one. */
    static List<String> lines(Component component) {
        List<String> lines = new ArrayList<>();
        lines.add(name(component) + ": " + TaskText.state(component) + ", run " + component.getGeneration());
        lines.add("  host " + known(component.getHost()) + ", process " + known(component.getPid()) + ", memory "
                + memory(component) + ", cores " + cores(component) + ", heartbeat " + heartbeat(component)
                + (component.getAlive() ? ", at " + component.getAddress() : ""));
        if (!problem(component).isEmpty()) {
            lines.add("  " + problem(component));
        }
        if (component.getFailure() != null) {
            lines.add("  remedy: " + component.getFailure().getRemedy());
        }
        component.getPositions().forEach(position -> lines.add("  " + line(position)));
        int more = component.getPositionCount() - component.getPositions().size();
        if (more > 0) {
            lines.add("  and " + more + " that are not further behind");
        }
        return lines;
    }

    /** When something is tried again, as the end of the sentence that says what; empty where that is not known. */
    static String nextAttempt(OffsetDateTime time) {
        return time == null ? "" : "; tries again at " + time.withNano(0);
    }

    private static String name(Component component) {
        return component.getTask() + "/" + component.getName();
    }

    private static String memory(Component component) {
        return !component.getAlive() || component.getMemoryBytes() == null
                ? "n/a"
                : String.format(Locale.ROOT, "%.0f MiB", component.getMemoryBytes() / MEBIBYTE);
    }

    private static String cores(Component component) {
        return !component.getAlive() || component.getCores() == null
                ? "n/a"
                : String.format(Locale.ROOT, "%.2f", component.getCores());
    }

    private static String heartbeat(Component component) {
        return seconds(component.getHeartbeatAgeMillis()) + " ago";
    }

    private static String furthestBehind(Component component) {
        if (component.getPositions().isEmpty()) {
            return "n/a";
        }
        ComponentPosition first = component.getPositions().getFirst();
        int more = component.getPositionCount() - 1;
        return first.getOf() + " " + first.getPosition() + (more == 0 ? "" : " (and " + more + " more)");
    }

    private static String line(ComponentPosition position) {
        return position.getOf() + ": " + position.getPosition()
                + (position.getUpTo() == null ? "" : ", up to " + position.getUpTo())
                + (position.getLagMillis() == null ? "" : ", " + seconds(position.getLagMillis()) + " behind");
    }

    private static String problem(Component component) {
        return component.getObstacle() == null
                ? ""
                : component.getObstacle() + nextAttempt(component.getNextAttemptAt());
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    private static String known(Object value) {
        return value == null ? "n/a" : value.toString();
    }
}
