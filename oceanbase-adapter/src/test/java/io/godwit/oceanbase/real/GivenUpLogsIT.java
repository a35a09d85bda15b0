package io.godwit.oceanbase.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.godwit.model.error.GodwitException;
import io.godwit.model.log.ChangeLogs;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableName;
import io.godwit.testsupport.Samples;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application's transaction is open on a table whose log is to be made. */
@ExtendWith(RealOceanBase.Provider.class)
class GivenUpLogsIT {
    private static final String READER = "task.reverse";

    private final RealOceanBase server;
    private final TableName table;

    GivenUpLogsIT(RealOceanBase server) {
        this.server = server;
        this.table = server.made(Samples.collection("waited_for", 43, FieldType.INT64))
                .table();
    }

    /**
     * When the transaction ends soon after, the engine has not noticed yet that nobody waits any more, and makes the log; else it undoes what was
     * begun.
     */
    @Test
    void whoeverWaitsForItIsWokenAndALogCanBeMadeAfterTheTransaction() throws SQLException, InterruptedException {
        try (ChangeLogs logs = server.ports().changeLogs();
                Connection open = server.connections().open();
                Statement application = open.createStatement()) {
            server.sql("INSERT INTO " + table + " VALUES (1,'t','[1,2]',NULL)");
            application.execute("DELETE FROM " + table);
            Thread maker = Thread.startVirtualThread(() -> logs.create(table, READER));
            await().until(() -> logs.look(table).logged());

            maker.interrupt();
            assertThat(maker.join(Duration.ofSeconds(10))).isTrue();
            assertThat(catchThrowableOfType(GodwitException.class, () -> logs.drop(table, READER)))
                    .returns(GodwitException.Kind.RETRIABLE, GodwitException::kind)
                    .hasMessageContaining("OceanBase waits for a transaction that is open on " + table);
            assertThat(catchThrowableOfType(GodwitException.class, () -> logs.create(table, READER)))
                    .returns(GodwitException.Kind.RETRIABLE, GodwitException::kind);

            open.rollback();
            await().ignoreException(GodwitException.class).untilAsserted(() -> logs.create(table, READER));
            assertThat(logs.isHeld(table, READER)).isTrue();
            logs.drop(table, READER);
            assertThat(logs.look(table).logged()).isFalse();
        }
    }
}
