package io.godwit.oceanbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.godwit.oceanbase.connect.SqlSession;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.TestRow;
import io.godwit.testsupport.TestRows;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What callers see when connections break and servers refuse. */
class LostConnectionIT {
    private final TableMapping mapping = new TableMapping(
            Samples.collection("lost", 7, FieldType.INT64), new TableName(Tables.DATABASE, "lost"), false);
    private final PartitionRef partition =
            new PartitionRef(UUID.randomUUID().toString().substring(0, 12), "t", 0);
    private final TestRows rows = new TestRows(List.<TestRow>of(Samples.row(mapping.collection(), 1)));

    @Test
    void aBatchOnAKilledConnectionIsGoneAndMayBeRepeated() {
        Tables.recreate(mapping, StorageFormat.DEFAULT);
        try (TargetWriter writer = writer()) {
            ApplyCheckpoint from = writer.claim(partition, 0);
            ApplyCheckpoint to = from.advanced(1, 1, 0, 1);
            writer.begin(from, to);
            writer.insert(mapping, rows);
            killWriter();

            assertKind(writer::commit, GodwitException.Kind.RETRIABLE);
            writer.rollback();
            assertThat(writer.read(partition)).isEqualTo(from);
            assertThat(Tables.read(mapping)).isEmpty();

            writer.begin(from, to);
            writer.insert(mapping, rows);
            writer.commit();
            assertThat(writer.read(partition)).isEqualTo(to);
        }
    }

    @Test
    void nothingIsWrittenOnANewConnectionOutsideItsTransaction() {
        Tables.recreate(mapping, StorageFormat.DEFAULT);
        try (TargetWriter writer = writer()) {
            ApplyCheckpoint from = writer.claim(partition, 0);
            writer.begin(from, from.advanced(1, 1, 0, 1));
            killWriter();

            assertKind(() -> writer.insert(mapping, rows), GodwitException.Kind.RETRIABLE);
            assertKind(() -> writer.insert(mapping, rows), GodwitException.Kind.BUG);
            assertKind(writer::commit, GodwitException.Kind.BUG);
            writer.rollback();
            assertThat(Tables.read(mapping)).isEmpty();
        }
    }

    @Test
    void aWrongPasswordIsAConfigurationErrorWithoutThePassword() {
        Connections wrong =
                new Connections(Engine.connections().url(), Engine.connections().user(), "s3cret-wrong");

        assertThatThrownBy(wrong::open).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.TARGET_AUTH);
            assertThat(e.kind()).isEqualTo(GodwitException.Kind.CONFIGURATION);
            assertThat(e).hasMessageNotContaining("s3cret");
        });
    }

    @Test
    void aPasswordThatIsOnlyChangedHereYetIsWaitedFor() throws SQLException {
        Connections engine = Engine.connections();
        AtomicReference<String> kept = new AtomicReference<>(engine.password());
        Connections changing = new Connections(engine.url(), engine.user(), kept::get, engine.limits());
        changing.open().close();
        kept.set("s3cret-wrong");

        assertThatThrownBy(changing::open).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.TARGET_AUTH);
            assertThat(e.kind()).isEqualTo(GodwitException.Kind.RETRIABLE);
            assertThat(e).hasMessageNotContaining("s3cret");
        });

        kept.set(engine.password());
        changing.open().close();
    }

    @Test
    void aServerThatIsAwayIsRetriable() {
        Connections away = new Connections("jdbc:mysql://127.0.0.1:1/?password=s3cret", "root", "s3cret");

        assertThatThrownBy(away::open).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.TARGET_UNREACHABLE);
            assertThat(e.kind()).isEqualTo(GodwitException.Kind.RETRIABLE);
            assertThat(e).hasMessageNotContaining("s3cret");
        });
    }

    private static void assertKind(ThrowingCallable call, GodwitException.Kind kind) {
        assertThatThrownBy(call).isInstanceOfSatisfying(GodwitException.class, e -> assertThat(e.kind())
                .isEqualTo(kind));
    }

    /** A writer whose session differs from others by its database. */
    private static TargetWriter writer() {
        Connections engine = Engine.connections();
        return new OceanBase(
                        new Connections(engine.url() + Tables.DATABASE, engine.user(), engine.password()),
                        Engine.CHECKPOINTS)
                .writer();
    }

    private static void killWriter() {
        try (SqlSession session = new SqlSession(Engine.connections())) {
            session.call("killing", open -> {
                List<Long> ids = SqlSession.query(
                        open,
                        "SHOW PROCESSLIST",
                        r -> Tables.DATABASE.equals(r.getString("db")) ? r.getLong("Id") : 0L);
                for (long id : ids) {
                    if (id != 0) {
                        SqlSession.update(open, "KILL " + id);
                    }
                }
                return null;
            });
        }
    }
}
