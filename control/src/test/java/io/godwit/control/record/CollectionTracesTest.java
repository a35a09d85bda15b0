package io.godwit.control.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.topic.TopicNames;
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
        assertThat(CollectionTraces.isOf("t", 7, "db.c", name, key)).isEqualTo(own);
    }
}
