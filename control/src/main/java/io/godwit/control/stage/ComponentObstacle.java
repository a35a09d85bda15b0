package io.godwit.control.stage;

import io.godwit.control.RunObserver;
import io.godwit.runtime.limit.WaitClock;
import io.godwit.runtime.state.Failure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What keeps a component from its work: what its launcher says, or its last death. A death counts for half a minute, and as many times longer
 * as there were deaths within the last ten minutes: one that dies each minute is never taken for one that works. Told when it changes. The
 * control's thread.
 */
final class ComponentObstacle {
    private static final Duration PROVEN = Duration.ofSeconds(30);
    private static final Duration LATELY = Duration.ofMinutes(10);
    /** Tells again after so long what could not be told. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final int MOST_DEATHS = (int) LATELY.dividedBy(PROVEN);

    private final String component;
    private final RunObserver observer;
    private final WaitClock clock;
    private final Deque<Long> deathsNanos = new ArrayDeque<>();
    private Optional<Death> death = Optional.empty();
    private Told told = new Told.Nothing();

    /**
     * How it died last.
     *
     * @param cause the same for deaths of the same kind, of which the first is told
     */
    private record Death(String cause, Failure failure) {}

    /** What is known about it elsewhere. */
    private sealed interface Told {
        /** What an earlier supervisor told, if there was one. */
        record Nothing() implements Told {}

        /** What was told last. */
        record This(Optional<Failure> obstacle) implements Told {}

        /** The last attempt failed at that time of the clock. */
        record NotYet(long atNanos) implements Told {}
    }

    ComponentObstacle(String component, RunObserver observer, WaitClock clock) {
        this.component = component;
        this.observer = observer;
        this.clock = clock;
    }

    /** It has died, and is started again. */
    void died(String cause, Failure failure) {
        boolean known = counting().filter(last -> last.cause().equals(cause)).isPresent();
        death = known ? death : Optional.of(new Death(cause, failure));
        if (deathsNanos.size() == MOST_DEATHS) {
            deathsNanos.removeFirst();
        }
        deathsNanos.addLast(clock.nanoTime());
        tell(death.map(Death::failure));
    }

    /** It is meant to run, and this is in its way now. */
    void look(Optional<Failure> now) {
        tell(now.or(() -> counting().map(Death::failure)));
    }

    /** It is not meant to run. */
    void rest() {
        deathsNanos.clear();
        death = Optional.empty();
        tell(Optional.empty());
    }

    private Optional<Death> counting() {
        long now = clock.nanoTime();
        deathsNanos.removeIf(at -> now - at > LATELY.toNanos());
        boolean counts = !deathsNanos.isEmpty()
                && now - deathsNanos.getLast()
                        < PROVEN.multipliedBy(deathsNanos.size()).toNanos();
        return death.filter(last -> counts);
    }

    private void tell(Optional<Failure> now) {
        boolean tells =
                switch (told) {
                    case Told.Nothing nothing -> true;
                    case Told.This known -> !known.obstacle().equals(now);
                    case Told.NotYet failed -> clock.nanoTime() - failed.atNanos() > PAUSE.toNanos();
                };
        if (tells) {
            told = observer.kept(component, now) ? new Told.This(now) : new Told.NotYet(clock.nanoTime());
        }
    }
}
