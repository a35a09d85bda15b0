package io.godwit.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.avro.WireHeader;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.text.FieldText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class WireTextTest {
    private int asked;
    private boolean away;
    private final WireText text = new WireText(new SchemaRegistry() {
        @Override
        public void check() {}

        @Override
        public int register(String subject, Schema schema) {
            return 1;
        }

        @Override
        public RegistrySettings settings(String prefix, int most) {
            return new RegistrySettings("BACKWARD", Optional.empty(), Map.of());
        }

        @Override
        public void forget(String prefix) {}

        @Override
        public Schema byId(int id) {
            asked++;
            if (away) {
                throw GodwitException.retriable(ErrorCode.REGISTRY_UNREACHABLE, "no answer", "", null);
            }
            return Schema.create(Schema.Type.BOOLEAN);
        }

        @Override
        public List<Integer> versions(String subject) {
            return List.of();
        }

        @Override
        public void close() {}
    });

    @Test
    void readsBySchemasThatItAsksForOnce() {
        byte[] message = {0, 0, 0, 0, 1, 1};

        assertThat(text.fields(message)).contains(List.of(new FieldText("", "boolean", 1, "true")));
        assertThat(text.fields(message)).isPresent();
        assertThat(asked).isEqualTo(1);
        assertThat(text.failure()).isEmpty();
    }

    @Test
    void whatIsNoSuchMessageIsNone() {
        assertThat(text.fields("{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(text.fields(WireHeader.of(1))).isEmpty();
        assertThat(text.fields(new byte[0])).isEmpty();
        assertThat(text.failure()).isEmpty();
    }

    @Test
    void aRegistryThatFailedIsNotAskedAgain() {
        away = true;

        assertThat(text.fields(WireHeader.of(1))).isEmpty();
        assertThat(text.fields(WireHeader.of(2))).isEmpty();
        assertThat(asked).isEqualTo(1);
        assertThat(text.failure()).isPresent();
    }
}
