package io.godwit.console;

import io.godwit.runtime.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What some follow, the changes that were made to it lately, and who follows it. Its owner's lock guards it. */
final class FollowedState {
    private static final int CHANGES_KEPT = 1_000;
    /** Of JSON; a task with hundreds of components is some hundred kilobytes each time. */
    private static final long CHARACTERS_KEPT = 2_000_000;

    private static final int LOOKS_WITHOUT_FOLLOWERS = 60;

    /** Another instance, or the same one later, counts differently. */
    private final String epoch = UUID.randomUUID().toString().substring(0, 8);

    private final Deque<Change> changes = new ArrayDeque<>();
    private final Set<Follower> followers = new HashSet<>();
    private Map<String, String> now;
    private long newest;
    private long characters;
    private int alone;

    /** What is followed, as JSON by name. */
    FollowedState(Map<String, String> now) {
        this.now = now;
    }

    /** One event of the stream. */
    record Change(long number, String event, String json) {}

    /** Adds a follower, which begins after the event that it has seen, if that is known, else with a snapshot. */
    Follower add(Optional<String> lastId) {
        Follower follower = new Follower(epoch);
        Optional<Long> seen = lastId.filter(id -> id.matches(epoch + "-[0-9]{1,18}"))
                .map(id -> Long.parseLong(id.substring(epoch.length() + 1)))
                .filter(number -> number <= newest)
                .filter(number -> number == newest
                        || !changes.isEmpty() && changes.getFirst().number() <= number + 1);
        if (seen.isPresent()) {
            changes.stream().filter(change -> change.number() > seen.get()).forEach(follower::offer);
        } else {
            follower.offer(new Change(newest, "snapshot", "[" + String.join(",", now.values()) + "]"));
        }
        followers.add(follower);
        alone = 0;
        return follower;
    }

    boolean remove(Follower follower) {
        return followers.remove(follower);
    }

    /** Whether nobody has followed it for long; to be asked once a look. */
    boolean isForgotten() {
        alone = followers.isEmpty() ? alone + 1 : 0;
        return alone > LOOKS_WITHOUT_FOLLOWERS;
    }

    /** Hands on what is different. */
    void become(Map<String, String> next) {
        List<Change> made = new ArrayList<>();
        next.forEach((name, json) -> {
            if (!json.equals(now.get(name))) {
                made.add(new Change(++newest, "task", json));
            }
        });
        now.keySet().stream()
                .filter(name -> !next.containsKey(name))
                .forEach(name -> made.add(new Change(++newest, "gone", Json.text(Map.of("name", name)))));
        now = new LinkedHashMap<>(next);
        made.forEach(change -> {
            changes.addLast(change);
            characters += change.json().length();
            followers.forEach(follower -> follower.offer(change));
        });
        while (changes.size() > CHANGES_KEPT || characters > CHARACTERS_KEPT) {
            characters -= changes.removeFirst().json().length();
        }
    }

    void end() {
        followers.forEach(Follower::end);
    }
}
