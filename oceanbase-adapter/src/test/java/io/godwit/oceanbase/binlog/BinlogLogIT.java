package io.godwit.oceanbase.binlog;

import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.oceanbase.OceanBase;
import io.godwit.oceanbase.changelog.OceanBaseLog;
import io.godwit.oceanbase.real.LoggedChanges;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.contract.SourceLogContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A binlog as any log: transactions of one row each, with a mark after each of them. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(MariaDb.Provider.class)
class BinlogLogIT implements SourceLogContract {
    private final BinlogLog log;
    private final LogDecoder decoder;
    private final List<LogPosition> places = new ArrayList<>();

    BinlogLogIT(MariaDb server) {
        BinlogSite site = new BinlogSite(server);
        TableMapping mapping = site.made(Samples.collection("contracted", 171, FieldType.INT64));
        log = site.log(List.of(mapping));
        decoder = OceanBase.decoder(List.of(mapping));
        places.add(BinlogSite.end(log));
        for (int key = 0; key < 5; key++) {
            server.sql("INSERT INTO " + mapping.table() + " VALUES (" + key + ",'t',X'0000803F00000040',NULL)");
            places.add(BinlogSite.end(log));
        }
        server.sql("DELETE FROM " + mapping.table() + " WHERE id=2");
        places.add(BinlogSite.end(log));
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
