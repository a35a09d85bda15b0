package io.godwit.oceanbase.binlog;

import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.oceanbase.OceanBase;
import io.godwit.oceanbase.real.TableLogContract;
import io.godwit.testsupport.Samples;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A binlog as any log: transactions of one row each, with a mark after each of them. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(MariaDb.Provider.class)
class BinlogLogIT implements TableLogContract {
    private final BinlogLog log;
    private final LogDecoder decoder;
    private final List<LogPosition> places;

    BinlogLogIT(MariaDb server) {
        BinlogSite site = new BinlogSite(server);
        TableMapping mapping = site.made(Samples.collection("contracted", 171, FieldType.INT64));
        log = site.log(List.of(mapping));
        decoder = OceanBase.decoder(List.of(mapping));
        places = TableLogContract.written(mapping, "X'0000803F00000040'", server::sql, () -> BinlogSite.end(log));
    }

    @AfterAll
    void close() {
        log.close();
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
