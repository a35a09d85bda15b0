package io.godwit.bench.full;

import io.godwit.bench.bare.BareTables;
import io.godwit.bench.measure.BenchCase;
import io.godwit.bench.measure.ProcessMeter;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** What users write today: {@code bench/user_script.py}, a pymilvus iterator and executemany. */
final class FullBenchScript implements BenchCase {
    /** The script is slow, and its rate does not depend on the number of rows. */
    private static final long MOST_ROWS = 20_000;

    private final FullBenchSite site;
    private final BareTables tables;
    private final FullBenchPython python;

    FullBenchScript(FullBenchSite site, BareTables tables, FullBenchPython python) {
        this.site = site;
        this.tables = tables;
        this.python = python;
    }

    @Override
    public String name() {
        return "script";
    }

    @Override
    public void prepare(int round) {
        tables.create(FullBenchSite.table(name(), 0), site.options().dimension());
    }

    @Override
    public Timing run(ProcessMeter meter) {
        meter.watchChild("script", python.script().getFileName().toString());
        Outcome outcome = Json.read(output(), Outcome.class);
        return new Timing(outcome.rows(), site.bytes(outcome.rows()), (long) (outcome.seconds() * 1e9));
    }

    @Override
    public void clean() {
        tables.drop(FullBenchSite.table(name(), 0));
    }

    private byte[] output() {
        Path log = site.options().directory().resolve("bench").resolve("script.log");
        ProcessBuilder builder = new ProcessBuilder(
                        python.python(), python.script().toString())
                .redirectError(ProcessBuilder.Redirect.to(log.toFile()));
        builder.environment().putAll(environment());
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            byte[] output = process.getInputStream().readAllBytes();
            if (process.waitFor() != 0) {
                throw GodwitException.configuration(
                        ErrorCode.COMPONENT_LOST, "the user's script failed", "read " + log);
            }
            return new String(output, StandardCharsets.UTF_8).strip().getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run the user's script", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("the script ran");
        }
    }

    private Map<String, String> environment() {
        URI target = URI.create(site.addresses().oceanBaseJdbcUrl().substring("jdbc:".length()));
        return Map.of(
                "PYTHONPATH", String.join(java.io.File.pathSeparator, python.path()),
                "PYTHONNOUSERSITE", "1",
                "BENCH_MILVUS", site.addresses().milvusUri(),
                "BENCH_COLLECTION", site.collection(0),
                "BENCH_ROWS", String.valueOf(Math.min(MOST_ROWS, site.options().rowsOf(0))),
                "BENCH_TARGET_HOST", target.getHost(),
                "BENCH_TARGET_PORT", String.valueOf(target.getPort()),
                "BENCH_TARGET_USER", site.addresses().oceanBaseUser(),
                "BENCH_TARGET_PASSWORD", site.addresses().oceanBasePassword(),
                "BENCH_TABLE", FullBenchSite.SCHEMA + "." + FullBenchSite.table(name(), 0));
    }

    /** What the script prints. */
    private record Outcome(long rows, double seconds) {}
}
