package io.godwit.runtime.process;

import io.godwit.model.error.GodwitException;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.json.Kept;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.kafka.RecordPublisher;
import java.util.Optional;
import java.util.UUID;

/**
 * Says which process is an instance of a component now. Two of the same generation exist where another machine continues a task whose
 * components stay: the one that was started last remains, and the other one ends. Thread-safe.
 */
final class StartClaim {
    private final CompactedTopic positions;
    private final String key;
    private final Optional<ClaimFile> place;
    private final Claim own = new Claim(UUID.randomUUID().toString());

    /** The record. */
    @Kept(in = "godwit.positions", version = 1)
    private record Claim(String process) {}

    /** A claim that is not made yet. */
    StartClaim(CompactedTopic positions, ComponentArguments arguments, Optional<ClaimFile> place) {
        this.positions = positions;
        this.key = "claim/" + arguments.taskId() + "/" + arguments.name();
        this.place = place;
    }

    /**
     * Looks whether this process may make it. Blocks.
     *
     * @throws GodwitException fenced if another place took over since this one made a claim: it has not got it back by itself
     */
    void check() {
        if (place.isPresent()) {
            newest().filter(claim -> place.get().isForeign(claim.process())).ifPresent(claim -> {
                throw GodwitException.fenced("another place took over this instance, and goes on with it");
            });
        }
    }

    /**
     * This process is the instance from now on; durable when this returns.
     *
     * @throws GodwitException as {@link #check()}, of a place that took over while this process started
     */
    void make(RecordPublisher publisher) {
        check();
        place.ifPresent(file -> file.add(own.process()));
        publisher.publish(TopicNames.POSITIONS, key, own);
    }

    /** Whether a later process made the same claim, or all of the task's records are gone. Blocks. */
    boolean isReplaced() {
        return newest().map(claim -> !claim.equals(own)).orElse(true);
    }

    private Optional<Claim> newest() {
        return positions.refresh().get(key).map(json -> Json.read(json, Claim.class));
    }
}
