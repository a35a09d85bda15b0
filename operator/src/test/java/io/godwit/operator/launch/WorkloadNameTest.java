package io.godwit.operator.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorkloadNameTest {
    @Test
    void isReadableWhereTheTasksNameIs() {
        assertThat(WorkloadName.of("products-to-ob", "id1", "incr-sync", 0))
                .isEqualTo("godwit-products-to-ob-incr-sync-0");
    }

    @Test
    void isAlwaysOneThatKubernetesTakes() {
        Stream.of("Products_To.OB", "\u5546\u54c1", "-", "a".repeat(64), "a--b", "x", "a-".repeat(32))
                .map(task -> WorkloadName.of(task, "id1", "reverse-incr-sync", 12))
                .forEach(name -> assertThat(name)
                        .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")
                        .hasSizeLessThanOrEqualTo(63)
                        .endsWith("-reverse-incr-sync-12"));
    }

    @Test
    void tellsApartWhatLooksTheSame() {
        assertThat(List.of(
                        WorkloadName.of("a", "id1", "reverse-store", 0),
                        WorkloadName.of("a-reverse", "id2", "store", 0),
                        WorkloadName.of("A", "id3", "store", 0),
                        WorkloadName.of("a", "id1", "store", 0),
                        WorkloadName.of("a".repeat(64), "id4", "store", 0),
                        WorkloadName.of("a".repeat(63), "id5", "store", 0),
                        WorkloadName.of("\u5546", "id6", "store", 0),
                        WorkloadName.of("\u54c1", "id7", "store", 0)))
                .doesNotHaveDuplicates();
    }

    @Test
    void aLabelHoldsWhatItCan() {
        assertThat(WorkloadName.label("Products_To.OB")).isEqualTo("products-to-ob");
        assertThat(WorkloadName.label("\u5546\u54c1")).isEmpty();
        assertThat(WorkloadName.label("a".repeat(62) + "-b")).isEqualTo("a".repeat(62));
    }
}
