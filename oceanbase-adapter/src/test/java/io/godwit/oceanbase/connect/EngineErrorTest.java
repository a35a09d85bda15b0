package io.godwit.oceanbase.connect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EngineErrorTest {
    @ParameterizedTest
    @EnumSource(EngineError.class)
    void eachListedErrorIsFoundByItsNumberAndSaysWhy(EngineError error) {
        assertThat(EngineError.of(error.number())).contains(error);
        assertThat(EngineError.classOf(error.number(), "HY000")).isEqualTo(error.errorClass());
        assertThat(error.why()).isNotBlank().doesNotEndWith(".");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "8001, the server is starting",
        "8002, the server is stopping",
        "5150, the tenant is not on the server yet",
        "4038, leader switch",
        "6002, the transaction was rolled back",
        "6222, the outcome is unknown",
        "4012, timeout",
        "4030, the memory for writes is full",
        "4013, tenant memory",
        "4263, minor freeze",
        "4653, location not found",
        "4654, location of the leader not found",
        "4721, location of the log stream not found",
        "1205, lock wait",
        "1213, deadlock",
        "5627, schema not refreshed",
        "7114, a partition moves"
    })
    void whatPassesIsRetriable(int number, String what) {
        assertThat(EngineError.classOf(number, "HY000")).as(what).isEqualTo(ErrorClass.RETRIABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "4998, HY000, RETRIABLE",
        "6298, HY000, RETRIABLE",
        "8099, HY000, RETRIABLE",
        "9001, HY000, RETRIABLE",
        "0, 08S01, RETRIABLE",
        "1064, 42000, REFUSED",
        "5998, HY000, REFUSED",
        "7499, 42000, REFUSED",
        "5999, 22018, BAD_VALUE",
        "0, S1009, REFUSED"
    })
    void unlistedErrorsAreClassedByTheirLayer(int number, String state, ErrorClass expected) {
        assertThat(EngineError.classOf(number, state)).isEqualTo(expected);
    }

    @Test
    void aPacketThatIsTooLargeIsARowsFaultAlthoughItsStateIsThatOfABrokenConnection() {
        assertThat(EngineError.classOf(1153, "08S01")).isEqualTo(ErrorClass.TOO_LONG);
    }
}
