package io.godwit.control.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TaskIdsTest {
    @Test
    void areTwelveCharactersThatFollowFromTheSeedOrFromNothing() {
        assertThat(TaskIds.next()).matches("[a-z2-7]{12}").isNotEqualTo(TaskIds.next());
        assertThat(TaskIds.of("uid")).matches("[a-z2-7]{12}").isEqualTo(TaskIds.of("uid"));
        assertThat(Stream.generate(UUID::randomUUID)
                        .limit(10_000)
                        .map(seed -> TaskIds.of(seed.toString()))
                        .collect(Collectors.toSet()))
                .hasSize(10_000);
    }
}
