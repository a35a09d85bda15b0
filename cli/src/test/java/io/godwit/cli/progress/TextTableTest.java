package io.godwit.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void isAsWideAsItsCells() {
        assertThat(new TextTable("A", "B").add("long cell", "x").lines(80))
                .containsExactly("A          B", "long cell  x");
    }

    @Test
    void wrapsTheWidestColumnAtWords() {
        assertThat(new TextTable("A", "B")
                        .add("key", "one two three four five six")
                        .lines(20))
                .containsExactly("A    B", "key  one two three", "     four five six");
    }
}
