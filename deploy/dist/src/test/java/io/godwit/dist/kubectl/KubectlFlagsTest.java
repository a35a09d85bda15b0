package io.godwit.dist.kubectl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import org.junit.jupiter.api.Test;

class KubectlFlagsTest {
    @Test
    void areTakenFromWhereverTheyStand() {
        KubectlFlags flags = KubectlFlags.of(
                "--context",
                "prod",
                "status",
                "-n=data",
                "products",
                "--kubeconfig=/k/c",
                "--output",
                "json",
                "--service",
                "gw");

        assertThat(flags.cluster()).containsExactly("--context=prod", "--namespace=data", "--kubeconfig=/k/c");
        assertThat(flags.namespace()).contains("data");
        assertThat(flags.service()).contains("gw");
        assertThat(flags.rest()).containsExactly("status", "products", "--output", "json");
    }

    @Test
    void areNotLookedForAmongWhatStandsBehindTwoDashes() {
        KubectlFlags flags = KubectlFlags.of("status", "--", "-n", "data");

        assertThat(flags.namespace()).isEmpty();
        assertThat(flags.rest()).containsExactly("status", "--", "-n", "data");
    }

    @Test
    void needTheirValue() {
        assertThatThrownBy(() -> KubectlFlags.of("status", "-n"))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
                .hasMessage("-n has no value");
    }
}
