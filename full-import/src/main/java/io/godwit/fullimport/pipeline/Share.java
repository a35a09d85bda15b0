package io.godwit.fullimport.pipeline;

import io.godwit.runtime.state.HandOff;
import java.util.List;

/**
 * The mappings that one of several instances migrates, with their topics, gates and states. Mappings that share a slot are
 * in one share, so no two instances need the same slot; where an instance of another division still runs, the slots and the
 * checkpoints fence it like any predecessor.
 *
 * @param ordinal number of the instance, from 0
 * @param instances how many there are; with fewer groups than that, some have nothing to do
 */
public record Share(int ordinal, int instances) {
    /** The same in every process, whatever the number of instances and of their readers. */
    private static final int GROUPS = 64;

    /** Those in it of {@code all} that were agreed on: groups are dealt in turn, as a source's ids may lie at equal distances. */
    public List<HandOff> of(List<HandOff> all) {
        List<Integer> groups =
                all.stream().map(Share::groupOf).distinct().sorted().toList();
        return all.stream()
                .filter(handOff -> groups.indexOf(groupOf(handOff)) % instances == ordinal)
                .toList();
    }

    /** Number of the group whose slot a mapping uses. */
    static int groupOf(HandOff handOff) {
        return Math.floorMod(Long.hashCode(handOff.mapping().collection().id()), GROUPS);
    }
}
