package io.godwit.oceanbase;

import io.godwit.model.log.ChangeLogs;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.SourceCatalog;
import java.util.Collection;

/** One of the logs in which a tenant has its changes: their records have one form, and the channel one name. */
public interface TenantChanges {
    /** What is to be made before the log can be read, and removed afterwards. */
    ChangeLogs logs();

    /** The changes of these mappings' tables. */
    SourceLog log(Collection<TableMapping> mappings);

    /** The same without what a flow of Godwit writes to these tables. */
    SourceLog log(Collection<TableMapping> mappings, String ownFlow);

    /** The tables of these mappings as collections, with the log's timestamps. */
    SourceCatalog source(Collection<TableMapping> mappings);

    /** The timestamp up to which everything is before a position. */
    long timestamp(LogPosition position);
}
