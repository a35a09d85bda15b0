package io.godwit.cli.task;

import io.godwit.cli.progress.TextLines;
import io.godwit.control.standing.TaskOverview;
import io.godwit.model.text.Plural;
import io.godwit.runtime.state.StoreStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The state of a task, for people: a summary, then what needs attention, or all of it. */
final class StatusLines {
    private StatusLines() {}

    static List<String> of(TaskOverview overview, boolean all) {
        List<String> lines = new ArrayList<>();
        lines.add(ListedTask.of(overview).line());
        lines.add("  " + TextLines.together(overview));
        overview.tables().stream()
                .filter(table -> all || table.state().needsAttention())
                .forEach(table -> lines.add("  " + TextLines.table(table)));
        overview.channels().stream()
                .filter(channel -> all || channel.stalled())
                .forEach(channel -> lines.add(line(channel)));
        overview.space()
                .filter(space -> all)
                .ifPresent(space -> lines.add(String.format(
                        Locale.ROOT,
                        "  change topics take %s, of which %,d are not applied",
                        Plural.of(space.topicBytes(), "byte"),
                        space.unappliedBytes())));
        overview.marks().forEach(mark -> lines.add("  needs reconciliation: " + mark));
        overview.notes().forEach(note -> lines.add("  note: " + note));
        overview.components().stream()
                .filter(component -> all || component.obstacle().isPresent())
                .forEach(component -> lines.add(line(component)));
        return lines;
    }

    private static String line(StoreStatus.Channel channel) {
        return String.format(
                Locale.ROOT,
                "  channel %s %s at %s, %.1f s behind",
                channel.name(),
                channel.stalled() ? "is stalled" : "is followed",
                channel.position(),
                channel.lagMillis() / 1000.0);
    }

    private static String line(TaskOverview.Component component) {
        return "  "
                + component
                        .obstacle()
                        .orElseGet(() -> component.name()
                                + (component.alive()
                                        ? " " + component.state().name().toLowerCase(Locale.ROOT) + " at "
                                                + component.address()
                                        : " does not run"));
    }
}
