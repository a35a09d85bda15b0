package io.godwit.bench.full;

import io.godwit.bench.bare.BareTables;
import io.godwit.bench.measure.BenchCase;
import io.godwit.bench.measure.ProcessMeter;
import io.godwit.cli.file.TaskFile;
import io.godwit.control.RunObserver;
import io.godwit.control.TaskControl;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.read.SpecReading;
import io.godwit.model.task.read.TaskSpecReader;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.TableStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Godwit itself, with its processes: from the hand-off to the last row committed. */
final class FullBenchTask implements BenchCase {
    private static final String TABLE = "godwit";

    private final FullBenchSite site;
    private final BareTables tables;
    private final TaskControl control;
    private final Path state;
    private final Consumer<String> notices;
    private final List<Timing> sustained = new ArrayList<>();
    private TaskSpec spec;

    FullBenchTask(FullBenchSite site, BareTables tables, TaskControl control, Path state, Consumer<String> notices) {
        this.site = site;
        this.tables = tables;
        this.control = control;
        this.state = state;
        this.notices = notices;
    }

    @Override
    public String name() {
        return "godwit";
    }

    /** The same runs, counted from when Full-Import began to work: without the start of its JVM. */
    List<Timing> sustained() {
        return List.copyOf(sustained);
    }

    /** What has run so far was a warm-up. */
    void forget() {
        sustained.clear();
    }

    @Override
    public void prepare(int round) {
        dropTables();
        Path file = state.resolve("bench.yaml");
        Path password = state.resolve("bench.password");
        try {
            Files.createDirectories(state);
            Files.deleteIfExists(password);
            Files.createFile(
                    password, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(password, site.addresses().oceanBasePassword());
            Files.writeString(file, text(round, password));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the task file " + file, e);
        }
        spec = switch (new TaskFile(TaskSpecReader.ofFiles(SecretResolver.ofProcess())).read(file)) {
            case SpecReading.Valid valid -> valid.spec();
            case SpecReading.Invalid invalid ->
                throw GodwitException.bug("the task file of the measurement is wrong: " + invalid.problems(), null);
        };
    }

    @Override
    public Timing run(ProcessMeter meter) {
        meter.watchChild("full-import", "io.godwit.fullimport.app.FullImportMain");
        Clock clock = new Clock(site.options().rows(), notices);
        ExitCode exit = control.run(spec, clock);
        if (exit != ExitCode.DONE) {
            throw GodwitException.fenced("asked to stop while measuring Godwit");
        }
        long bytes = site.bytes(site.options().rows());
        sustained.add(new Timing(site.options().rows(), bytes, clock.activeMillis * 1_000_000));
        return new Timing(site.options().rows(), bytes, clock.lastRow - clock.start);
    }

    @Override
    public void clean() {
        dropTables();
    }

    private void dropTables() {
        for (int i = 0; i < site.options().collections(); i++) {
            tables.drop(FullBenchSite.table(TABLE, i));
        }
    }

    private String text(int round, Path password) {
        List<Integer> numbers =
                IntStream.range(0, site.options().collections()).boxed().toList();
        String include = numbers.stream()
                .map(i -> "\"default." + site.collection(i) + "\"")
                .collect(Collectors.joining(", "));
        String rename = numbers.stream()
                .map(i -> "\"default." + site.collection(i) + "\": \"" + FullBenchSite.SCHEMA + "."
                        + FullBenchSite.table(TABLE, i) + "\"")
                .collect(Collectors.joining(", "));
        return """
                apiVersion: godwit.io/v1
                kind: MigrationTask
                metadata: {name: "bench-%d-%d"}
                spec:
                  kafka: {bootstrapServers: "%s", partitions: %d}
                  schemaRegistry: {url: "%s"}
                  source: {milvus: {uri: "%s"}}
                  target: {oceanbase: {url: "%s", user: "%s", password: "${file:%s}"}}
                  types: [SCHEMA, FULL]
                  objects: {include: [%s], rename: {%s}}
                  options: {full: {resources: {read: %d, write: %d, memory: 1}}}
                """.formatted(
                        System.currentTimeMillis(),
                        round,
                        site.addresses().kafkaBootstrap(),
                        site.options().writers(),
                        site.addresses().registryUrl(),
                        site.addresses().milvusUri(),
                        site.addresses().oceanBaseJdbcUrl(),
                        site.addresses().oceanBaseUser(),
                        password,
                        include,
                        rename,
                        site.readers(),
                        site.options().writers());
    }

    /** Notes when full migration begins and when the last row is in the target. */
    private static final class Clock implements RunObserver {
        private final long rows;
        private final Consumer<String> notices;
        private long start = System.nanoTime();
        private long lastRow;
        private long activeMillis;

        Clock(long rows, Consumer<String> notices) {
            this.rows = rows;
            this.notices = notices;
        }

        @Override
        public void stage(String stage, String detail) {
            if (stage.equals("FULL")) {
                start = System.nanoTime();
            }
        }

        @Override
        public void notice(String text) {
            if (text.startsWith("Full-Import")) { // it died or was restarted, so the measurement is worth little
                notices.accept(text);
            }
        }

        @Override
        public void changes(List<ChangeStatus> changes) {
            throw new IllegalStateException("the measured task follows no changes");
        }

        @Override
        public void tables(List<TableStatus> tables) {
            boolean all = tables.stream().mapToLong(t -> t.rows().applied()).sum() >= rows;
            if (all && lastRow == 0) {
                lastRow = System.nanoTime();
                activeMillis = tables.stream()
                        .mapToLong(TableStatus::activeMillis)
                        .max()
                        .orElse(0);
            }
        }
    }
}
