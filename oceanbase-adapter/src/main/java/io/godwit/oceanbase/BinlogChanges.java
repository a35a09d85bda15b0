package io.godwit.oceanbase;

import io.godwit.model.log.ChangeLogs;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.SourceCatalog;
import io.godwit.oceanbase.binlog.BinlogChangeLogs;
import io.godwit.oceanbase.binlog.BinlogLog;
import io.godwit.oceanbase.binlog.BinlogMarks;
import io.godwit.oceanbase.changelog.OceanBaseSource;
import io.godwit.oceanbase.connect.Connections;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/** The binlog. {@code service} is where it is handed out. */
record BinlogChanges(BinlogLog.Tenant tenant, Connections service) implements TenantChanges {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Override
    public ChangeLogs logs() {
        return new BinlogChangeLogs(tenant, service, PATIENCE);
    }

    @Override
    public SourceLog log(Collection<TableMapping> mappings) {
        return new BinlogLog(tenant, service, mappings, PATIENCE);
    }

    /** The log tells transactions apart, and one that touches checkpoints is nobody else's. */
    @Override
    public SourceLog log(Collection<TableMapping> mappings, String ownFlow) {
        return log(mappings);
    }

    @Override
    public SourceCatalog source(Collection<TableMapping> mappings) {
        return new OceanBaseSource(
                tenant.connections(),
                mappings,
                Optional.of(new BinlogMarks(
                        tenant.connections(), tenant.checkpoints().schema())));
    }

    @Override
    public long timestamp(LogPosition position) {
        return position.segment();
    }
}
