package io.godwit.oceanbase.real;

import io.godwit.model.log.ChangeLogs;
import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.oceanbase.Engine;
import io.godwit.oceanbase.OceanBase;
import io.godwit.oceanbase.changelog.OceanBaseLog;
import io.godwit.oceanbase.checkpoint.CheckpointTables;
import io.godwit.testsupport.Samples;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Materialized view logs as any log: transactions of one row each, in windows of one row, as the Store of the way back reads them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(RealOceanBase.Provider.class)
class OceanBaseLogIT implements TableLogContract {
    private static final String READER = "contract";

    private final ChangeLogs logs;
    private final TableMapping mapping;
    private final SourceLog log;
    private final LogDecoder decoder;
    private final List<LogPosition> places;

    OceanBaseLogIT(RealOceanBase server) {
        logs = server.ports().changeLogs();
        mapping = server.made(Samples.collection("contracted", 71, FieldType.INT64));
        RealOceanBase.logsOwn(logs, READER);
        logs.create(mapping.table(), READER);
        log = new OceanBaseLog(
                        server.connections(),
                        List.of(mapping),
                        CheckpointTables.checkpoints(Engine.CHECKPOINTS),
                        Batches.FLOW)
                .withWindows(1);
        decoder = OceanBase.decoder(List.of(mapping));
        places = TableLogContract.written(mapping, "'[1,2]'", server::sql, this::now);
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
    public LogDecoder decoder() {
        return decoder;
    }

    @Override
    public List<LogPosition> places() {
        return places;
    }
}
