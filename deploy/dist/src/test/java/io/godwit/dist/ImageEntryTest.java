package io.godwit.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.ComponentKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageEntryTest {
    @ParameterizedTest
    @EnumSource
    void runsEveryComponentByItsClass(ComponentKind kind) {
        assertThat(ImageEntry.isComponent("component", kind.mainClass(), "--task", "1"))
                .isTrue();
    }

    @Test
    void everythingElseIsACommand() {
        assertThat(ImageEntry.isComponent()).isFalse();
        assertThat(ImageEntry.isComponent("serve", "--help")).isFalse();
        assertThat(ImageEntry.isComponent("component", "restart", "shop/incr-sync"))
                .isFalse();
        assertThat(ImageEntry.isComponent("component")).isFalse();
    }

    @Test
    void argumentsChooseNoOtherClass() {
        assertThat(ImageEntry.isComponent("component", "io.godwit.dist.GodwitCli"))
                .isFalse();
        assertThat(ImageEntry.isComponent("component", "java.lang.Object")).isFalse();
    }
}
