package io.godwit.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.control.DataSourceControl.Seen;
import io.godwit.control.ServiceControl.Caller;
import io.godwit.control.memory.InMemoryLedger;
import io.godwit.control.precheck.Check;
import io.godwit.control.precheck.CheckCode;
import io.godwit.control.resource.InMemoryResourceBook;
import io.godwit.control.resource.ReferencedDocument;
import io.godwit.control.resource.Sources;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.state.MadeFrom;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DataSourceControlTest {
    private static final OptionalLong ANY = OptionalLong.empty();

    private final InMemoryLedger ledger = new InMemoryLedger();
    private final InMemoryResourceBook book = new InMemoryResourceBook();
    private List<Check> found = List.of(Check.pass(CheckCode.PORT, "r:1", "spec", "is open"));
    private final DataSourceControl control =
            new DataSourceControl(book, ledger.records(), spec -> found, Clock.systemUTC());
    private int requests;

    @Test
    void aDataSourceIsThereWhateverItsTestFinds() {
        found = List.of(
                Check.fail(CheckCode.PORT, "r:1", "spec", ErrorCode.REGISTRY_UNREACHABLE, "is closed", "open it"));

        Seen created = control.create(Sources.registry("r"), true, caller());

        assertThat(created.source().test().orElseThrow().passed()).isFalse();
        assertThat(control.find("r")).isEqualTo(created);
        assertThat(control.create(Sources.registry("s"), false, caller())
                        .source()
                        .test())
                .isEmpty();
        assertThat(control.all()).extracting(seen -> seen.source().name()).containsExactly("r", "s");
    }

    @Test
    void whatATaskUsesIsKeptAndAChangeNamesTheTasks() {
        control.create(Sources.registry("r"), false, caller());
        ledger.requests().change(task("t1", TaskRecord.State.RUNNING, "r"));
        ledger.requests().change(task("t2", TaskRecord.State.RELEASED, "r"));
        ledger.requests().change(task("t3", TaskRecord.State.STOPPED, "other"));

        assertThat(control.change(Sources.registry("r"), ANY, false, caller()).users())
                .containsExactly("t1");
        assertThatThrownBy(() -> control.delete("r", ANY, caller()))
                .isInstanceOfSatisfying(GodwitException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.DATA_SOURCE_USED);
                    assertThat(refusal).hasMessageContaining("t1").hasMessageNotContaining("t2");
                });
    }

    @Test
    void whatATaskIsAboutToUseIsNotDeletedUnderItsHands() {
        control.create(Sources.registry("r"), false, caller());
        Map<String, Object> document = Map.of("spec", Map.of("schemaRegistry", Map.of("dataSource", "r")));

        ReferencedDocument referenced = control.referenced(document, Optional.of("t1"));

        assertThat(referenced.parts().dataSources()).isEqualTo(Map.of("schemaRegistry", "r"));
        assertThatThrownBy(() -> control.delete("r", ANY, caller())).hasMessageContaining("t1");
        assertThat(control.change(Sources.registry("r"), ANY, false, caller()).users())
                .containsExactly("t1");
        assertThat(control.find("r").users()).isEmpty();
    }

    private Caller caller() {
        return new Caller("request-" + requests++, "ann");
    }

    private static TaskRecord task(String name, TaskRecord.State state, String registry) {
        return new TaskRecord("id-" + name, name, 1, state, Map.of(), 1, Optional.empty(), Optional.empty())
                .madeFrom(new MadeFrom(Map.of("schemaRegistry", registry), Map.of()));
    }
}
