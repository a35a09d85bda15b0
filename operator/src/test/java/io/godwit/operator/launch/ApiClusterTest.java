package io.godwit.operator.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.util.Map;
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

    /** As a ValidatingAdmissionPolicy and a webhook that chose no code, or its own, are passed on by the API server. */
    @Test
    void whatAPolicyRefusesIsAskedForAgain() {
        Map<String, Integer> refusals = Map.of(
                "deployments.apps \"a\" is forbidden: ValidatingAdmissionPolicy 'labels' with binding 'all' denied request: failed"
                        + " expression: has(object.metadata.labels.team)",
                422,
                "admission webhook \"validate.kyverno.svc-fail\" denied the request: no team",
                400);

        refusals.forEach((words, code) -> assertThat(failure(words, code)).satisfies(refused -> {
            assertThat(refused.kind()).isEqualTo(GodwitException.Kind.RETRIABLE);
            assertThat(refused.code()).isEqualTo(ErrorCode.CLUSTER_REFUSED);
            assertThat(refused.remedy()).contains("policies");
        }));
    }

    private static GodwitException failure(int code) {
        return failure("no", code);
    }

    private static GodwitException failure(String words, int code) {
        return ApiCluster.failure("list pods", new KubernetesClientException(words, code, null));
    }
}
