package io.godwit.oceanbase.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.error.GodwitException.Kind;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlFailuresTest {
    @ParameterizedTest
    @CsvSource({
        "0, 08S01, RETRIABLE, TARGET_UNREACHABLE",
        "1205, 40001, RETRIABLE, TARGET_UNREACHABLE",
        "4012, HY000, RETRIABLE, TARGET_UNREACHABLE",
        "4030, HY000, RETRIABLE, TARGET_UNREACHABLE",
        "1045, 28000, CONFIGURATION, TARGET_AUTH",
        "1142, 42000, CONFIGURATION, TARGET_AUTH",
        "1146, 42S02, CONFIGURATION, TARGET_TABLE_INCOMPATIBLE",
        "1054, 42S22, CONFIGURATION, TARGET_TABLE_INCOMPATIBLE"
    })
    void eachErrorSaysWhoActs(int number, String state, Kind kind, ErrorCode code) {
        GodwitException failure = of(new SQLException("words", state, number));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.remedy()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "1406, VALUE_TOO_LONG",
        "1264, VALUE_OUT_OF_RANGE",
        "3140, VALUE_BAD_JSON",
        "3157, VALUE_BAD_JSON",
        "7600, VALUE_BAD_VECTOR",
        "1210, VALUE_BAD_VECTOR",
        "1265, VALUE_REFUSED",
        "1048, VALUE_REFUSED"
    })
    void refusedValuesHaveTheirCode(int number, ErrorCode code) {
        assertThat(SqlFailures.refusedValue(new SQLException("words", "HY000", number)))
                .contains(code);
    }

    @Test
    void aBrokenConnectionIsSaidInOneSentenceWithoutTheDriversWords() {
        SQLException said = new SQLException("Communications link failure\n\nThe last packet was sent.", "08S01", 0);

        assertThat(of(said)).hasMessage("the connection to OceanBase at jdbc:mysql://h:1/ broke while testing");
    }

    @Test
    void aServerThatDoesNotAnswerIsSaidWithTheTimeThatItHad() {
        SQLException said = new SQLException(
                "Communications link failure", "08S01", 0, new SocketTimeoutException("Read timed out"));

        assertThat(of(said)).hasMessageEndingWith("has not answered within 22 s while testing");
    }

    @Test
    void aStateOfTheServerIsSaidInPlainWords() {
        assertThat(of(new SQLException("No memory or reach tenant memory limit", "HY001", 4013)))
                .hasMessage("OceanBase error 4013 while testing: the tenant has no memory for it now");
    }

    @Test
    void valuesStandNeitherInTheMessageNorInItsCause() {
        SQLException said = new SQLException("Duplicate entry 's3cret' for key 'PRIMARY'", "23000", 1062);

        GodwitException failure = of(said);

        assertThat(failure).hasMessageContaining("PRIMARY").hasMessageNotContaining("s3cret");
        assertThat(failure.getCause()).hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Duplicate entry 's3cret's3cret' for key 'name'", "Illegal double 's3cret' value found during parsing",
                "Incorrect string value: 's3cret' for column 'name' at row 1",
                        "Truncated incorrect DOUBLE value: 's3cret'",
                "Invalid utf8mb4 character string: 's3cret'",
                        "You have an error in your SQL syntax; use near 's3cret', 2' at line 1"
            })
    void theEnginesWordsLoseTheirValues(String words) {
        assertThat(SqlFailures.withoutValues(new SQLException(words)))
                .doesNotContain("s3cret")
                .isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Data too long for column 'name' at row 1",
                "Unknown column 'name' in 'field list'",
                "Column 'name' cannot be null"
            })
    void theEnginesWordsKeepTheNames(String words) {
        assertThat(SqlFailures.withoutValues(new SQLException(words))).isEqualTo(words);
    }

    private static GodwitException of(SQLException e) {
        return SqlFailures.of("testing", new Connections("jdbc:mysql://h:1/", "root", ""), e);
    }
}
