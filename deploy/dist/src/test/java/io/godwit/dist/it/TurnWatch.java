package io.godwit.dist.it;

import static org.awaitility.Awaitility.await;

import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.client.TasksApi;
import io.godwit.console.contract.model.SwitchoverPhase;
import io.godwit.console.contract.model.SwitchoverSummary;
import io.godwit.model.schema.Direction;
import java.time.Duration;
import java.util.EnumSet;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Looks all the time at a task that is turned around: which of its processes live, and what {@code task show} says about it. Two threads
 * of its own, since an answer may take long.
 */
final class TurnWatch implements AutoCloseable {
    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final Duration SHOWN_OFTEN = Duration.ofMillis(200);
    /** An instance may show a phase a little after its components were started or ended. */
    private static final Duration LATE = Duration.ofSeconds(3);

    private final String taskId;
    private final Supplier<TasksApi> tasks;
    private final String name;
    private final long begun = System.nanoTime();
    private final AtomicBoolean watching = new AtomicBoolean(true);
    private final Set<String> faults = new ConcurrentSkipListSet<>();
    private final Set<SwitchoverPhase> shown = EnumSet.noneOf(SwitchoverPhase.class);
    private final CompletableFuture<Void> looks;
    private volatile Set<Direction> alive = Set.of();
    private Optional<SwitchoverSummary> last = Optional.empty();
    private OptionalLong wrongSince = OptionalLong.empty();

    /**
     * Begins.
     *
     * @param tasks asks an instance that answers, which may change
     */
    TurnWatch(String name, String taskId, Supplier<TasksApi> tasks) {
        this.name = name;
        this.taskId = taskId;
        this.tasks = tasks;
        this.looks = CompletableFuture.allOf(
                CompletableFuture.runAsync(() -> watch(OFTEN, this::lookAtProcesses), Background.THREADS),
                CompletableFuture.runAsync(() -> watch(SHOWN_OFTEN, this::lookAtLine), Background.THREADS));
    }

    private void watch(Duration interval, Runnable look) {
        await().forever().pollDelay(Duration.ZERO).pollInterval(interval).until(() -> {
            look.run();
            return !watching.get();
        });
    }

    private void lookAtProcesses() {
        alive = TaskProcesses.directions(taskId);
        if (alive.size() > 1) {
            fault("processes of both directions live");
        }
    }

    private void lookAtLine() {
        try {
            Optional.ofNullable(tasks.get().getTask(name).getSummary().getSwitchover())
                    .ifPresent(this::compare);
        } catch (ApiException | NoSuchElementException e) {
            return; // that instance has died or hangs, and another one is asked; or the last one has, and the next is
            // not there yet
        }
    }

    private void compare(SwitchoverSummary now) {
        if (!Optional.of(now).equals(last)) {
            tell(now.getPhase() + ": " + now.getLine());
        }
        last = Optional.of(now);
        shown.add(now.getPhase());
        if (!now.getLine().startsWith(beginning(now.getPhase()))) {
            fault(now.getPhase() + " is shown as: " + now.getLine());
        }
        Set<Direction> living = alive;
        if (living.isEmpty() || living.equals(Set.of(truth(now.getPhase())))) {
            wrongSince = OptionalLong.empty();
        } else if (wrongSince.isEmpty()) {
            wrongSince = OptionalLong.of(System.nanoTime());
        } else if (System.nanoTime() - wrongSince.getAsLong() > LATE.toNanos()) {
            fault(now.getPhase() + " while processes live that flow " + living);
        }
    }

    /** Whoever is the source of truth: processes of the other direction must not live. */
    private static Direction truth(SwitchoverPhase phase) {
        return switch (phase) {
            case NONE, CHECKING, PREPARING, FREEZING, CATCHING_UP, TURNING, UNDOING, CALLED_OFF, RETURNED ->
                Direction.FORWARD;
            case REVERSED, BACK_FREEZING, BACK_CATCHING_UP, BACK_TURNING, COMPLETING, COMPLETED -> Direction.REVERSE;
        };
    }

    private static String beginning(SwitchoverPhase phase) {
        String source = (truth(phase) == Direction.FORWARD ? "Milvus" : "OceanBase") + " is the source of truth; ";
        return switch (phase) {
            case NONE, CHECKING, PREPARING, FREEZING, CATCHING_UP, CALLED_OFF, RETURNED ->
                source + "data flows to OceanBase; ";
            case REVERSED, BACK_FREEZING, BACK_CATCHING_UP -> source + "data flows to Milvus; ";
            case TURNING, BACK_TURNING, COMPLETING, COMPLETED -> source + "nothing flows; ";
            case UNDOING -> source; // data flows where the flow forward was not ended yet
        };
    }

    private void fault(String what) {
        if (faults.add(what)) {
            tell("WRONG: " + what);
        }
    }

    /** Prints what happens, and when. */
    void tell(String what) {
        System.out.printf("%s %6.1f s  %s%n", name, (System.nanoTime() - begun) / 1e9, what);
    }

    /** What must not be, and was seen; complete once it is closed. */
    Set<String> faults() {
        return faults;
    }

    /** The phases that were shown; complete once it is closed. */
    Set<SwitchoverPhase> shown() {
        return shown;
    }

    /** Fails where it could not look any more. */
    @Override
    public void close() {
        watching.set(false);
        looks.join();
    }
}
