package io.godwit.oceanbase;

import io.godwit.model.row.RowInspector;
import io.godwit.model.target.Checkpoints;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.target.TargetLook;
import io.godwit.model.target.TargetSchema;
import io.godwit.model.target.TargetWriter;
import io.godwit.model.task.ExpertParameter;
import io.godwit.model.task.OceanBaseSpec;
import io.godwit.model.task.SchemaOptions;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.oceanbase.checkpoint.OceanBaseGate;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.inspect.TableInspector;
import io.godwit.oceanbase.schema.OceanBaseLook;
import io.godwit.oceanbase.schema.OceanBaseSchema;
import io.godwit.oceanbase.write.JsonForms;
import io.godwit.oceanbase.write.OceanBaseWriter;

/**
 * The entry to one OceanBase tenant: makes the ports that Godwit's services use. Each port opens connections of its own when
 * it is first used.
 */
public final class OceanBase {
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
        return new OceanBase(
                new Connections(
                        task.target().url(),
                        task.target().user(),
                        secrets.resolve(task.target().password())),
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

    /** Reads tables back for comparison. */
    public RowInspector inspector() {
        return new TableInspector(connections);
    }
}
