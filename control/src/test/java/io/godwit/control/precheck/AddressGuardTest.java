package io.godwit.control.precheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.control.resource.Sources;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.DataSourceSpec;
import org.junit.jupiter.api.Test;

class AddressGuardTest {
    private static final DataSourceSpec MILVUS =
            Sources.milvus("m", "http://milvus:19530").spec();

    private final ScriptedNetwork network = new ScriptedNetwork();

    @Test
    void aHostThatIsNotFoundMayBeFoundLater() {
        network.unknown.add("milvus");

        assertFailure(GodwitException.Kind.RETRIABLE, ErrorCode.SOURCE_UNREACHABLE);
    }

    @Test
    void aRefusedAddressStaysRefused() {
        network.hosts.put("milvus", "10.0.0.1");

        assertFailure(GodwitException.Kind.CONFIGURATION, ErrorCode.ADDRESS_REFUSED);
    }

    private void assertFailure(GodwitException.Kind kind, ErrorCode code) {
        AddressGuard guard = new AddressGuard(network, AddressRules.of("10.0.0.0/8"));

        assertThatThrownBy(() -> guard.require(MILVUS)).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e.code()).isEqualTo(code);
        });
    }
}
