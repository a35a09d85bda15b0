package io.godwit.oceanbase.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.GodwitException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionsTest {
    @Test
    void secretsAreNotPrinted() {
        Connections connections = new Connections("jdbc:mysql://h:1/?password=s3cret", "root@mysql", "s3cret");

        assertThat(connections).hasToString("root@mysql at jdbc:mysql://h:1/");
    }

    @Test
    void aPasswordThatIsRotatedIsUsedByTheNextConnection() {
        AtomicReference<String> kept = new AtomicReference<>("first");
        Connections connections = new Connections("jdbc:mysql://h:1/", "root", kept::get, TimeLimits.QUICK);

        kept.set("second");

        assertThat(connections.plain().at("jdbc:mysql://h:2/").password()).isEqualTo("second");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"jdbc:postgresql://h/?password=s3cret", "mysql://h", "jdbc:mysql://h:port/?password=s3cret"})
    void anAddressThatNoDriverTakesIsAConfigurationErrorWithoutSecrets(String url) {
        assertThatThrownBy(() -> new Connections(url, "root", "s3cret").open())
                .isInstanceOfSatisfying(GodwitException.class, e -> {
                    assertThat(e.kind()).isEqualTo(GodwitException.Kind.CONFIGURATION);
                    assertThat(e).hasMessageNotContaining("s3cret").hasMessageContaining("jdbc:mysql://host:port/");
                });
    }
}
