package io.godwit.oceanbase.binlog;

import io.godwit.model.log.LogPosition;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.godwit.oceanbase.changelog.OceanBaseLog;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.real.Replay;
import io.godwit.testsupport.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Tables on a MariaDB, with its nearest types, and readers of its binlog. */
final class BinlogSite {
    static final Duration SHORT = Duration.ofSeconds(3);

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final TableName CHECKPOINTS = new TableName(MariaDb.SCHEMA, "apply_checkpoint");

    private final MariaDb server;

    BinlogSite(MariaDb server) {
        this.server = server;
        server.sql("CREATE TABLE IF NOT EXISTS " + CHECKPOINTS + " (id INT PRIMARY KEY, n INT) ENGINE=InnoDB");
        server.sql("INSERT IGNORE INTO " + CHECKPOINTS + " VALUES (1,0)");
    }

    /** An empty table of a {@link Samples#collection}. */
    TableMapping made(String name, FieldType key) {
        return made(Samples.collection(name, 41 + NAMES.get(), key));
    }

    /** The collection in an empty table that no other test uses. */
    TableMapping made(CollectionSchema collection) {
        TableName table = new TableName(MariaDb.SCHEMA, collection.name().collection() + "_" + NAMES.incrementAndGet());
        server.sql("CREATE TABLE " + table + " ("
                + collection.fields().stream().map(BinlogSite::column).collect(Collectors.joining(", "))
                + ", PRIMARY KEY (" + collection.key().name() + ")) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4");
        return new TableMapping(collection, table, false);
    }

    private static String column(Field field) {
        String type =
                switch (field.type()) {
                    case BOOL -> "BOOLEAN";
                    case INT8 -> "TINYINT";
                    case INT16 -> "SMALLINT";
                    case INT32 -> "INTEGER";
                    case INT64 -> "BIGINT";
                    case FLOAT -> "FLOAT";
                    case DOUBLE -> "DOUBLE";
                    case VARCHAR ->
                        "VARCHAR(" + field.maxLength() + ") CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin";
                    case FLOAT_VECTOR -> "BLOB";
                    case JSON -> "JSON";
                    default -> "LONGTEXT";
                };
        return "`" + field.name() + "` " + type + (field.nullable() ? " NULL" : " NOT NULL");
    }

    /** What every transaction of Godwit's changes. */
    static String checkpoint() {
        return "UPDATE " + CHECKPOINTS + " SET n=n+1 WHERE id=1";
    }

    BinlogLog log(List<TableMapping> mappings) {
        return log(mappings, "it-" + NAMES.incrementAndGet());
    }

    BinlogLog log(List<TableMapping> mappings, String client) {
        return new BinlogLog(tenant(client), server.connections(), mappings, SHORT);
    }

    private BinlogLog.Tenant tenant(String client) {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        return new BinlogLog.Tenant(server.connections(), CHECKPOINTS, client, folder, 1L << 30);
    }

    /** What a user is told who reads the binlog. */
    BinlogChangeLogs changeLogs(Connections reader) {
        return new BinlogChangeLogs(tenant("it-" + NAMES.incrementAndGet()), reader, SHORT);
    }

    /** A replay from now on, of tables that are empty now. */
    Replay replay(List<TableMapping> mappings) {
        return replay(mappings, Optional.empty());
    }

    Replay replay(List<TableMapping> mappings, Optional<LogPosition> from) {
        return new Replay(log(mappings), mappings, new NoKeys(), from, LogPosition::segment);
    }

    static LogPosition end(BinlogLog log) {
        return log.ends(Set.of(OceanBaseLog.CHANNEL)).get(OceanBaseLog.CHANNEL);
    }

    /** No table here has a partition key, so no key is unclear. */
    private static final class NoKeys implements KeyReader {
        @Override
        public Optional<RowPage> read(CollectionSchema collection, List<Key> keys, ReadPoint at) {
            if (keys.isEmpty()) {
                return Optional.empty();
            }
            throw new AssertionError("keys to be read again: " + keys);
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
