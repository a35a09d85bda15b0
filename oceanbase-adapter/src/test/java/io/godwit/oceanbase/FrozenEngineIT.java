package io.godwit.oceanbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.TargetWriter;
import io.godwit.model.task.StorageFormat;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.TimeLimits;
import io.godwit.stack.ServerKind;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.TestRows;
import io.godwit.testsupport.servers.TestServers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** What callers see when the engine is stopped in mid-work (SIGSTOP) and continues. Invariants 1 and 2. */
@Isolated
@Timeout(60)
class FrozenEngineIT {
    private static final TimeLimits SHORT =
            new TimeLimits(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2));

    private final TableMapping mapping = new TableMapping(
            Samples.collection("frozen", 7, FieldType.INT64), new TableName(Tables.DATABASE, "frozen"), false);
    private final PartitionRef partition =
            new PartitionRef(UUID.randomUUID().toString().substring(0, 12), "t", 0);
    private final TestRows rows = new TestRows(List.of(Samples.row(mapping.collection(), 1)));
    private final Connections connections = Engine.connections().within(SHORT);

    @BeforeEach
    void started() {
        assumeThat(Engine.servers()).as("an engine that this test may stop").isPresent();
        Tables.recreate(mapping, StorageFormat.DEFAULT);
    }

    @Test
    void aCommitWithoutAnswerIsRepairedFromTheCheckpointRow() {
        try (TargetWriter writer = new OceanBase(connections, Engine.CHECKPOINTS).writer()) {
            ApplyCheckpoint from = writer.claim(partition, 0);
            ApplyCheckpoint to = from.advanced(1, 1, 0, 1);
            writer.begin(from, to);
            writer.insert(mapping, rows);

            whileFrozen(() -> {
                assertUnreachable(writer::commit, "has not answered within 2 s while committing");
                writer.rollback();
                assertUnreachable(() -> writer.read(partition), "does not answer within 2 s");
            });

            ApplyCheckpoint now = writer.read(partition);
            assertThat(now).isIn(from, to);
            assertThat(Tables.read(mapping)).hasSize((int) now.nextOffset());
        }
    }

    @Test
    void aBatchWithoutAnswerIsGoneAndMayBeRepeated() {
        try (TargetWriter writer = new OceanBase(connections, Engine.CHECKPOINTS).writer()) {
            ApplyCheckpoint from = writer.claim(partition, 0);
            ApplyCheckpoint to = from.advanced(1, 1, 0, 1);
            writer.begin(from, to);

            whileFrozen(() -> assertUnreachable(
                    () -> writer.insert(mapping, rows), "has not answered within 2 s while inserting"));
            writer.rollback();

            writer.begin(from, to);
            writer.insert(mapping, rows);
            writer.commit();
            assertThat(writer.read(partition)).isEqualTo(to);
            assertThat(Tables.read(mapping)).hasSize(1);
        }
    }

    private static void whileFrozen(Runnable work) {
        TestServers servers = Engine.servers().orElseThrow();
        servers.freeze(ServerKind.OCEANBASE);
        try {
            work.run();
        } finally {
            servers.thaw(ServerKind.OCEANBASE);
        }
    }

    private static void assertUnreachable(ThrowingCallable call, String words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.kind()).isEqualTo(GodwitException.Kind.RETRIABLE);
            assertThat(e.code()).isEqualTo(ErrorCode.TARGET_UNREACHABLE);
            assertThat(e).hasMessageContaining(words);
        });
    }
}
