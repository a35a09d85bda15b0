package io.godwit.control.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.runtime.kafka.KafkaSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedTaskRecordsTest {
    private static final KafkaSettings KAFKA = new KafkaSettings("127.0.0.1:1", Map.of());

    private final List<KafkaSettings> opened = new ArrayList<>();
    private final SharedTaskRecords shared = new SharedTaskRecords(settings -> {
        opened.add(settings);
        return new KafkaTaskRecords(settings); // connects when it is asked
    });

    @Test
    void everybodyOfTheSameKafkaHasTheSame() {
        KafkaTaskRecords one = shared.take(KAFKA);

        assertThat(shared.take(new KafkaSettings("127.0.0.1:1", Map.of()))).isSameAs(one);
        assertThat(shared.take(new KafkaSettings("127.0.0.1:1", Map.of("ssl.protocol", "TLSv1.3"))))
                .isNotSameAs(one);
        assertThat(opened).hasSize(2);
    }

    @Test
    void isOpenedAgainOnceEverybodyHasReleasedIt() {
        KafkaTaskRecords one = shared.take(KAFKA);
        shared.take(KAFKA);
        shared.release(KAFKA);
        assertThat(shared.take(KAFKA)).isSameAs(one);

        shared.release(KAFKA);
        shared.release(KAFKA);

        assertThat(shared.take(KAFKA)).isNotSameAs(one);
    }
}
