package io.godwit.runtime.state;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What users want of the checks of a task.
 *
 * @param latest the precheck that was wanted last
 * @param skips checks that keep the task from nothing
 */
public record Checking(Optional<PrecheckWish> latest, List<CheckSkip> skips) {
    /** Nothing. */
    public static final Checking NONE = new Checking(Optional.empty(), List.of());

    /** Copies the list. */
    public Checking {
        skips = List.copyOf(skips);
    }

    /** The precheck that is to be made. */
    public Optional<PrecheckWish> open() {
        return latest.filter(PrecheckWish::isOpen);
    }

    /** Another precheck is wanted, which withdraws the skips of the checks that it names. */
    public Checking wanting(PrecheckWish wish) {
        return new Checking(
                Optional.of(wish),
                skips.stream()
                        .filter(skip -> !wish.only().contains(skip.code() + ":" + skip.object()))
                        .toList());
    }

    /** The precheck that was to be made is not any more. */
    public Checking ended(long nowMillis, Optional<Failure> why) {
        return new Checking(latest.map(wish -> wish.ended(nowMillis, why)), skips);
    }

    /** With another skip, which replaces one of the same check. */
    public Checking skipping(CheckSkip skip) {
        return new Checking(
                latest,
                Stream.concat(skips.stream().filter(known -> !known.isOf(skip.code(), skip.object())), Stream.of(skip))
                        .toList());
    }
}
