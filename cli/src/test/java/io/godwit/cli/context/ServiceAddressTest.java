package io.godwit.cli.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServiceAddressTest {
    private static final String STANDARD = "http://127.0.0.1:7411";
    private static final Contexts CONTEXTS = new Contexts(
            Optional.of("work"),
            List.of(
                    context("work", "https://work:7411", "work-token"),
                    context("local", STANDARD, "local-token"),
                    context("play", "http://play:7411/", "play-token")));

    private Map<String, String> environment = Map.of();

    @Test
    void withoutAnythingItIsTheContextInUse() {
        assertThat(asked(null, null).server()).isEqualTo("https://work:7411");
        assertThat(asked(null, null).token()).contains("work-token");
        assertThat(asked(null, null).authority()).contains(Path.of("/ca/work"));
    }

    @Test
    void withoutAContextItIsThisMachine() {
        ServiceAddress address =
                ServiceAddress.of(Optional.empty(), Optional.empty(), environment, Contexts.NONE, STANDARD);

        assertThat(address.server()).isEqualTo(STANDARD);
        assertThat(address.token()).isEmpty();
    }

    @Test
    void anOptionComesBeforeTheEnvironmentAndThatBeforeTheContext() {
        environment = Map.of("GODWIT_SERVER", STANDARD);

        assertThat(asked(null, null).server()).isEqualTo(STANDARD);
        assertThat(asked(null, null).token()).contains("local-token");
        assertThat(asked("http://play:7411", null).token()).contains("play-token");
        assertThat(asked(null, "work").server()).isEqualTo("https://work:7411");
    }

    @Test
    void aTokenIsShownToItsOwnServerOnly() {
        assertThat(asked("http://elsewhere:7411", null).token()).isEmpty();
        assertThat(asked("http://elsewhere:7411", "work").token()).isEmpty();
        assertThat(asked("http://elsewhere:7411", "work").authority()).isEmpty();
        assertThat(asked("http://work:7411", null).token())
                .as("the same host without TLS is another server")
                .isEmpty();
    }

    @Test
    void aTokenOfTheEnvironmentComesFirst() {
        environment = Map.of("GODWIT_TOKEN", "ci-token", "GODWIT_SERVER", " ");

        assertThat(asked(null, null).token()).contains("ci-token");
        assertThat(asked("http://elsewhere:7411", null).token()).contains("ci-token");
    }

    @Test
    void aContextThatIsNotThereIsAMistake() {
        assertThatThrownBy(() -> asked(null, "wrok")).hasMessageContaining("no context is named wrok");
    }

    @Test
    void whatIsNoAddressIsRefusedBeforeAnybodyIsAskedForAPassword() {
        for (String wrong : List.of("play:7411", "play", "ftp://play", "http://", "http://a b", "//play:7411")) {
            assertThatThrownBy(() -> asked(wrong, null)).isInstanceOfSatisfying(GodwitException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
                assertThat(e).hasMessageContaining(wrong);
            });
        }
    }

    @Test
    void oneThatIsReachedThroughAPortHasTheLoginOfWhatItIs() {
        Contexts contexts = CONTEXTS.with(context("data/gw", "kubectl://gw.data/1", "cluster-token"));
        Forward forward = new Forward("data/gw", "kubectl://gw.data/1", STANDARD);
        Forward other = new Forward("data/gw", "kubectl://gw.data/2", STANDARD);

        assertThat(ServiceAddress.of(forward, environment, contexts).server()).isEqualTo(STANDARD);
        assertThat(ServiceAddress.of(forward, environment, contexts).token()).contains("cluster-token");
        assertThat(ServiceAddress.of(forward, environment, contexts).authority())
                .contains(Path.of("/ca/data/gw"));
        assertThat(ServiceAddress.of(other, environment, contexts).token())
                .as("neither that of its name nor that of the port")
                .isEmpty();
        assertThat(ServiceAddress.of(other, Map.of("GODWIT_TOKEN", "ci-token"), contexts)
                        .token())
                .contains("ci-token");
    }

    @Test
    void nothingThatIsPrintedContainsAToken() {
        assertThat(asked(null, null) + " " + CONTEXTS.contexts()).doesNotContain("token");
    }

    private ServiceAddress asked(String server, String context) {
        return ServiceAddress.of(
                Optional.ofNullable(server), Optional.ofNullable(context), environment, CONTEXTS, STANDARD);
    }

    private static Context context(String name, String server, String token) {
        return new Context(name, server, Optional.of("anna"), Optional.of(token), Optional.of("/ca/" + name));
    }
}
