package io.godwit.cluster.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.godwit.cluster.Cluster;
import io.godwit.stack.StackEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The smallest set of programs, with the machine's own Go: the same bytes as on any other machine, once. */
class GoBuildIT {
    @TempDir
    private Path root;

    @Test
    @Timeout(600)
    void buildsOnceWhatItsSumsSay() {
        boolean needed = System.getenv(Cluster.NEVER_SKIP) != null; // then it fails by itself, with the remedy
        assumeTrue(needed || GoToolchain.path().isPresent(), "Go is not installed");
        List<StackEvent> events = new ArrayList<>();
        Programs programs = new Programs(root, events::add);

        Path folder = programs.folder(GoModule.NODE);

        assertThat(folder.resolve("forward")).isExecutable();
        assertThat(events).hasSizeGreaterThanOrEqualTo(3);
        events.clear();
        assertThat(programs.folder(GoModule.NODE)).isEqualTo(folder);
        assertThat(events).isEmpty();
        assertThat(root.resolve("downloads").resolve("go-node")).doesNotExist();
    }
}
