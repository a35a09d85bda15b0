package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.client.PrechecksApi;
import io.godwit.console.contract.model.CheckState;
import io.godwit.console.contract.model.Precheck;
import io.godwit.console.contract.model.PrecheckRequest;
import io.godwit.console.contract.model.PrecheckState;
import java.util.List;

/** A table that has rows already, and is found by a precheck. */
final class TakenTable {
    private TakenTable() {}

    /**
     * Whether the precheck has found one. One that failed for nothing but a server that does not answer, or what a dead process left open
     * in Kafka, is repeated as its remedy says.
     */
    static boolean isFound(PrechecksApi prechecks, String task) throws ApiException {
        Precheck precheck = prechecks.getPrecheck(task, List.of(CheckState.FAIL), null, 0, 50);
        if (precheck.getState() != PrecheckState.FAILED) {
            return false;
        }
        boolean found =
                precheck.getItems().stream().anyMatch(check -> check.getCode().equals("TABLE_EMPTY"));
        if (!found) {
            assertThat(precheck.getItems())
                    .allSatisfy(check -> assertThat(check.getError()).matches(".+_UNREACHABLE|KAFKA_TRANSACTION_OPEN"));
            prechecks.startPrecheck(task, new PrecheckRequest(), null, null);
        }
        return found;
    }
}
