package io.godwit.control.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.testsupport.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreparationTest {
    private final List<String> reported = new ArrayList<>();
    private final List<Thread> tellers = new ArrayList<>();
    private final Preparation preparation = new Preparation(line -> {
        reported.add(line);
        tellers.add(Thread.currentThread());
    });

    @Test
    void stepsOfSeveralMappingsAreTakenAtTheSameTime() {
        CountDownLatch both = new CountDownLatch(2);

        List<TableMapping> fit = preparation.each(mappings(2), mapping -> {
            both.countDown();
            await(both);
        });

        assertThat(fit).hasSize(2);
    }

    @Test
    void aMappingThatFailsAloneIsNotedAndTheOthersKeepTheirOrder() {
        List<TableMapping> mappings = mappings(20);

        List<TableMapping> fit = preparation.each(mappings, mapping -> {
            if (mapping == mappings.get(7)) {
                throw GodwitException.configuration(ErrorCode.TARGET_DDL_FAILED, "refused", "see it");
            }
        });

        List<TableMapping> others = new ArrayList<>(mappings);
        others.remove(7);
        assertThat(fit).containsExactlyElementsOf(others);
        assertThat(preparation.failed()).singleElement().returns("default.c7", Preparation.Failed::collection);
    }

    @Test
    void linesAndProgressAreToldOnTheThreadOfTheCaller() {
        preparation.each(mappings(120), "tables checked", mapping -> {
            if (mapping.label().equals("default.c3")) {
                preparation.tell("a narrow column");
            }
        });

        assertThat(reported)
                .containsExactlyInAnyOrder("a narrow column", "50 of 120 tables checked", "100 of 120 tables checked");
        assertThat(tellers).containsOnly(Thread.currentThread());
    }

    private static List<TableMapping> mappings(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Samples.mapping(Samples.collection("c" + i, 1_000L + i, FieldType.INT64)))
                .toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("the other step does not begin before this one ends");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
