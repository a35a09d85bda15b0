package io.godwit.runtime.process;

import io.godwit.model.error.ComponentExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.http.HealthServer;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.log.LogSubject;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.InstanceStatus;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one component as a process: serves health and metrics, sends heartbeats, drains on SIGTERM, and ends with the exit code of
 * the outcome. Unless it was started to stay ({@link ExitFile}), it also drains when the parent's pipe (standard input) closes.
 */
public final class ComponentProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ComponentProcess.class);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(25);

    private ComponentProcess() {}

    /** Runs until the component ends; never returns. */
    public static void main(String[] args, Function<ComponentContext, Component> wiring) {
        ExitFile.lasting().ifPresent(ComponentProcess::endAgain);
        FatalErrors.watch();
        LogBound.watch();
        ComponentExitCode exit;
        CountDownLatch ended = new CountDownLatch(1);
        try {
            exit = run(ComponentArguments.parse(args), wiring, ended);
        } catch (GodwitException failure) {
            LOG.error("code={} {} {}", failure.code(), failure.getMessage(), failure.remedy(), failure);
            exit = ComponentExitCode.of(failure);
        }
        ExitFile.write(exit);
        ended.countDown();
        System.exit(exit.code());
    }

    /** Without a sign of life, which would hide how it ended. */
    private static void endAgain(ComponentExitCode before) {
        LOG.info("the process before this one ended with exit code {}, and nothing is to be started", before.code());
        System.exit(before.code());
    }

    private static ComponentExitCode run(
            ComponentArguments arguments, Function<ComponentContext, Component> wiring, CountDownLatch ended) {
        LogSubject.set(arguments.taskId(), arguments.name());
        GodwitMeters meters = new GodwitMeters(arguments.taskId(), arguments.component());
        CallWatch calls = new CallWatch();
        ComponentContext context =
                new ComponentContext(arguments, arguments.kafkaSettings(System.getenv()), meters, calls);
        try (RecordPublisher publisher = new RecordPublisher(context.kafka());
                Heartbeat heartbeat = new Heartbeat(
                        status -> publisher.offer(TopicNames.STATUS, status.key(), status),
                        arguments,
                        Clock.systemUTC());
                HealthServer health = new HealthServer(meters)) {
            heartbeat.address(health.address());
            heartbeat.state(InstanceStatus.State.STARTING, Optional.empty());
            try (Component component = wiring.apply(context)) {
                drainOnSignals(component, heartbeat, ended);
                Supplier<Optional<Obstacle>> obstacle =
                        () -> component.obstacle().or(calls::hanging);
                health.readyWhile(() -> obstacle.get().isEmpty());
                heartbeat.running(obstacle, component::failedTables);
                return switch (component.run()) {
                    case DONE -> ended(heartbeat, InstanceStatus.State.DONE, ComponentExitCode.DONE);
                    case DRAINED -> ended(heartbeat, InstanceStatus.State.STOPPED, ComponentExitCode.INTERRUPTED);
                    case PARTLY_FAILED -> {
                        heartbeat.state(
                                InstanceStatus.State.FAILED,
                                component.failedTables().values().stream()
                                        .findFirst()
                                        .map(Failure::of));
                        yield ComponentExitCode.PARTLY_FAILED;
                    }
                };
            } catch (RuntimeException | Error unexpected) {
                GodwitException failure = Retrying.asGodwit(unexpected);
                heartbeat.state(InstanceStatus.State.FAILED, Optional.of(Failure.of(failure)));
                throw failure;
            }
        }
    }

    private static ComponentExitCode ended(Heartbeat heartbeat, InstanceStatus.State state, ComponentExitCode exit) {
        heartbeat.state(state, Optional.empty());
        return exit;
    }

    private static void drainOnSignals(Component component, Heartbeat heartbeat, CountDownLatch ended) {
        Runnable drain = () -> {
            if (ended.getCount() > 0) {
                heartbeat.draining();
                component.drain();
            }
        };
        if (!ExitFile.isExpected()) {
            Thread.ofPlatform().daemon().name("parent-pipe").start(() -> {
                awaitEndOfPipe();
                drain.run();
            });
        }
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            drain.run();
            try {
                if (!ended.await(DRAIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn("did not drain within {}", DRAIN_LIMIT);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    private static void awaitEndOfPipe() {
        try {
            while (System.in.read() >= 0) {
                continue;
            }
        } catch (IOException e) {
            LOG.warn("the parent's pipe broke: {}", e.getMessage());
        }
    }
}
