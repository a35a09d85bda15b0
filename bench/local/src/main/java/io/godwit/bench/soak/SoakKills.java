package io.godwit.bench.soak;

import io.godwit.cli.progress.ProgressView;
import io.godwit.runtime.limit.Backoff;
import io.godwit.stack.ServerKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** Kills one component after the other, and spreads one death of each server over the time. The calling thread kills. */
public final class SoakKills {
    private static final List<ServerKind> SERVERS = List.of(ServerKind.KAFKA, ServerKind.OCEANBASE, ServerKind.MILVUS);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Duration length;
    private final Duration pause;
    private final Random random;
    private final ProgressView view;
    private final BooleanSupplier stopping;

    /** Kills of about {@code length}, with a pause before each; the same seed chooses the same victims. */
    public SoakKills(Duration length, Duration pause, long seed, ProgressView view, BooleanSupplier stopping) {
        this.length = length;
        this.pause = pause;
        this.random = new Random(seed);
        this.view = view;
        this.stopping = stopping;
    }

    /**
     * A component.
     *
     * @param kill answers how many processes it ended: none while the component is being started again
     */
    public record Victim(String name, IntSupplier kill) {}

    /**
     * What was killed.
     *
     * @param components processes that were ended
     * @param attempts times one was looked for; it may just be starting again
     * @param stalls times nothing was written since the attempt before
     */
    public record Ended(int components, int attempts, int servers, int stalls) {
        /** Whether so many kills met a process, and something to carry, that surviving them shows something. */
        public boolean enough() {
            return 2 * components >= attempts && stalls == 0;
        }
    }

    /**
     * Kills until the time is over and each server was killed once.
     *
     * @param restart kills a server and starts it again
     * @param acknowledged what the load has written so far
     */
    public Ended run(List<Victim> victims, Consumer<ServerKind> restart, LongSupplier acknowledged) {
        List<ServerKind> servers = new ArrayList<>(SERVERS);
        Collections.shuffle(servers, random);
        long start = System.nanoTime();
        long each = length.toNanos() / (servers.size() + 1);
        long nextServer = start + each;
        int first = random.nextInt(victims.size());
        int killed = 0;
        int kills = 0;
        int stalls = 0;
        long before = acknowledged.getAsLong();
        while (!stopping.getAsBoolean() && System.nanoTime() - start < length.toNanos()) {
            pause();
            kills++;
            Victim victim = victims.get((first + kills) % victims.size());
            killed += victim.kill().getAsInt();
            long now = acknowledged.getAsLong();
            view.notice("kill " + kills + ": " + victim.name() + ", " + killed + " processes ended so far, " + now
                    + " requests acknowledged");
            if (now == before) {
                stalls++;
                view.notice("no request was acknowledged since the last kill");
            }
            before = now;
            if (!servers.isEmpty() && System.nanoTime() >= nextServer) {
                restart(servers.removeFirst(), restart);
                nextServer += each;
            }
        }
        while (!stopping.getAsBoolean() && !servers.isEmpty()) { // a short soak
            restart(servers.removeFirst(), restart);
        }
        return new Ended(killed, kills, SERVERS.size() - servers.size(), stalls);
    }

    private void restart(ServerKind server, Consumer<ServerKind> restart) {
        view.notice("kill and restart of " + server.title());
        restart.accept(server);
    }

    private void pause() {
        long end = System.nanoTime() + pause.toNanos();
        while (!stopping.getAsBoolean() && System.nanoTime() < end) {
            Backoff.pause(LOOK);
        }
    }
}
