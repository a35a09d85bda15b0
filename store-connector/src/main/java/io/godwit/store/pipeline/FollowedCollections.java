package io.godwit.store.pipeline;

import io.godwit.store.pipeline.window.FollowedCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The collections whose changes are followed, by id and by channel. One thread. */
final class FollowedCollections {
    private final Map<Long, FollowedCollection> byId = new LinkedHashMap<>();
    private final Map<String, List<FollowedCollection>> byChannel = new HashMap<>();

    FollowedCollections(Collection<FollowedCollection> all) {
        for (FollowedCollection collection : all) {
            byId.put(collection.id(), collection);
            collection.schema().channels().forEach(channel -> byChannel
                    .computeIfAbsent(channel, c -> new ArrayList<>())
                    .add(collection));
        }
    }

    Collection<FollowedCollection> all() {
        return byId.values();
    }

    Set<Long> ids() {
        return byId.keySet();
    }

    boolean follows(long id) {
        return byId.containsKey(id);
    }

    FollowedCollection of(long id) {
        return byId.get(id);
    }

    List<FollowedCollection> on(String channel) {
        return byChannel.getOrDefault(channel, List.of());
    }

    /** Whether a collection that exists is followed on the channel, so that ticks are to be expected. */
    boolean expectTicks(String channel) {
        return on(channel).stream().anyMatch(c -> c.droppedAt().isEmpty());
    }

    /** Whether none of them exists any longer. */
    boolean ended() {
        return byId.values().stream().allMatch(FollowedCollection::ended);
    }
}
