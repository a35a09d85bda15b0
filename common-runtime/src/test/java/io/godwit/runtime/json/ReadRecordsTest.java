package io.godwit.runtime.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReadRecordsTest {
    private final ReadRecords<Row> records = new ReadRecords<>(Row.class);
    private final TreeMap<String, byte[]> newest = new TreeMap<>();

    /** A record. */
    record Row(int number) {}

    @Test
    void whatDidNotChangeIsNotReadAgain() {
        put("a", 1);
        put("b", 2);
        List<Row> before = records.of(newest);

        put("b", 3);
        List<Row> now = records.of(newest);

        assertThat(now).containsExactly(new Row(1), new Row(3));
        assertThat(now.getFirst()).isSameAs(before.getFirst());
    }

    @Test
    void whatIsLookedAtInPartsIsKnownAsWell() {
        put("a/1", 1);
        put("b/1", 2);
        Row other = records.of(newest.tailMap("b/")).getFirst();

        assertThat(records.of(newest.headMap("b/"))).containsExactly(new Row(1));
        assertThat(records.of(newest.tailMap("b/")).getFirst()).isSameAs(other);
    }

    @Test
    void whatIsGoneIsForgotten() {
        put("a", 1);
        records.of(newest);
        newest.clear();

        assertThat(records.of(newest)).isEmpty();
    }

    private void put(String key, int number) {
        newest.put(key, ("{\"number\":" + number + "}").getBytes(UTF_8));
    }
}
