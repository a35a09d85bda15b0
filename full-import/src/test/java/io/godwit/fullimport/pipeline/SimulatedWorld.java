package io.godwit.fullimport.pipeline;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.state.HandOff;
import io.godwit.testsupport.InMemoryConflictLog;
import io.godwit.testsupport.InMemoryDatabase;
import io.godwit.testsupport.InMemoryGroup;
import io.godwit.testsupport.InMemoryKafka;
import io.godwit.testsupport.InMemorySchemaRegistry;
import io.godwit.testsupport.InMemorySource;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.TestRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Everything that outlives a Full-Import process: source, broker, target. */
final class SimulatedWorld {
    private static final String TASK = "simulated234";
    private static final String REFUSED = "refused";

    private final InMemorySource source;
    private final InMemoryKafka kafka = new InMemoryKafka();
    private final InMemoryGroup group = new InMemoryGroup(kafka, TASK);
    private final InMemoryDatabase database = new InMemoryDatabase();
    private final InMemoryConflictLog conflicts = new InMemoryConflictLog();
    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final List<HandOff> handOffs = new ArrayList<>();

    SimulatedWorld(int pageRows) {
        source = new InMemorySource(pageRows);
        database.refuse(
                row -> row.cells().get(1).equals(REFUSED) ? Optional.of(ErrorCode.VALUE_REFUSED) : Optional.empty());
    }

    /** Adds a collection; each {@code refusedEvery}-th row is one that the target refuses, none for 0. */
    SimulatedWorld collection(String name, FieldType keyType, int rows, int partitions, int refusedEvery) {
        CollectionSchema schema = Samples.collection(name, 1_000L + handOffs.size(), keyType);
        List<TestRow> content = new ArrayList<>();
        for (int n = 0; n < rows; n++) {
            boolean refused = refusedEvery > 0 && n % refusedEvery == refusedEvery - 1;
            content.add(refused ? Samples.row(schema, n, REFUSED) : Samples.row(schema, n));
        }
        HandOff handOff = new HandOff(
                TASK,
                1,
                Samples.mapping(schema),
                Map.of(),
                OptionalLong.of(5),
                TopicNames.snapshot(TASK, 1, schema),
                partitions,
                false,
                java.util.Optional.empty());
        source.add(schema, content);
        kafka.create(handOff.topic(), partitions);
        kafka.create(TopicNames.publishedKeys(handOff.topic()), partitions);
        database.create(handOff.mapping().table());
        handOffs.add(handOff);
        return this;
    }

    static boolean isRefused(TestRow row) {
        return row.cells().get(1).equals(REFUSED);
    }

    String taskId() {
        return TASK;
    }

    InMemorySource source() {
        return source;
    }

    InMemoryKafka kafka() {
        return kafka;
    }

    InMemoryGroup group() {
        return group;
    }

    InMemoryDatabase database() {
        return database;
    }

    InMemoryConflictLog conflicts() {
        return conflicts;
    }

    InMemorySchemaRegistry registry() {
        return registry;
    }

    List<HandOff> handOffs() {
        return handOffs;
    }
}
