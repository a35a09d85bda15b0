package io.godwit.dist.it;

import io.godwit.bench.bare.TableLoad;
import io.godwit.bench.bare.VisibleVersions;
import io.godwit.bench.soak.HotRows;
import io.godwit.milvus.Milvus;
import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.schema.TableName;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TlsSpec;
import io.godwit.model.task.read.SpecReading;
import io.godwit.model.task.read.TaskSpecReader;
import io.godwit.oceanbase.OceanBase;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.runtime.state.HandOff;
import io.godwit.stack.ServerKind;
import io.godwit.testsupport.servers.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The servers of all tests of this module: started once, stopped when the JVM ends, also after a failure. */
final class RealServers {
    /** All instances of the control service on one Kafka share their tasks: only one test class at a time starts some. */
    static final String CONTROL_SERVICE = "control service";

    /** The same of {@link #secondKafka}. */
    static final String SECOND_CONTROL_SERVICE = "second control service";

    /** The same of {@link #third}. */
    static final String THIRD_CONTROL_SERVICE = "third control service";

    private static final String CHECKPOINTS = "godwit";
    private static RealServers instance;
    private static RealServers third;
    private static TestServers second;

    private final Path folder;
    private final TestServers stack;
    private final String kafka;
    private final Path password;

    private RealServers(Path folder, TestServers stack, String kafka) throws IOException {
        this.folder = folder;
        this.stack = stack;
        this.kafka = kafka;
        // Once: whoever reads it while it is written again reads nothing, and is refused by the server.
        this.password = Files.writeString(
                folder.resolve("oceanbase.password"), stack.addresses().oceanBasePassword());
    }

    static synchronized RealServers get() {
        if (instance == null) {
            try {
                Path folder = Files.createTempDirectory("godwit-it");
                TestServers stack = TestServers.calm(folder.resolve("stack"));
                instance = new RealServers(folder, stack, stack.addresses().kafkaBootstrap());
                ServiceRun.leaveArchive(instance);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return instance;
    }

    /**
     * The same servers, with a Kafka of its own for all that is Godwit's: its tests of the control service do not wait for the others. One
     * such class at a time, under {@link #THIRD_CONTROL_SERVICE}.
     */
    static synchronized RealServers third() {
        if (third == null) {
            Path root = get().folder;
            TestServers kafka = TestServers.up(root.resolve("third-kafka"), Set.of(ServerKind.KAFKA));
            try {
                Path folder = Files.createDirectory(root.resolve("third"));
                Files.createSymbolicLink( // what the starts of programs leave is for all
                        Distribution.caches(folder), Files.createDirectories(Distribution.caches(root)));
                third = new RealServers(folder, get().stack, kafka.addresses().kafkaBootstrap());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return third;
    }

    /** Of Godwit; Milvus's log may be in another one. */
    String kafka() {
        return kafka;
    }

    /**
     * A Kafka of its own for some tests of the control service, which then do not wait for the others; one such class at a time, under {@link #SECOND_CONTROL_SERVICE}.
     */
    static synchronized String secondKafka() {
        if (second == null) {
            second = TestServers.up(get().folder.resolve("second"), Set.of(ServerKind.KAFKA));
        }
        return second.addresses().kafkaBootstrap();
    }

    TestServers stack() {
        return stack;
    }

    Path folder() {
        return folder;
    }

    Milvus milvus() {
        return new Milvus(login());
    }

    OceanBase oceanBase() {
        return new OceanBase(connections(), CHECKPOINTS);
    }

    /** A fresh timestamp of Milvus: everything that it acknowledged before has a smaller one. */
    long timestamp() {
        try (SourceCatalog catalog = milvus().catalog()) {
            return catalog.allocateTimestamp().orElseThrow();
        }
    }

    /** For the class of this thread, with which it goes. */
    void write(SampleCollection sample) {
        WrittenCollections.add(sample);
        try (SampleWriter writer = new SampleWriter(login(), 42)) {
            writer.write(sample, rows -> {});
        }
    }

    SampleWriter writer() {
        return new SampleWriter(login(), 42);
    }

    /** Looks at the rows of a table of database {@code default} that the load writes again and again. */
    HotRows hotRows(String table, BooleanSupplier going) {
        VisibleVersions versions =
                new VisibleVersions(connections(), new TableName("default", table), "id", SampleCollection.ROW_NUMBER);
        return new HotRows(() -> versions.upTo(TableLoad.LAST_HOT_KEY), going);
    }

    /** A task file's tree as a spec; {@code objects} and {@code full} as the file would hold them. */
    TaskSpec spec(String name, List<String> types, Map<String, Object> objects, Map<String, Object> full) {
        return spec(name, types, objects, full, Map.of());
    }

    /** The same with options of incremental sync. */
    TaskSpec spec(
            String name,
            List<String> types,
            Map<String, Object> objects,
            Map<String, Object> full,
            Map<String, Object> incremental) {
        return spec(name, types, objects, full, incremental, Map.of());
    }

    /** The same with expert settings. */
    TaskSpec spec(
            String name,
            List<String> types,
            Map<String, Object> objects,
            Map<String, Object> full,
            Map<String, Object> incremental,
            Map<String, Object> parameters) {
        return spec(
                name,
                types,
                objects,
                full,
                incremental,
                parameters,
                stack.addresses().milvusUri());
    }

    /** The same for another source, whose log lies in the same Kafka. */
    TaskSpec spec(
            String name,
            List<String> types,
            Map<String, Object> objects,
            Map<String, Object> full,
            Map<String, Object> incremental,
            Map<String, Object> parameters,
            String milvusUri) {
        Map<String, Object> tree = Map.of(
                "apiVersion",
                "godwit.io/v1",
                "kind",
                "MigrationTask",
                "metadata",
                Map.of("name", name),
                "spec",
                Map.of(
                        "kafka", Map.of("bootstrapServers", kafka, "partitions", 4),
                        "schemaRegistry", Map.of("url", stack.addresses().registryUrl()),
                        "source",
                                Map.of(
                                        "milvus",
                                        Map.of("uri", milvusUri),
                                        "log",
                                        Map.of(
                                                "kafka",
                                                Map.of(
                                                        "bootstrapServers",
                                                        stack.addresses().kafkaBootstrap()))),
                        "target",
                                Map.of(
                                        "oceanbase",
                                        Map.of(
                                                "url", stack.addresses().oceanBaseJdbcUrl(),
                                                "user", stack.addresses().oceanBaseUser(),
                                                "password", "${file:" + password + "}")),
                        "types", types,
                        "objects", objects,
                        "options",
                                incremental.isEmpty()
                                        ? Map.of("full", full)
                                        : Map.of("full", full, "incremental", incremental, "parameters", parameters)));
        return switch (TaskSpecReader.ofFiles(SecretResolver.ofProcess()).read(tree)) {
            case SpecReading.Valid valid -> valid.spec();
            case SpecReading.Invalid invalid ->
                throw new AssertionError(invalid.problems().toString());
        };
    }

    /** What an application writes to the tables of a task. */
    TableLoad tableLoad(List<HandOff> handOffs, long seed) {
        return new TableLoad(
                connections(), handOffs.stream().map(HandOff::mapping).toList(), seed);
    }

    /** A connection of an application, whose transactions end when it ends them. */
    Connection connect() {
        return connections().open();
    }

    void sql(String statement) {
        try (Connection open = connections().open();
                Statement sql = open.createStatement()) {
            sql.execute(statement);
            open.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    /** A statement that needs a current database. */
    void sqlIn(String database, String statement) {
        try (Connection open = connections().open();
                Statement sql = open.createStatement()) {
            sql.execute("USE " + database);
            sql.execute(statement);
            open.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    /** Two columns of numbers. */
    Map<Long, Long> numbers(String query) {
        try (Connection open = connections().open();
                Statement sql = open.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            Map<Long, Long> found = new HashMap<>();
            while (rows.next()) {
                found.put(rows.getLong(1), rows.getLong(2));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    /** The first column of the first row. */
    String value(String query) {
        return texts(query).getFirst();
    }

    /** The first column. */
    List<String> texts(String query) {
        try (Connection open = connections().open();
                Statement sql = open.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    private MilvusLogin login() {
        return new MilvusLogin(stack.addresses().milvusUri(), "", "", "", TlsSpec.NONE, false);
    }

    private Connections connections() {
        return new Connections(
                stack.addresses().oceanBaseJdbcUrl(),
                stack.addresses().oceanBaseUser(),
                stack.addresses().oceanBasePassword());
    }
}
