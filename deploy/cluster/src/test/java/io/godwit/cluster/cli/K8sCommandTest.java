package io.godwit.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class K8sCommandTest {
    private final StringWriter err = new StringWriter();

    @Test
    void misuseSaysWhatThereIs() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("build", "--kubelet")).isEqualTo(2);
        assertThat(err.toString()).contains("Say what to do: build.", "--kubelet");
    }

    private int run(String... args) {
        return new CommandLine(new K8sCommand()).setErr(new PrintWriter(err)).execute(args);
    }
}
