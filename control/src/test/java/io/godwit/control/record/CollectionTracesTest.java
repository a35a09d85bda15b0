package io.godwit.control.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.topic.TopicNames;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which records go with a collection: all of its own, none of another's, whose id or name may begin alike. */
class CollectionTracesTest {
    @ParameterizedTest
    @CsvSource({
        "positions, handoff/t/7, true",
        "positions, scan/t/7/1/0, true",
        "positions, scan-end/t/7, true",
        "positions, mark/t/7/import/3, true",
        "positions, handoff/t/77, false",
        "positions, handoff/u/7, false",
        "positions, log/t/7, false",
        "status, table/t/7, true",
        "status, change/t/7, true",
        "status, store/t, false",
        "status, instance/t/store/0, false",
        "commands, reread/t/7/99/5, true",
        "progress, 7, true",
        "progress, 70, false",
        "pending, channel/7/5, true",
        "pending, 7/8/5, false",
        "conflicts, godwit.t.snapshot.1.db.c.7/0/12, true",
        "conflicts, godwit.t.change.db.c.7/0/12, true",
        "conflicts, godwit.t.change.db.c.17/0/7, false",
        "conflicts, scan/db.c/key 5/0/0, true",
        "conflicts, scan/db.cc/key 5/0/0, false"
    })
    void areThoseThatNameIt(String topic, String key, boolean own) {
        String name =
                switch (topic) {
                    case "positions" -> TopicNames.POSITIONS;
                    case "status" -> TopicNames.STATUS;
                    case "commands" -> TopicNames.COMMANDS;
                    case "progress" -> TopicNames.progress("t");
                    case "pending" -> TopicNames.pending("t");
                    default -> TopicNames.conflicts("t");
                };

        assertThat(CollectionTraces.topics("t")).contains(name);
        assertThat(CollectionTraces.isOf("t", Set.of("7", "9"), Set.of("db.c", "db.d"), name, key))
                .isEqualTo(own);
    }

    @Test
    void areErasedInPartsAndTheHandOffsLast() {
        CollectionTraces traces = new CollectionTraces(
                Map.of(
                        "p", List.of("handoff/t/7", "plan/t/7", "scan/t/7/1/0"),
                        "s", List.of("table/t/7", "change/t/7")),
                List.of());

        assertThat(traces.parts(2).stream().map(CollectionTraces::keysByTopic))
                .containsExactly(
                        Map.of("p", List.of("plan/t/7", "scan/t/7/1/0")),
                        Map.of("s", List.of("change/t/7")),
                        Map.of("p", List.of("handoff/t/7"), "s", List.of("table/t/7")));
        assertThat(new CollectionTraces(Map.of(), List.of()).parts(2)).isEmpty();
    }
}
