package io.godwit.oceanbase.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.row.ByteSlice;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLiteralTest {
    private final JsonLiteral literal = new JsonLiteral();

    @Test
    void textWithoutFractionsStaysText() {
        assertThat(sql("{\"a\":[1,-2,true,null,\"x'y\\\\\"]}"))
                .isEqualTo("'{\"a\":[1,-2,true,null,\"x\\'y\\\\\\\\\"]}'");
    }

    @Test
    void numbersThatTheParserRoundsOnceStayText() {
        assertThat(sql("{\"p\":1.1,\"q\":2.5e10}")).isEqualTo("'{\"p\":1.1,\"q\":2.5e10}'");
    }

    @Test
    void numbersThatTheParserMayMisroundAreBuiltWithFunctionsWhoseDoublesAreExact() {
        assertThat(sql("{\"p\":0.30000000000000004,\"q\":[2,{}],\"t\":\"it's\"}"))
                .isEqualTo("json_object('p',0.30000000000000004e0,'q',json_array(2,json_object()),'t','it\\'s')");
    }

    @Test
    void escapesInBuiltDocumentsAreResolved() {
        assertThat(sql("[1e300,\"\\u00e9\\ud83d\\ude00\\n\\u0000\"]"))
                .isEqualTo("json_array(1.0e300,'\u00e9\ud83d\ude00\n\\0')");
    }

    @Property(tries = 300)
    void everyDoubleIsWrittenToTheBit(@ForAll double value) {
        String json = "[" + Double.toString(value).replace("E", "e") + ",1e300]";
        String sql = sql(json);
        double written = Double.parseDouble(sql.substring("json_array(".length(), sql.indexOf(',')));
        assertThat(Double.doubleToRawLongBits(written)).isEqualTo(Double.doubleToRawLongBits(value));
    }

    @ParameterizedTest
    @CsvSource({
        "[18446744073709551616], an integer beyond 64 bits",
        "[-9223372036854775809], an integer beyond 64 bits",
        "[1e400], a number beyond the largest double",
        "[\"\\ud800\"], half of a surrogate pair",
    })
    void whatTheEngineWouldChangeIsRefused(String json, String reason) {
        assertThatThrownBy(() -> sql(json))
                .hasMessageContaining(reason)
                .extracting(e -> ((UnstorableValueException) e).code())
                .isEqualTo(ErrorCode.VALUE_BAD_JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{a", "[1,]", "", "{} x", "[draft] title", "01"})
    void whatIsNoJsonBecomesAString(String text) {
        assertThat(sql(text)).isEqualTo("'\"" + text + "\"'");
    }

    @Test
    void bareTextBecomesAJsonString() {
        assertThat(sql("hello \"you\"")).isEqualTo("'\"hello \\\\\"you\\\\\"\"'");
    }

    @Property(tries = 500)
    void noTextEscapesItsQuotes(@ForAll String text) {
        SqlBuffer out = new SqlBuffer();
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.appendText(utf8, 0, utf8.length);
        assertThat(unquote(out.toString())).isEqualTo(new String(utf8, StandardCharsets.UTF_8));
    }

    /** Reads a literal as the server's lexer does: a quote ends it unless a backslash stands before. */
    private static String unquote(String literal) {
        StringBuilder text = new StringBuilder();
        assertThat(literal).startsWith("'").endsWith("'");
        for (int i = 1; i < literal.length() - 1; i++) {
            char c = literal.charAt(i);
            assertThat(c).isNotEqualTo('\'');
            if (c == '\\') {
                c = literal.charAt(++i);
                text.append(c == '0' ? '\0' : c);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private String sql(String json) {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        ByteSlice slice = new ByteSlice();
        slice.set(utf8, 0, utf8.length);
        SqlBuffer out = new SqlBuffer();
        literal.append(slice, "c", out);
        return out.toString();
    }
}
