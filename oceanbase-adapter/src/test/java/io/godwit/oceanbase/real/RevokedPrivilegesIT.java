package io.godwit.oceanbase.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.ChangeLogs;
import io.godwit.model.row.Key;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.oceanbase.Engine;
import io.godwit.oceanbase.OceanBase;
import io.godwit.oceanbase.Tables;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.testsupport.Samples;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A user of its own who loses a privilege in the middle: that is said, and not that a log is lost; with the privilege it goes on. */
@Timeout(90)
@ExtendWith(RealOceanBase.Provider.class)
class RevokedPrivilegesIT {
    private static final String READER = "revoked";

    private final RealOceanBase server;
    private final String user;
    private final OceanBase restricted;
    private final ChangeLogs logs;
    private final TableMapping mapping;
    private final TableName table;

    RevokedPrivilegesIT(RealOceanBase server) {
        this.server = server;
        this.user = server.newName("u");
        server.sql("CREATE USER " + user + " IDENTIFIED BY 'secret'");
        server.sql("GRANT SELECT, CREATE, DROP ON " + Tables.DATABASE + ".* TO " + user);
        server.sql("GRANT ALL PRIVILEGES ON " + Engine.CHECKPOINTS + ".* TO " + user);
        Connections admin = server.connections();
        String tenant = admin.user().replaceFirst("^[^@]*", "");
        this.restricted = new OceanBase(
                new Connections(admin.url(), user + tenant, "secret", admin.limits()), Engine.CHECKPOINTS);
        this.logs = restricted.changeLogs();
        this.mapping = server.made(Samples.collection("revoked", 81, FieldType.INT64));
        this.table = mapping.table();
    }

    @AfterEach
    void close() {
        logs.close();
        try (ChangeLogs all = server.ports().changeLogs()) {
            all.drop(table, READER);
        }
        server.sql("DROP USER " + user);
    }

    @Test
    void whoMayNotReadAnyMoreIsToldSoAndContinuesWhereItWas() {
        logs.create(table, READER);
        try (Replay replay = replay()) {
            insert(1);
            replay.catchUp();

            revoke("SELECT");
            insert(2);
            assertRefused(replay::catchUp);
            assertRefused(replay::restart);
            insert(3);
            grant("SELECT");

            replay.restart();
            replay.catchUp();
            assertThat(replay.rows(mapping)).containsOnlyKeys(Key.of(1), Key.of(2), Key.of(3));
        }
    }

    /** The rest of the task goes on: a log that cannot be purged only grows. */
    @Test
    void whoMayNotMakeOrPurgeLogsAnyMoreIsToldSoAndReadsOn() {
        revoke("CREATE");
        assertRefused(() -> logs.create(table, READER));
        grant("CREATE");
        logs.create(table, READER);
        try (Replay replay = replay()) {
            insert(1);
            server.sql("REVOKE ALL PRIVILEGES ON " + Engine.CHECKPOINTS + ".* FROM " + user);
            server.sql("GRANT SELECT ON " + Engine.CHECKPOINTS + ".* TO " + user);
            assertRefused(() -> logs.purge(table, READER, replay.end()));
            replay.catchUp();
            server.sql("GRANT ALL PRIVILEGES ON " + Engine.CHECKPOINTS + ".* TO " + user);

            assertThat(logs.purge(table, READER, replay.position())).isFalse();
            replay.catchUp();
            assertThat(logs.purge(table, READER, replay.end())).isTrue();
            assertThat(replay.rows(mapping)).containsOnlyKeys(Key.of(1));
        }
    }

    /** The engine does not show a table to whoever may do nothing with it: that must not look as if it were gone. */
    @Test
    void aTableThatMayNotBeSeenIsNotTakenForOneThatIsGone() {
        logs.create(table, READER);
        revoke("SELECT");

        assertRefused(() -> logs.rows(table));
        assertThat(logs.look(table).logged()).isTrue();
        revoke("CREATE, DROP");
        assertRefused(() -> logs.look(table));
        assertRefused(() -> logs.create(table, READER));
        server.sql("GRANT SELECT ON " + table + " TO " + user); // its log is a table of its own
        assertRefused(() -> logs.look(table));
        grant("SELECT, CREATE, DROP");
        assertThat(logs.look(table).logged()).isTrue();
        assertThat(logs.isHeld(table, READER)).isTrue();
    }

    private Replay replay() {
        return new Replay(restricted, restricted.log(List.of(mapping)), List.of(mapping), Optional.empty());
    }

    private void revoke(String privilege) {
        server.sql("REVOKE " + privilege + " ON " + Tables.DATABASE + ".* FROM " + user);
    }

    private void grant(String privilege) {
        server.sql("GRANT " + privilege + " ON " + Tables.DATABASE + ".* TO " + user);
    }

    private void insert(long id) {
        server.sql("INSERT INTO " + table + " VALUES (" + id + ",'t','[1,2]',NULL)");
    }

    private static void assertRefused(Runnable work) {
        GodwitException failure = catchThrowableOfType(GodwitException.class, work::run);
        assertThat(failure)
                .isNotNull()
                .returns(ErrorCode.TARGET_AUTH, GodwitException::code)
                .returns(GodwitException.Kind.CONFIGURATION, GodwitException::kind);
        assertThat(failure.getMessage()).containsIgnoringCase("denied");
        assertThat(failure.remedy()).contains("privileges");
    }
}
