package io.godwit.milvus.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.row.Key;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class KeySpaceTest {
    @Property
    void aMiddleLiesStrictlyBetweenTwoNumbers(@ForAll long a, @ForAll long b) {
        Assume.that(a != b);
        Key low = Key.of(Math.min(a, b));
        Key high = Key.of(Math.max(a, b));

        Optional<Key> middle = KeySpace.LONGS.between(low, Optional.of(high));

        if (Math.max(a, b) - 1 > Math.min(a, b)) {
            assertThat(middle).isPresent();
        }
        middle.ifPresent(
                m -> assertThat(low.compareTo(m) < 0 && m.compareTo(high) < 0).isTrue());
    }

    @Property
    void aMiddleLiesStrictlyBetweenTwoTexts(@ForAll("texts") String a, @ForAll("texts") String b) {
        Assume.that(!a.equals(b));
        Key low = Key.of(a).compareTo(Key.of(b)) < 0 ? Key.of(a) : Key.of(b);
        Key high = low.equals(Key.of(a)) ? Key.of(b) : Key.of(a);

        KeySpace.TEXTS.between(low, Optional.of(high)).ifPresent(m -> assertThat(
                        low.compareTo(m) < 0 && m.compareTo(high) < 0)
                .isTrue());
    }

    @Property
    void aMiddleOfAnOpenRangeLiesBehindItsStart(@ForAll("texts") String low) {
        KeySpace.TEXTS
                .between(Key.of(low), Optional.empty())
                .ifPresent(m -> assertThat(Key.of(low).compareTo(m)).isNegative());
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().alpha().numeric().ofMaxLength(6),
                Arbitraries.strings()
                        .withChars('\u0000', 'a', '\u007f', '\u0080', '\ud7ff', '\ue000', '\uffff')
                        .ofMaxLength(4),
                Arbitraries.of("\ud83d\ude00", "\ud840\udc00x", "\udbff\udfff", "", "a\u0000", "a"));
    }
}
