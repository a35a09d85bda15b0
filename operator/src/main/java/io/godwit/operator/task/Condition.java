package io.godwit.operator.task;

import java.time.Instant;
import java.util.List;

/**
 * A condition of an object, as Kubernetes writes them.
 *
 * @param reason one word, for programs
 * @param message for people; may be empty
 * @param observedGeneration of the object that it is about
 * @param since when it became what it is
 */
public record Condition(
        Type type, boolean holds, String reason, String message, long observedGeneration, Instant since) {
    /** What can hold of a task. */
    public enum Type {
        /** It runs, and nothing keeps it from its work; or it is complete. */
        Ready,
        /** Its stages run. */
        Progressing,
        /** Something keeps it from its work. */
        Degraded,
        /** It does not continue by itself. */
        NeedsAttention
    }

    /** The same, since when it was so before. */
    Condition after(List<Condition> before) {
        return before.stream()
                .filter(known -> known.type() == type && known.holds() == holds)
                .findFirst()
                .map(known -> new Condition(type, holds, reason, message, observedGeneration, known.since()))
                .orElse(this);
    }
}
