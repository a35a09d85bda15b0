package io.godwit.bench.soak;

import io.godwit.bench.bare.HeldVersions;
import io.godwit.bench.bare.TableLoad;
import io.godwit.bench.measure.BenchSite;
import io.godwit.bench.measure.Sides;
import io.godwit.bench.turn.TurnedTask;
import io.godwit.cli.progress.ProgressView;
import io.godwit.milvus.Milvus;
import io.godwit.milvus.sample.LiveLoad;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.SourceLogSpec;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.limit.Backoff;
import io.godwit.stack.StackAddresses;
import io.godwit.verification.compare.Comparison;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A task on its whole way under load: forward; turned around; back, while something kills; turned back; forward again. Both sides are
 * compared before each turn and at the end. The calling thread turns and kills.
 */
public final class RoundTrip {
    private static final Executor OWN_THREAD =
            run -> Thread.ofPlatform().daemon().name("round-trip").start(run);
    private static final Duration WRITING = Duration.ofSeconds(5);
    private static final Duration PACE = Duration.ofMillis(5);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration SOON = Duration.ofSeconds(90);
    /** librdkafka, by which Milvus writes its log, may hold a message for five minutes, and look for a topic again after as long. */
    private static final Duration PATIENCE = Duration.ofMinutes(7);

    private static final long VALUES = 7;

    private final StackAddresses addresses;
    private final ProgressView view;
    private final BooleanSupplier stopping;
    private final long seed;

    /** One on these servers; the same seed makes the same load. */
    public RoundTrip(StackAddresses addresses, long seed, ProgressView view, BooleanSupplier stopping) {
        this.addresses = addresses;
        this.seed = seed;
        this.view = view;
        this.stopping = stopping;
    }

    /** What happens on the calling thread while the tables are written to. */
    public interface Deaths {
        /**
         * Kills, and returns when it is enough.
         *
         * @param written transactions of the load so far
         */
        SoakKills.Ended during(TurnedTask task, LongSupplier written);
    }

    /**
     * Goes there and back.
     *
     * @param service address of a control service that has no such task yet
     * @param spec of the task, whose types include REVERSE
     * @param samples its collections, which are created here; the first says the versions of its rows
     */
    public ExitCode run(String service, TaskSpec spec, List<SampleCollection> samples, Deaths deaths) {
        try (SampleWriter writer = new SampleWriter(BenchSite.milvus(addresses), VALUES)) {
            samples.forEach(sample -> writer.write(sample, rows -> {}));
            try (TurnedTask task = new TurnedTask(service, spec, view, stopping)) {
                return run(task, spec, writer, samples, deaths);
            }
        }
    }

    private ExitCode run(
            TurnedTask task, TaskSpec spec, SampleWriter writer, List<SampleCollection> samples, Deaths deaths) {
        view.stage("FORWARD", "Milvus is written to while the task begins");
        LiveLoad first = new LiveLoad(writer, samples, seed);
        task.start();
        during(going -> first.run(going, PACE), () -> task.awaitConsistent(samples.size()));
        ExitCode turned = goesOn() ? task.turn() : ExitCode.INTERRUPTED;
        if (turned != ExitCode.DONE) {
            return turned;
        }
        Sides sides = new Sides(spec);
        Runnable reload = () -> samples.forEach(writer::reload);
        ExitCode back = back(task, sides, reload, samples.getFirst().name(), deaths);
        ExitCode returned = back == ExitCode.DONE ? task.turnBack() : back;
        if (returned != ExitCode.DONE) {
            return returned;
        }
        view.stage("FORWARD AGAIN", "Milvus is written to for " + WRITING.toSeconds() + " s");
        LiveLoad again = new LiveLoad(writer, samples, seed, 1);
        during(going -> again.run(going, PACE), () -> pause(WRITING));
        view.result("requests to Milvus before, and after the return\t" + first.requests() + "\t" + again.requests());
        return again.requests() > 0 ? compare(task, sides, reload, "after the return") : ExitCode.FAILED;
    }

    private ExitCode back(TurnedTask task, Sides sides, Runnable reload, CollectionName versioned, Deaths deaths) {
        view.stage("BACK", "OceanBase is written to, seed " + seed);
        TableLoad load = new TableLoad(BenchSite.oceanBase(addresses), sides.mappings(), seed);
        AtomicBoolean looking = new AtomicBoolean(true);
        try (WrittenVersions written = written(sides, versioned);
                HeldVersions versions = new HeldVersions(
                        BenchSite.milvus(addresses), versioned.collection(), "id", SampleCollection.ROW_NUMBER)) {
            HotRows hot = new HotRows(() -> versions.upTo(TableLoad.LAST_HOT_KEY), looking::get);
            CompletableFuture<Void> looks = CompletableFuture.runAsync(hot, OWN_THREAD);
            try {
                SoakKills.Ended[] ended = new SoakKills.Ended[1];
                during(going -> load.run(going, PACE), () -> ended[0] = deaths.during(task, load::committed));
                ExitCode compared = compare(task, sides, reload, "after the way back");
                looking.set(false);
                looks.join();
                written.read();
                say(load, hot, written, ended[0]);
                if (compared == ExitCode.DIFFERENCE) {
                    written.latest()
                            .forEach((key, changes) -> view.notice("Milvus's log on key " + key + ": " + changes));
                }
                return compared == ExitCode.DONE ? verdict(load, hot, written, ended[0]) : compared;
            } finally {
                looking.set(false);
            }
        }
    }

    private WrittenVersions written(Sides sides, CollectionName versioned) {
        CollectionSchema collection = sides.mappings().stream()
                .map(TableMapping::collection)
                .filter(mapped -> mapped.name().equals(versioned))
                .findFirst()
                .orElseThrow();
        return new WrittenVersions(
                Milvus.log(new SourceLogSpec(addresses.kafkaBootstrap(), Map.of()), SecretResolver.ofProcess()),
                Milvus.decoder(List.of(collection)),
                collection,
                SampleCollection.ROW_NUMBER,
                Key.of(TableLoad.LAST_HOT_KEY),
                TableLoad.FIRST_VERSION);
    }

    private void say(TableLoad load, HotRows hot, WrittenVersions written, SoakKills.Ended ended) {
        view.result("components killed\t" + ended.components() + " of " + ended.attempts() + " attempts");
        view.result("servers killed\t" + ended.servers());
        view.result("kills with nothing written since the one before\t" + ended.stalls());
        view.result("transactions committed, rolled back, failed\t" + load.committed() + "\t" + load.rolledBack() + "\t"
                + load.failed());
        if (load.failed() > 0) {
            view.notice("the latest failure: " + load.lastFailure());
        }
        view.result("rows written to Milvus under hot keys\t" + written.rows());
        view.result("of them older than the one before\t" + written.wentBack().size());
        written.wentBack().forEach(view::notice);
        view.result("looks at hot keys\t" + hot.looks());
        view.result("older rows that Milvus showed\t" + hot.wentBack().size());
        hot.wentBack().forEach(view::notice);
    }

    private ExitCode verdict(TableLoad load, HotRows hot, WrittenVersions written, SoakKills.Ended ended) {
        if (!written.wentBack().isEmpty()) {
            return ExitCode.DIFFERENCE;
        }
        if (hot.looks() == 0
                || written.rows() == 0
                || load.committed() == 0
                || load.failed() > load.committed()
                || ended.servers() == 0
                || !ended.enough()) {
            view.notice("too little was killed, written or seen: this shows little");
            return ExitCode.FAILED;
        }
        return ExitCode.DONE;
    }

    /** Both sides become equal, and no key is there twice. */
    private ExitCode compare(TurnedTask task, Sides sides, Runnable reload, String when) {
        if (!goesOn()) {
            return ExitCode.INTERRUPTED;
        }
        view.stage("COMPARE", "waiting for the last change, then every row, " + when);
        long since = System.nanoTime();
        Map<String, Comparison> compared = sides.awaitEqual(SOON, stopping);
        if (!Sides.areEqual(compared) && goesOn()) {
            view.notice("both sides are not equal after " + SOON.toSeconds() + " s; what the components say:");
            task.standing().forEach(view::notice);
            Sides.lines(compared).forEach(view::notice);
            view.notice("Milvus loads its collections again: what it holds counts, not what its query nodes missed");
            reload.run();
            compared = sides.awaitEqual(PATIENCE, stopping);
        }
        view.notice(
                "the last comparison ended " + (System.nanoTime() - since) / 1_000_000_000 + " s after the last write");
        Sides.lines(compared).forEach(view::result);
        compared.values().forEach(found -> found.examples().forEach(view::notice));
        Map<String, Long> twice = sides.twice(compared);
        view.result("rows of keys that are there twice\t" + twice);
        boolean isClean = Sides.areEqual(compared) && twice.values().stream().allMatch(rows -> rows == 0);
        if (!goesOn()) {
            return ExitCode.INTERRUPTED;
        }
        if (isClean) {
            return ExitCode.DONE;
        }
        task.standing().forEach(view::notice);
        return ExitCode.DIFFERENCE;
    }

    private boolean goesOn() {
        return !stopping.getAsBoolean();
    }

    /** Writes in the background while something else is done here. */
    private static void during(Consumer<BooleanSupplier> load, Runnable work) {
        AtomicBoolean going = new AtomicBoolean(true);
        CompletableFuture<Void> loading = CompletableFuture.runAsync(() -> load.accept(going::get), OWN_THREAD);
        try {
            work.run();
        } finally {
            going.set(false);
        }
        try {
            loading.join();
        } catch (CompletionException e) {
            throw GodwitException.bug("the load failed", e.getCause());
        }
    }

    private void pause(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        while (goesOn() && System.nanoTime() < end) {
            Backoff.pause(LOOK);
        }
    }
}
