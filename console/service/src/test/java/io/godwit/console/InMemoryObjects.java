package io.godwit.console;

import io.godwit.control.ConflictControl;
import io.godwit.control.ControlPorts;
import io.godwit.control.ObjectControl;
import io.godwit.control.objects.SourceListings;
import io.godwit.control.record.TaskRecords;
import io.godwit.control.record.TaskRequests;
import io.godwit.control.turn.FollowedLog;
import io.godwit.control.turn.TurnPorts;
import io.godwit.model.log.LogMessage;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.runtime.state.RereadRequest;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.testsupport.FaultPlan;
import io.godwit.testsupport.InMemoryChangeLogs;
import io.godwit.testsupport.InMemoryDatabase;
import io.godwit.testsupport.InMemoryPhaseGate;
import io.godwit.testsupport.InMemorySource;
import io.godwit.testsupport.InMemoryTargetSchema;
import io.godwit.testsupport.InMemoryWriteProbe;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.ScriptedTarget;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A source, a target and what is requested of running tasks, without servers. */
final class InMemoryObjects implements TaskRequests {
    private final InMemorySource source = new InMemorySource(10);
    private final List<RereadRequest> reread = new ArrayList<>();

    /** Objects of an empty source. */
    static ObjectControl control(TaskRecords records) {
        return new InMemoryObjects().over(records);
    }

    /** Conflicts of tasks that have none. */
    static ConflictControl conflicts(TaskRecords records) {
        return new InMemoryObjects().conflicts(records, new InMemoryTopics());
    }

    ConflictControl conflicts(TaskRecords records, InMemoryTopics topics) {
        return new ConflictControl(records, this, topics, Clock.systemUTC());
    }

    ObjectControl over(TaskRecords records) {
        InMemoryDatabase database = new InMemoryDatabase();
        InMemoryChangeLogs changeLogs = new InMemoryChangeLogs();
        return new ObjectControl(
                new SourceListings(milvus -> source, Clock.systemUTC()),
                records,
                spec -> new ControlPorts(
                        source,
                        new InMemoryTargetSchema(database),
                        new InMemoryPhaseGate(database, FaultPlan.none()),
                        Optional.empty(),
                        new TurnPorts(
                                changeLogs,
                                changeLogs,
                                "changes",
                                place -> place.offset(),
                                collections -> record -> new LogMessage.Foreign("none"),
                                mappings -> new FollowedLog(changeLogs, record -> new LogMessage.Foreign("none")),
                                ScriptedTarget::new,
                                InMemoryWriteProbe::new)));
    }

    /** Adds a collection {@code default.name}. */
    InMemoryObjects add(String name) {
        source.add(Samples.collection(name, Set.copyOf(source.collections()).size() + 1L, FieldType.INT64), List.of());
        return this;
    }

    /** Adds one whose vectors the target has no type for. */
    InMemoryObjects addUnsupported(String name) {
        CollectionSchema plain = Samples.collection(name, source.collections().size() + 1L, FieldType.INT64);
        List<Field> fields = new ArrayList<>(plain.fields());
        fields.removeIf(field -> field.type().isVector());
        source.add(
                new CollectionSchema(
                        new CollectionName("default", name),
                        plain.id(),
                        "",
                        fields,
                        false,
                        plain.partitionCount(),
                        List.of(),
                        0),
                List.of());
        return this;
    }

    /** What was requested. */
    List<RereadRequest> reread() {
        return reread;
    }

    @Override
    public void change(TaskRecord task) {}

    @Override
    public void reread(Collection<RereadRequest> requests) {
        reread.addAll(requests);
    }
}
