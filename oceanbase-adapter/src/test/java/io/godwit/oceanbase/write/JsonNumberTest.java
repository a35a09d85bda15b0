package io.godwit.oceanbase.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonNumberTest {
    private final JsonNumber number = new JsonNumber();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1",
                "12.5",
                "-0.0",
                "0.1",
                "1e22",
                "1E+5",
                "9007199254740992e-22",
                "18446744073709551615"
            })
    void theTextParserKeepsWhatFitsADoubleExactly(String text) {
        assertThat(read(text)).isEqualTo(text.length());
        assertThat(number.exactAsText()).isTrue();
        assertThat(number.objection()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.12051455402562539",
                "1e23",
                "1e-23",
                "9007199254740993.0",
                "3.147219420523724e-251",
                "5e-324",
                "1e-400"
            })
    void itMayMisroundWhatDoesNot(String text) {
        assertThat(read(text)).isEqualTo(text.length());
        assertThat(number.exactAsText()).isFalse();
        assertThat(number.objection()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "18446744073709551616,integer",
        "-9223372036854775809,integer",
        "1e400,largest",
        "-1e999999999999,largest"
    })
    void someNumbersFitNowhere(String text, String word) {
        assertThat(read(text)).isEqualTo(text.length());
        assertThat(number.objection()).contains(word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "01", ".5", "5.", "1e", "1e+", "+1", "x"})
    void whatJsonDoesNotKnowIsNoNumber(String text) {
        assertThat(read(text)).isNegative();
    }

    @Test
    void integersAreWrittenAsTheyAreAndFractionsAsDoubles() {
        assertThat(literal("-9223372036854775808")).isEqualTo("-9223372036854775808");
        assertThat(literal("0.50")).isEqualTo("0.5e0");
        assertThat(literal("1E2")).isEqualTo("100.0e0");
    }

    /** The proof of the rule: one multiplication or division of exact operands rounds once. */
    @Property
    void whatCountsAsExactSurvivesTheParsersArithmetic(@ForAll long any, @ForAll byte power) {
        long digits = Math.abs(any % ((1L << 53) + 1));
        int exponent = power % 23;
        String text = digits + "e" + exponent;
        read(text);

        double parsed = exponent < 0
                ? digits / new BigDecimal("1e" + -exponent).doubleValue()
                : digits * new BigDecimal("1e" + exponent).doubleValue();

        assertThat(number.exactAsText()).isTrue();
        assertThat(parsed).isEqualTo(Double.parseDouble(text));
    }

    private int read(String text) {
        return number.read(text.getBytes(StandardCharsets.US_ASCII), 0, text.length());
    }

    private String literal(String text) {
        SqlBuffer out = new SqlBuffer();
        read(text);
        number.append(out);
        return out.toString();
    }
}
