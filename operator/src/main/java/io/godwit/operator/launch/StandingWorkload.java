package io.godwit.operator.launch;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.godwit.control.ComponentStarter;
import io.godwit.model.error.ComponentExitCode;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.limit.WaitClock;
import io.godwit.runtime.state.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An instance in the cluster, started by this process or another. Its task's thread uses it. */
final class StandingWorkload implements ComponentStarter.Running {
    private static final Logger LOG = LoggerFactory.getLogger(StandingWorkload.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int ATTEMPTS = 5;

    private final Cluster cluster;
    private final ClusterLook look;
    private final WaitClock clock;
    private final Duration drainLimit;
    private final String name;
    private final WorkloadState.Owner owner;
    private final Set<String> buried;
    private final LostPods lost;
    private final SlowStart start = new SlowStart();
    private final long sinceNanos;
    private final Backoff restWaits;
    private OptionalInt ended = OptionalInt.empty();
    private Optional<PodDeath> death = Optional.empty();
    private boolean stopped;
    /** From when it was asked to drain first. */
    private OptionalLong drainsUntilNanos = OptionalLong.empty();
    /** When the cluster is asked again to let nothing run. */
    private long restsAgainNanos;

    /**
     * What runs under that name from now on.
     *
     * @param buried ids of processes that ended before
     */
    StandingWorkload(
            Cluster cluster,
            ClusterLook look,
            WaitClock clock,
            Duration drainLimit,
            String name,
            WorkloadState.Owner owner,
            Set<String> buried) {
        this.cluster = cluster;
        this.look = look;
        this.clock = clock;
        this.drainLimit = drainLimit;
        this.name = name;
        this.owner = owner;
        this.buried = buried;
        this.lost = new LostPods(cluster, clock, drainLimit);
        this.sinceNanos = clock.nanoTime();
        this.restWaits = new Backoff(clock);
        this.restsAgainNanos = sinceNanos;
    }

    /** The same, known to have ended. */
    StandingWorkload ended(int exit) {
        ended = OptionalInt.of(exit);
        return this;
    }

    /** A cluster that does not answer says nothing about an end. One after which nothing is to be started is reported once nothing is. */
    @Override
    public OptionalInt exitCode() {
        if (ended.isEmpty()) {
            Optional<ClusterLook.Seen> shown = look.since(sinceNanos);
            shown.ifPresent(seen -> lost.look(ours(seen.pods(name))));
            OptionalInt exit = shown.map(
                            seen -> WorkloadState.exit(seen.deployment(name), seen.pods(name), buried, owner))
                    .orElse(OptionalInt.empty());
            if (death.isEmpty()) {
                death = shown.filter(seen -> exit.isPresent())
                        .flatMap(seen -> WorkloadState.newest(seen.pods(name), buried, false));
                death.filter(last -> last.exit() != ComponentExitCode.DONE.code())
                        .ifPresent(this::keep);
            }
            if (exit.isPresent() && (!WorkloadState.isLasting(exit.getAsInt()) || restsNow(shown.get(), exit))) {
                ended = exit;
            }
        }
        return ended;
    }

    /** The pod is about to go, with its log and with what the cluster knows about its end. */
    private void keep(PodDeath last) {
        try {
            cluster.annotate(
                    name,
                    Map.of(
                            Labels.LAST_EXIT,
                            String.valueOf(last.exit()),
                            Labels.LAST_END,
                            last.at().toString(),
                            Labels.LAST_WORDS,
                            last.words().orElse("")));
        } catch (GodwitException e) { // it is told all the same
            LOG.warn("code={} how {} ended is not kept: {}", e.code(), name, e.getMessage());
        }
    }

    @Override
    public Optional<String> lastWords() {
        return death.flatMap(PodDeath::words);
    }

    private List<Pod> ours(List<Pod> pods) {
        return pods.stream()
                .filter(pod -> Labels.generation(pod) <= owner.generation())
                .toList();
    }

    @Override
    public Optional<Failure> obstacle() {
        return ended.isPresent() ? Optional.empty() : look.since(sinceNanos).flatMap(this::obstacle);
    }

    private Optional<Failure> obstacle(ClusterLook.Seen seen) {
        List<Pod> pods = seen.pods(name);
        Optional<Failure> slow = start.look(pods, seen.askedNanos());
        return PodObstacle.of(seen.deployment(name), pods).or(() -> slow);
    }

    @Override
    public void drain() {
        drainsUntilNanos();
        tryToRest(OptionalInt.empty());
    }

    /** Tries after growing waits, and not before the cluster has answered again: the task's other components wait meanwhile. */
    private boolean restsNow(ClusterLook.Seen shown, OptionalInt exit) {
        if (shown.askedNanos() - restsAgainNanos < 0) {
            return false;
        }
        boolean rests = tryToRest(exit);
        restsAgainNanos = clock.nanoTime() + restWaits.next().toNanos();
        return rests;
    }

    private boolean tryToRest(OptionalInt exit) {
        try {
            return rest(exit);
        } catch (GodwitException e) {
            LOG.warn("code={} {} is not scaled to none yet: {}", e.code(), name, e.getMessage());
            return false;
        }
    }

    /** Sees to it that nothing runs of it; what a newer run has made of it is left alone. */
    private boolean rest(OptionalInt exit) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Deployment> now = cluster.deployment(name).filter(this::isOurs);
            if (now.isEmpty() || rests(now.get(), exit) || cluster.scaleToNone(now.get(), exit)) {
                return true;
            }
        }
        return false;
    }

    private boolean isOurs(Deployment found) {
        return Labels.value(found, Labels.TASK_ID).equals(owner.taskId())
                && Labels.generation(found) <= owner.generation();
    }

    private static boolean rests(Deployment found, OptionalInt exit) {
        String known = Labels.annotation(found.getMetadata(), Labels.EXIT);
        return Labels.replicas(found) == 0 && (exit.isEmpty() || known.equals(String.valueOf(exit.getAsInt())));
    }

    /**
     * Waits until none of its pods is left. A pod on a node that the cluster has lost stays as long as the node does: the cluster is made
     * to forget it after the limit.
     *
     * @throws GodwitException retriable, if the cluster did not take the order within the limit
     */
    @Override
    public void stop() {
        if (stopped) {
            return;
        }
        long until = drainsUntilNanos();
        boolean ordered = tryToRest(OptionalInt.empty());
        OptionalInt exit = ended;
        List<Pod> left = List.of();
        boolean gone = false;
        while (!gone && clock.nanoTime() - until < 0 && !Thread.currentThread().isInterrupted()) {
            ordered = ordered || tryToRest(OptionalInt.empty());
            Optional<List<Pod>> pods = pods();
            OptionalInt seen = WorkloadState.exit(pods.flatMap(all -> WorkloadState.newest(all, buried, true)));
            exit = seen.isPresent() ? seen : exit;
            left = pods.map(LostPods::left).orElse(left);
            gone = ordered && pods.isPresent() && left.isEmpty();
            if (!gone) {
                clock.pause(PAUSE);
            }
        }
        if (!ordered) {
            throw GodwitException.retriable(
                    ErrorCode.CLUSTER_UNREACHABLE,
                    "deployment " + name + " could not be scaled to none",
                    "check that the cluster's API server answers",
                    null);
        }
        if (!gone && clock.nanoTime() - until >= 0) {
            lost.forget(left);
        }
        ended = OptionalInt.of(exit.orElse(UNKNOWN));
        stopped = true;
    }

    private Optional<List<Pod>> pods() {
        try {
            return Optional.of(ours(cluster.pods(Labels.selector(name))));
        } catch (GodwitException e) {
            LOG.warn("code={} pods of {} are not seen: {}", e.code(), name, e.getMessage());
            return Optional.empty();
        }
    }

    private long drainsUntilNanos() {
        if (drainsUntilNanos.isEmpty()) {
            drainsUntilNanos = OptionalLong.of(clock.nanoTime() + drainLimit.toNanos());
        }
        return drainsUntilNanos.getAsLong();
    }
}
