package io.godwit.runtime.process;

import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.kafka.RecordPublisher;
import java.util.UUID;

/**
 * Says which process is an instance of a component now. Two of the same generation exist where another machine continues a task whose
 * components stay: the one that was started last remains, and the other one ends. Thread-safe.
 */
final class StartClaim {
    private final CompactedTopic positions;
    private final String key;
    private final Claim own = new Claim(UUID.randomUUID().toString());

    /** The record. */
    private record Claim(String process) {}

    private StartClaim(CompactedTopic positions, ComponentArguments arguments) {
        this.positions = positions;
        this.key = "claim/" + arguments.taskId() + "/" + arguments.name();
    }

    /** This process is the instance from now on; durable when this returns. */
    static StartClaim make(CompactedTopic positions, RecordPublisher publisher, ComponentArguments arguments) {
        StartClaim claim = new StartClaim(positions, arguments);
        publisher.publish(TopicNames.POSITIONS, claim.key, claim.own);
        return claim;
    }

    /** Whether a later process made the same claim, or all of the task's records are gone. Blocks. */
    boolean isReplaced() {
        return positions
                .refresh()
                .get(key)
                .map(json -> !Json.read(json, Claim.class).equals(own))
                .orElse(true);
    }
}
