package io.godwit.control.topics;

import io.godwit.model.schema.Direction;
import io.godwit.model.topic.SeriesStep;
import io.godwit.model.topic.TopicNames;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the name of a topic says.
 *
 * @param taskId whose topic it is; absent for one that all tasks share
 * @param direction of the flow of the task that it belongs to
 * @param collectionId the collection that it is about, where it is about one
 * @param attempt of the full migration, where each has a topic of its own
 */
public record NamedTopic(
        String name,
        TopicKind kind,
        Optional<String> taskId,
        Direction direction,
        OptionalLong collectionId,
        OptionalInt attempt) {
    private static final Set<String> SHARED = Stream.concat(
                    Arrays.stream(SeriesStep.values()).map(TopicNames::series),
                    Stream.of(
                            TopicNames.TASKS,
                            TopicNames.COMMANDS,
                            TopicNames.STATUS,
                            TopicNames.POSITIONS,
                            TopicNames.REQUESTS,
                            TopicNames.OUTCOMES,
                            TopicNames.ORDERS,
                            TopicNames.REPORTS,
                            TopicNames.EVENTS,
                            TopicNames.ALERTS,
                            TopicNames.RESOURCES,
                            TopicNames.AUDIT,
                            TopicNames.PRECHECKS))
            .collect(Collectors.toUnmodifiableSet());
    /** They say who may do what, and who did. */
    private static final Set<String> SECRET = Set.of(TopicNames.RESOURCES, TopicNames.AUDIT);

    private static final Pattern OF_TASK = Pattern.compile(
            "godwit\\.([^.]+)(" + Pattern.quote(Direction.REVERSE.flow("")) + ")?\\.([a-z]+)(?:\\.(.+))?");
    private static final Pattern ATTEMPT = Pattern.compile("([0-9]{1,9})\\.(.+)");
    private static final Pattern COLLECTION = Pattern.compile(".+\\.([0-9]{1,18})");

    /** The topic of that name, if it is one of Godwit's. */
    public static Optional<NamedTopic> of(String name) {
        if (SHARED.contains(name)) {
            return Optional.of(new NamedTopic(
                    name,
                    TopicKind.SHARED,
                    Optional.empty(),
                    Direction.FORWARD,
                    OptionalLong.empty(),
                    OptionalInt.empty()));
        }
        Matcher parts = OF_TASK.matcher(name);
        return parts.matches() ? Optional.of(ofTask(name, parts)) : Optional.empty();
    }

    /** Whether someone who looks at the task may look at the topic: it is one of the task's own, or all tasks share it. */
    public boolean isSeenFrom(String task) {
        return taskId.map(owner -> owner.equals(task)).orElse(true)
                && TopicNames.isOf(task, name) == taskId.isPresent();
    }

    /** Whether its records are row events, whose schemas a registry has. */
    public boolean holdsRows() {
        return kind == TopicKind.SNAPSHOT || kind == TopicKind.CHANGES;
    }

    /** Whether nobody is shown values of its records, whatever the role: hashes of passwords are among them. */
    public boolean isSecret() {
        return SECRET.contains(name);
    }

    /** Name of the flow that it belongs to; empty for one that all tasks share. */
    public Optional<String> flow() {
        return taskId.map(direction::flow);
    }

    private static NamedTopic ofTask(String name, Matcher parts) {
        Direction direction = parts.group(2) == null ? Direction.FORWARD : Direction.REVERSE;
        String kind = parts.group(3);
        String rest = parts.group(4);
        Matcher attempt = ATTEMPT.matcher(rest == null ? "" : rest);
        Matcher collection = COLLECTION.matcher(rest == null ? "" : rest);
        TopicKind known =
                switch (kind) {
                    case "snapshot" -> attempt.matches() ? TopicKind.SNAPSHOT : TopicKind.OTHER;
                    case "scanned" -> attempt.matches() ? TopicKind.PUBLISHED_KEYS : TopicKind.OTHER;
                    case "change" -> rest != null ? TopicKind.CHANGES : TopicKind.OTHER;
                    case "conflicts" -> rest == null ? TopicKind.CONFLICTS : TopicKind.OTHER;
                    case "progress" -> rest == null ? TopicKind.PROGRESS : TopicKind.OTHER;
                    case "pending" -> rest == null ? TopicKind.PENDING : TopicKind.OTHER;
                    default -> TopicKind.OTHER;
                };
        boolean ofCollection = known.isKeptUntilTrimmed() && collection.matches();
        return new NamedTopic(
                name,
                known,
                Optional.of(parts.group(1)),
                direction,
                ofCollection ? OptionalLong.of(Long.parseLong(collection.group(1))) : OptionalLong.empty(),
                known == TopicKind.SNAPSHOT || known == TopicKind.PUBLISHED_KEYS
                        ? OptionalInt.of(Integer.parseInt(attempt.group(1)))
                        : OptionalInt.empty());
    }
}
