package io.godwit.operator.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import org.junit.jupiter.api.Test;

class ApiClusterTest {
    @Test
    void onlyWhatNobodyElseCanChangeEndsATask() {
        assertThat(failure(422).kind()).isEqualTo(GodwitException.Kind.CONFIGURATION);
        assertThat(failure(403)).satisfies(refused -> {
            assertThat(refused.kind()).as("as a server that starts answers").isEqualTo(GodwitException.Kind.RETRIABLE);
            assertThat(refused.code()).isEqualTo(ErrorCode.CLUSTER_REFUSED);
        });
        for (int code : new int[] {-1, 429, 500, 503}) {
            assertThat(failure(code)).satisfies(away -> {
                assertThat(away.kind()).isEqualTo(GodwitException.Kind.RETRIABLE);
                assertThat(away.code()).isEqualTo(ErrorCode.CLUSTER_UNREACHABLE);
            });
        }
    }

    private static GodwitException failure(int code) {
        return ApiCluster.failure("list pods", new KubernetesClientException("no", code, null));
    }
}
