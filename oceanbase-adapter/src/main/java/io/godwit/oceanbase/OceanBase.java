package io.godwit.oceanbase;

import io.godwit.model.log.ChangeLogs;
import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.SourceLog;
import io.godwit.model.row.RowInspector;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.target.Checkpoints;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.target.TargetLook;
import io.godwit.model.target.TargetSchema;
import io.godwit.model.target.TargetWriter;
import io.godwit.model.task.ByteSize;
import io.godwit.model.task.ExpertParameter;
import io.godwit.model.task.OceanBaseSpec;
import io.godwit.model.task.OptionsSpec;
import io.godwit.model.task.SchemaOptions;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.oceanbase.binlog.BinlogLog;
import io.godwit.oceanbase.changelog.OceanBaseChangeLogs;
import io.godwit.oceanbase.changelog.OceanBaseKeyReader;
import io.godwit.oceanbase.changelog.OceanBaseLog;
import io.godwit.oceanbase.changelog.OceanBaseLogDecoder;
import io.godwit.oceanbase.changelog.OceanBaseSource;
import io.godwit.oceanbase.checkpoint.CheckpointTables;
import io.godwit.oceanbase.checkpoint.OceanBaseGate;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.TimeLimits;
import io.godwit.oceanbase.inspect.TableInspector;
import io.godwit.oceanbase.schema.OceanBaseLook;
import io.godwit.oceanbase.schema.OceanBaseSchema;
import io.godwit.oceanbase.write.JsonForms;
import io.godwit.oceanbase.write.OceanBaseWriter;
import java.nio.file.Path;
import java.util.Collection;

/**
 * The entry to one OceanBase tenant: makes the ports that Godwit's services use. Each port opens connections of its own when
 * it is first used.
 */
public final class OceanBase {
    /** The one channel of {@link #log}. */
    public static final String CHANNEL = OceanBaseLog.CHANNEL;

    private final Connections connections;
    private final String checkpointSchema;

    /**
     * The tenant that {@code connections} reach.
     *
     * @param checkpointSchema schema of Godwit's own tables
     */
    public OceanBase(Connections connections, String checkpointSchema) {
        this.connections = connections;
        this.checkpointSchema = checkpointSchema;
    }

    /** The tenant that a task names. */
    public static OceanBase of(TaskSpec task, SecretResolver secrets) {
        secrets.resolve(task.target().password()); // one that is missing is reported now
        return new OceanBase(
                new Connections(
                        task.target().url(),
                        task.target().user(),
                        () -> secrets.resolve(task.target().password()),
                        TimeLimits.QUICK),
                task.options().parameter(ExpertParameter.CHECKPOINT_SCHEMA));
    }

    /** What a tenant says about itself, before there is a task. */
    public static TargetLook look(OceanBaseSpec spec, SecretResolver secrets) {
        return new OceanBaseLook(new Connections(spec.url(), spec.user(), secrets.resolve(spec.password())));
    }

    /** Tables; created as {@code options} say. */
    public TargetSchema schema(SchemaOptions options) {
        return new OceanBaseSchema(connections, options, checkpointSchema);
    }

    /** A writer with a connection of its own. */
    public TargetWriter writer() {
        return writer(JsonForms.UNWATCHED);
    }

    /** A writer with a connection of its own that reports to {@code forms} how it writes JSON. */
    public TargetWriter writer(JsonForms forms) {
        return new OceanBaseWriter(connections, checkpointSchema, forms);
    }

    /** Checkpoints of rows that are written elsewhere, on a connection of its own. */
    public Checkpoints checkpoints() {
        return writer();
    }

    /** The phases of mappings. */
    public PhaseGate gate() {
        return new OceanBaseGate(connections, checkpointSchema);
    }

    /** The logs that the tenant keeps of single tables. */
    public ChangeLogs changeLogs() {
        return new OceanBaseChangeLogs(connections, CheckpointTables.checkpoints(checkpointSchema));
    }

    /** The change logs of these mappings' tables as one log. */
    public SourceLog log(Collection<TableMapping> mappings) {
        return new OceanBaseLog(connections, mappings);
    }

    /** The same without what a flow of Godwit writes to these tables. */
    public SourceLog log(Collection<TableMapping> mappings, String ownFlow) {
        return new OceanBaseLog(connections, mappings, CheckpointTables.checkpoints(checkpointSchema), ownFlow);
    }

    /**
     * The log that a task reads on the way back.
     *
     * @param client a name that no other client of the tenant's binlog has
     */
    public TenantChanges changes(OptionsSpec options, String client) {
        return switch (options.reverse().log()) {
            case MATERIALIZED_VIEW_LOGS -> new ViewLogChanges(this);
            case BINLOG ->
                new BinlogChanges(
                        new BinlogLog.Tenant(
                                connections,
                                CheckpointTables.checkpoints(checkpointSchema),
                                client,
                                Path.of(options.parameter(ExpertParameter.SPILL_FOLDER)),
                                ByteSize.parse(options.parameter(ExpertParameter.SPILL_BYTES))
                                        .orElseThrow()
                                        .bytes()),
                        options.reverse()
                                .binlogUrl()
                                .map(connections::at)
                                .orElse(connections)
                                .plain());
        };
    }

    /** Reads the records of a log of the tenant. */
    public static LogDecoder decoder(Collection<TableMapping> mappings) {
        return new OceanBaseLogDecoder(mappings);
    }

    /** Looks up rows of these mappings' tables by key. */
    public KeyReader keys(Collection<TableMapping> mappings) {
        return new OceanBaseKeyReader(connections, mappings);
    }

    /** The tables of these mappings as collections. */
    public SourceCatalog source(Collection<TableMapping> mappings) {
        return new OceanBaseSource(connections, mappings);
    }

    /** Reads tables back for comparison. */
    public RowInspector inspector() {
        return new TableInspector(connections);
    }
}
