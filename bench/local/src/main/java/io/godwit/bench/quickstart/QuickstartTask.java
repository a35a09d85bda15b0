package io.godwit.bench.quickstart;

import io.godwit.cli.file.TaskFile;
import io.godwit.control.RunObserver;
import io.godwit.milvus.Milvus;
import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.milvus.sample.LiveLoad;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TlsSpec;
import io.godwit.model.task.read.SpecReading;
import io.godwit.model.task.read.TaskSpecReader;
import io.godwit.stack.StackAddresses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** The quickstart's collections and its task file, which stays in its folder to be read and run again. */
final class QuickstartTask {
    private static final long SEED = 20_260_101L;

    private final StackAddresses addresses;
    private final QuickstartOptions options;
    private final AtomicInteger loads = new AtomicInteger();
    private final String run = DateTimeFormatter.ofPattern("MMdd_HHmmss").format(LocalDateTime.now());

    QuickstartTask(StackAddresses addresses, QuickstartOptions options) {
        this.addresses = addresses;
        this.options = options;
    }

    /** Number of collections. */
    int tables() {
        return samples().size();
    }

    /**
     * Creates and fills the collections. The first is flushed, as a large one would be; the others stay where inserts put them,
     * which saves seconds for each.
     */
    void fill(RunObserver observer, BooleanSupplier stopping) {
        try (SampleWriter writer = writer()) {
            writer.createDatabase("shop");
            for (SampleCollection sample : samples()) {
                if (!stopping.getAsBoolean()) {
                    writer.fill(sample, rows -> {});
                    if (sample.equals(samples().getFirst())) {
                        writer.load(sample);
                    } else {
                        writer.loadUnflushed(sample);
                    }
                    observer.notice("wrote " + sample.rows() + " rows into " + sample.name());
                }
            }
        }
    }

    /** Writes inserts, upserts and deletes to the collections while {@code going}; returns the number of requests. */
    long write(BooleanSupplier going) {
        try (SampleWriter writer = writer()) {
            LiveLoad load = new LiveLoad(writer, samples(), SEED, loads.getAndIncrement());
            load.run(going, Duration.ofMillis(10));
            return load.requests();
        }
    }

    /** The source's timestamp now. */
    long timestamp() {
        try (SourceCatalog catalog = new Milvus(login()).catalog()) {
            return catalog.allocateTimestamp().orElseThrow();
        }
    }

    private SampleWriter writer() {
        return new SampleWriter(login(), SEED);
    }

    private MilvusLogin login() {
        return new MilvusLogin(addresses.milvusUri(), "", "", "", TlsSpec.NONE, false);
    }

    /** Writes the task file and reads it back, as {@code task run -f} would. */
    TaskSpec spec() {
        Path folder = options.directory();
        Path password = folder.resolve("oceanbase.password");
        Path file = folder.resolve("quickstart.yaml");
        try {
            Files.writeString(password, addresses.oceanBasePassword());
            Files.writeString(file, yaml(password));
        } catch (IOException e) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "cannot write the task file " + file,
                    "check the folder given by --dir",
                    e);
        }
        return switch (new TaskFile(TaskSpecReader.ofFiles(SecretResolver.ofProcess())).read(file)) {
            case SpecReading.Valid valid -> valid.spec();
            case SpecReading.Invalid invalid ->
                throw GodwitException.bug("the quickstart's own task file has problems: " + invalid.problems(), null);
        };
    }

    private List<SampleCollection> samples() {
        long few = Math.max(1, Math.min(options.rows(), Math.max(1_000, options.rows() / 10)));
        int smallDimension = Math.min(options.dimension(), 32);
        return List.of(
                SampleCollection.products(new CollectionName("shop", "products"), options.rows(), options.dimension()),
                SampleCollection.documents(new CollectionName("shop", "documents"), few, smallDimension),
                SampleCollection.tenants(new CollectionName("shop", "tenants"), few, smallDimension),
                SampleCollection.everything(
                        new CollectionName("shop", "everything"), Math.min(few, 1_000), smallDimension));
    }

    private String yaml(Path password) {
        return """
                apiVersion: godwit.io/v1
                kind: MigrationTask
                metadata: {name: quickstart-%1$s}
                spec:
                  kafka: {bootstrapServers: "%2$s", partitions: 4}
                  schemaRegistry: {url: "%3$s"}
                  source:
                    milvus: {uri: "%4$s"}
                    log: {kafka: {bootstrapServers: "%2$s"}}
                  target:
                    oceanbase: {url: "%5$s", user: "%6$s", password: "${file:%7$s}"}
                  types: [SCHEMA, FULL, INCREMENTAL%8$s]
                  objects:
                    include: ["shop.*"]
                    rename:
                      shop.products: quickstart_%1$s.products
                      shop.documents: quickstart_%1$s.documents
                      shop.tenants: quickstart_%1$s.tenants
                      shop.everything: quickstart_%1$s.everything
                  options:
                    full: {resources: SMALL}
                    incremental: {store: SMALL, writer: SMALL}
                """.formatted(
                        run,
                        addresses.kafkaBootstrap(),
                        addresses.registryUrl(),
                        addresses.milvusUri(),
                        addresses.oceanBaseJdbcUrl(),
                        addresses.oceanBaseUser(),
                        password,
                        options.switchover() ? ", REVERSE" : "");
    }
}
