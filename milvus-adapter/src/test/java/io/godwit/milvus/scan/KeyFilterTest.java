package io.godwit.milvus.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class KeyFilterTest {
    @Test
    void anOpenRangeIsTheEmptyExpression() {
        assertThat(KeyFilter.of("id", KeyRange.ALL)).isEmpty();
    }

    @Test
    void boundsBecomeComparisons() {
        assertThat(KeyFilter.of("id", range(Key.of(-5), Key.of(7)))).isEqualTo("id > -5 and id <= 7");
        assertThat(KeyFilter.equalTo("id", Key.of(Long.MAX_VALUE))).isEqualTo("id == 9223372036854775807");
    }

    @Test
    void theLowestKeyIsWrittenThroughItsNeighbourAsItIsNoLegalLiteral() {
        Key lowest = Key.of(Long.MIN_VALUE);

        assertThat(KeyFilter.of("id", KeyRange.ALL.startingAfter(lowest))).isEqualTo("id >= -9223372036854775807");
        assertThat(KeyFilter.of("id", new KeyRange(Optional.empty(), Optional.of(lowest))))
                .isEqualTo("id < -9223372036854775807");
        assertThat(KeyFilter.equalTo("id", lowest)).isEqualTo("id < -9223372036854775807");
    }

    @Test
    void severalKeysAreOneListButForTheLowest() {
        Key lowest = Key.of(Long.MIN_VALUE);

        assertThat(KeyFilter.anyOf("id", List.of(Key.of(3), Key.of(-4)))).isEqualTo("id in [3, -4]");
        assertThat(KeyFilter.anyOf("id", List.of(Key.of("a\"b")))).isEqualTo("id in [\"a\\\"b\"]");
        assertThat(KeyFilter.anyOf("id", List.of(lowest))).isEqualTo("id < -9223372036854775807");
        assertThat(KeyFilter.anyOf("id", List.of(Key.of(1), lowest)))
                .isEqualTo("id < -9223372036854775807 or id in [1]");
    }

    @Test
    void onlyQuotesBackslashesBreaksTabsAndFarPlanesAreEscaped() {
        assertThat(literalOf("a\"b\\c'd\n\r\t\u0000\u4e2d\ud83d\ude00\ud840\udc00"))
                .isEqualTo("\"a\\\"b\\\\c'd\\n\\r\\t\u0000\u4e2d\ud83d\ude00\\U00020000\"");
    }

    @Property(tries = 2_000)
    void theServerReadsBackWhatWasQuoted(@ForAll("texts") String text) {
        assertThat(unquote(literalOf(text))).isEqualTo(text);
    }

    /** Every code point but the surrogates, which no UTF-8 has; the ones with a meaning more often. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                        Arbitraries.of(
                                (int) '"', (int) '\\', (int) '\n', (int) '\r', (int) '\t', (int) 'U', (int) 'u', 0),
                        Arbitraries.integers().between(0, 0x7f),
                        Arbitraries.integers().between(0, Character.MAX_CODE_POINT))
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .list()
                .ofMaxSize(12)
                .map(list -> list.stream()
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
    }

    private static String literalOf(String text) {
        String filter = KeyFilter.equalTo("id", Key.of(text));
        assertThat(filter).startsWith("id == ");
        return filter.substring("id == ".length());
    }

    /** Go's strconv.Unquote, as far as a double-quoted literal may use it; fails on what it refuses. */
    private static String unquote(String literal) {
        assertThat(literal).startsWith("\"").endsWith("\"").hasSizeGreaterThan(1);
        StringBuilder text = new StringBuilder();
        int end = literal.length() - 1;
        for (int i = 1; i < end; i++) {
            char c = literal.charAt(i);
            assertThat(c).isNotIn('"', '\n', '\r');
            if (c != '\\') {
                text.append(c);
                continue;
            }
            i++;
            switch (literal.charAt(i)) {
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case '"', '\\' -> text.append(literal.charAt(i));
                case 'U' -> {
                    text.appendCodePoint(Integer.parseInt(literal.substring(i + 1, i + 9), 16));
                    i += 8;
                }
                default -> throw new AssertionError("no escape known to all servers: " + literal.charAt(i));
            }
            assertThat(i).isLessThan(end);
        }
        return text.toString();
    }

    private static KeyRange range(Key after, Key upTo) {
        return new KeyRange(Optional.of(after), Optional.of(upTo));
    }
}
