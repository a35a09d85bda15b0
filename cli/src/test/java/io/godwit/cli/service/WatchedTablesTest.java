package io.godwit.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.console.contract.model.Table;
import io.godwit.console.contract.model.TablePage;
import io.godwit.console.contract.model.TableState;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchedTablesTest {
    private Instant now = Instant.EPOCH;
    private final WatchedTables tables = new WatchedTables(((InstantSource) () -> now).withZone(ZoneOffset.UTC));

    @Test
    void theRateIsWhatWasDoneBetweenTwoLooks() {
        assertThat(tables.below(List.of("task"), () -> page(1, table(1_000, 0))))
                .containsExactly("task", "  db.c -> db.t: migrating, 1,000 of about 5,000 rows, 0 changes");
        now = now.plusSeconds(2);
        assertThat(tables.below(List.of(), () -> page(1, table(3_000, 10))))
                .containsExactly("  db.c -> db.t: migrating, 3,000 of about 5,000 rows, 10 changes, 1,005/s");
        now = now.plusSeconds(1);
        assertThat(tables.below(List.of(), () -> page(1, table(0, 0))))
                .as("it counts from the beginning again")
                .containsExactly("  db.c -> db.t: migrating, 0 of about 5,000 rows, 0 changes");
    }

    @Test
    void whatDoesNotFitIsCounted() {
        assertThat(tables.below(List.of(), () -> page(200, table(1, 0)))).last().isEqualTo("  and 199 more tables");
    }

    @Test
    void whatCannotBeAskedForIsLeftOut() {
        for (ErrorCode code : List.of(ErrorCode.LOGIN_LIMITED, ErrorCode.TASK_UNKNOWN)) {
            assertThat(tables.below(List.of("task"), () -> {
                        throw GodwitException.configuration(code, "no answer", "later");
                    }))
                    .containsExactly("task");
        }
    }

    private static TablePage page(long total, Table... shown) {
        return new TablePage().items(List.of(shown)).total(total).page(0).size(10);
    }

    private static Table table(long rows, long changes) {
        return new Table()
                .collection("db.c")
                .table("db.t")
                .state(TableState.MIGRATING)
                .rows(rows)
                .estimatedRows(5_000L)
                .changes(changes)
                .conflicts(0L)
                .findings(0L);
    }
}
