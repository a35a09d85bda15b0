package io.godwit.oceanbase.real;

import static org.awaitility.Awaitility.await;

import io.godwit.model.error.GodwitException;
import io.godwit.model.log.ChangeLogs;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.TargetSchema;
import io.godwit.model.target.TargetWriter;
import io.godwit.model.task.SchemaOptions;
import io.godwit.oceanbase.Engine;
import io.godwit.oceanbase.OceanBase;
import io.godwit.oceanbase.Tables;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.testsupport.TestRow;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The engine of all tests of this module, and names that no other test uses; it goes after the last test, failed or not. Safe
 * for several threads.
 */
public final class RealOceanBase implements AutoCloseable {
    private static final String DATABASE = Tables.DATABASE;
    private static final String RUN = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);

    private final AtomicLong names = new AtomicLong();

    private RealOceanBase() {
        try (TargetSchema schema = schema()) {
            schema.ensureCheckpointSchema();
        }
    }

    /** Gives the engine to constructors and methods of test classes. */
    public static final class Provider implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == RealOceanBase.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(RealOceanBase.class, key -> new RealOceanBase());
        }
    }

    /** Ports to the engine. */
    public OceanBase ports() {
        return new OceanBase(connections(), Engine.CHECKPOINTS);
    }

    TargetSchema schema() {
        return ports().schema(SchemaOptions.DEFAULT);
    }

    TargetWriter writer() {
        return ports().writer();
    }

    /** A name that no other test uses. */
    String newName(String prefix) {
        return prefix + "_" + RUN + "_" + names.incrementAndGet();
    }

    /** Makes the log of own transactions; tried again, as an engine that has just started has no threads for that yet. */
    static void logsOwn(ChangeLogs logs, String reader) {
        await().ignoreExceptionsMatching(
                        e -> e instanceof GodwitException failure && failure.kind() == GodwitException.Kind.RETRIABLE)
                .until(() -> {
                    logs.create(logs.ownTransactions(), reader);
                    return true;
                });
    }

    /** The collection in an empty table that no other test uses. */
    TableMapping made(CollectionSchema collection) {
        TableMapping mapping = new TableMapping(
                collection, new TableName(DATABASE, newName(collection.name().collection())), false);
        create(mapping);
        return mapping;
    }

    void create(TableMapping mapping) {
        try (TargetSchema schema = schema()) {
            schema.create(mapping);
        }
    }

    /** Writes rows in one batch and commits; answers what was refused. */
    List<RejectedRow> write(TableMapping mapping, List<TestRow> rows) {
        return new Batches(this, mapping).write(rows);
    }

    void sql(String statement) {
        Engine.run(statement);
    }

    /** First column of every row. */
    List<String> values(String query) {
        try (Connection open = connections().open();
                Statement sql = open.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    long count(TableMapping mapping) {
        return Long.parseLong(values("SELECT COUNT(*) FROM " + mapping.table()).getFirst());
    }

    @Override
    public void close() {
        Engine.stop();
    }

    Connections connections() {
        return Engine.connections();
    }
}
