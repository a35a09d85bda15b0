package io.godwit.oceanbase.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.row.ByteSlice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDocumentsTest {
    private final JsonLiteral json = new JsonLiteral();

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": [1, 2.5, null]}", "\"text\"", "null", "12.75", "{}", "[\"\\u0041\"]"})
    void textThatTheEngineKeepsGoesAsItIs(String text) {
        assertThat(literal(text)).isEqualTo("'" + text.replace("\\", "\\\\") + "'");
        assertThat(json.asText()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":[1, 0.12051455402562539]} | json_object('a',json_array(1,0.12051455402562539e0))",
                "[true,null,\"it's\",1e-300]      | json_array(true,null,'it\\'s',1.0e-300)",
                " 0.12051455402562539 | cast(0.12051455402562539e0 as json)",
                "[\"\\ud83d\\ude00\\t\",1e30] | json_array('\uD83D\uDE00\t',1.0e30)",
                "{\"e\":{},\"f\":[],\"g\":1e30} | json_object('e',json_object(),'f',json_array(),'g',1.0e30)"
            })
    void numbersThatTheParserMisroundsAreBuiltWithFunctions(String text, String sql) {
        assertThat(literal(text)).isEqualTo(sql);
        assertThat(json.constructed()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hello | '\"hello\"'",
                "12abc | '\"12abc\"'",
                "99999999999999999999 x | '\"99999999999999999999 x\"'",
                "{a | '\"{a\"'",
                "[1] [2] | '\"[1] [2]\"'"
            })
    void bareTextBecomesAString(String text, String sql) {
        assertThat(literal(text)).isEqualTo(sql);
    }

    @Test
    void theFormsAreReportedOnce() {
        literal("[1]");
        literal("bare");
        literal("[1e30]");
        assertThatThrownBy(() -> literal("[1e400]")).isInstanceOf(UnstorableValueException.class);
        List<String> reported = new ArrayList<>();

        json.report("db.docs", (table, form, values) -> reported.add(table + " " + form + " " + values));
        json.report("db.docs", (table, form, values) -> reported.add("again"));

        assertThat(reported).containsExactly("db.docs TEXT 2", "db.docs CONSTRUCTED 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[18446744073709551616]",
                "[-9223372036854775809]",
                "[1e400]",
                "[\"\\ud83d\"]",
                "[\"\\ude00\\ud83d\"]",
                "{\"\\ud83d\":1}"
            })
    void whatWouldChangeIsRefused(String text) {
        assertRefused(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aHundredLevelsGoAndMoreAreRefused() {
        assertThat(literal("[".repeat(100) + "]".repeat(100))).hasSize(202);
        assertThatThrownBy(() -> literal("[".repeat(101) + "]".repeat(101))).hasMessageContaining("100 levels");
        assertThatThrownBy(() -> literal("[".repeat(100_000))).hasMessageContaining("100 levels");
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        assertRefused(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'});
        assertRefused(new byte[] {'"', (byte) 0xff, '"'});
    }

    private void assertRefused(byte[] text) {
        assertThatThrownBy(() -> literal(text)).isInstanceOfSatisfying(UnstorableValueException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.VALUE_BAD_JSON);
            assertThat(e).hasMessageContaining("column doc");
        });
    }

    private String literal(String text) {
        return literal(text.getBytes(StandardCharsets.UTF_8));
    }

    private String literal(byte[] text) {
        SqlBuffer out = new SqlBuffer();
        ByteSlice slice = new ByteSlice();
        slice.set(text, 0, text.length);
        json.append(slice, "doc", out);
        return out.toString();
    }
}
