package io.godwit.oceanbase;

import io.godwit.model.log.ChangeLogs;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.CommitVersion;
import io.godwit.model.source.SourceCatalog;
import java.util.Collection;

/** Materialized view logs. */
record ViewLogChanges(OceanBase oceanBase) implements TenantChanges {
    @Override
    public ChangeLogs logs() {
        return oceanBase.changeLogs();
    }

    @Override
    public SourceLog log(Collection<TableMapping> mappings) {
        return oceanBase.log(mappings);
    }

    @Override
    public SourceLog log(Collection<TableMapping> mappings, String ownFlow) {
        return oceanBase.log(mappings, ownFlow);
    }

    @Override
    public SourceCatalog source(Collection<TableMapping> mappings) {
        return oceanBase.source(mappings);
    }

    @Override
    public long timestamp(LogPosition position) {
        return CommitVersion.tso(position.offset());
    }
}
