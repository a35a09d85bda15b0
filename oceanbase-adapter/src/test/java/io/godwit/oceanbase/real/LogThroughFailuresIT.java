package io.godwit.oceanbase.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.godwit.model.error.GodwitException;
import io.godwit.model.log.ChangeLogs;
import io.godwit.model.row.Key;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.oceanbase.Engine;
import io.godwit.oceanbase.OceanBase;
import io.godwit.oceanbase.connect.TimeLimits;
import io.godwit.stack.ServerKind;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.servers.TestServers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** A reader of the log whose server hangs, or is killed: it says so in time, and continues where it was. */
@Isolated
@Timeout(90)
@ExtendWith(RealOceanBase.Provider.class)
class LogThroughFailuresIT {
    private static final TimeLimits SHORT =
            new TimeLimits(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2));
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final RealOceanBase server;

    LogThroughFailuresIT(RealOceanBase server) {
        this.server = server;
    }

    @Test
    void nothingIsMissedWhenTheServerHangsOrIsKilled() {
        assumeThat(Engine.servers()).as("an engine that this test may stop").isPresent();
        TestServers servers = Engine.servers().orElseThrow();
        TableMapping mapping = server.made(Samples.collection("failing", 61, FieldType.INT64));
        try (ChangeLogs logs = server.ports().changeLogs()) {
            RealOceanBase.logsOwn(logs, "it");
            logs.create(mapping.table(), "it");
        }
        OceanBase ports = new OceanBase(server.connections().within(SHORT), Engine.CHECKPOINTS);
        try (Replay replay = new Replay(ports, List.of(mapping))) {
            insert(mapping, 1);
            replay.catchUp();

            servers.freeze(ServerKind.OCEANBASE);
            assertUnavailable(replay);
            servers.thaw(ServerKind.OCEANBASE);
            replay.restart();
            insert(mapping, 2);
            replay.catchUp();

            insert(mapping, 3);
            servers.kill(ServerKind.OCEANBASE);
            assertUnavailable(replay);
            servers.start(ServerKind.OCEANBASE);
            await().atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(GodwitException.class)
                    .until(() -> {
                        replay.restart();
                        replay.catchUp();
                        return true;
                    });
            insert(mapping, 4);
            replay.catchUp();

            assertThat(replay.rows(mapping)).containsOnlyKeys(Key.of(1), Key.of(2), Key.of(3), Key.of(4));
        }
    }

    private static void assertUnavailable(Replay replay) {
        GodwitException failure = catchThrowableOfType(GodwitException.class, () -> {
            for (int i = 0; i < 100; i++) {
                replay.step();
            }
        });
        assertThat(failure).isNotNull().returns(GodwitException.Kind.RETRIABLE, GodwitException::kind);
    }

    private void insert(TableMapping mapping, long id) {
        server.sql("INSERT INTO " + mapping.table() + " VALUES (" + id + ",'t','[1,2]',NULL)");
    }
}
