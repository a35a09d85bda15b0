package io.godwit.oceanbase.real;

import io.godwit.model.log.ChangeLogs;
import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.oceanbase.Engine;
import io.godwit.oceanbase.OceanBase;
import io.godwit.oceanbase.changelog.OceanBaseLog;
import io.godwit.oceanbase.checkpoint.CheckpointTables;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.contract.SourceLogContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Materialized view logs as any log: transactions of one row each, in windows of one row, as the Store of the way back reads them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(RealOceanBase.Provider.class)
class OceanBaseLogIT implements SourceLogContract {
    private static final String READER = "contract";

    private final ChangeLogs logs;
    private final TableMapping mapping;
    private final SourceLog log;
    private final LogDecoder decoder;
    private final List<LogPosition> places = new ArrayList<>();

    OceanBaseLogIT(RealOceanBase server) {
        logs = server.ports().changeLogs();
        mapping = server.made(Samples.collection("contracted", 71, FieldType.INT64));
        logs.create(logs.ownTransactions(), READER);
        logs.create(mapping.table(), READER);
        log = new OceanBaseLog(
                        server.connections(),
                        List.of(mapping),
                        CheckpointTables.checkpoints(Engine.CHECKPOINTS),
                        Batches.FLOW)
                .withWindows(1);
        decoder = OceanBase.decoder(List.of(mapping));
        places.add(now());
        for (int key = 0; key < 5; key++) {
            server.sql("INSERT INTO " + mapping.table() + " VALUES (" + key + ",'t','[1,2]',NULL)");
            places.add(now());
        }
        server.sql("DELETE FROM " + mapping.table() + " WHERE id=2");
        places.add(now());
    }

    @AfterAll
    void close() {
        log.close();
        logs.drop(mapping.table(), READER);
        logs.drop(logs.ownTransactions(), READER);
        logs.close();
    }

    private LogPosition now() {
        return log.ends(List.of(channel())).get(channel());
    }

    @Override
    public SourceLog log() {
        return log;
    }

    @Override
    public String channel() {
        return OceanBaseLog.CHANNEL;
    }

    @Override
    public List<String> changes() {
        return List.of("put 0", "put 1", "put 2", "put 3", "put 4", "removed 2");
    }

    @Override
    public List<String> changes(LogRecord record) {
        return LoggedChanges.of(decoder, record);
    }

    @Override
    public List<LogPosition> places() {
        return places;
    }

    @Override
    public boolean placesCountChanges() {
        return false;
    }
}
