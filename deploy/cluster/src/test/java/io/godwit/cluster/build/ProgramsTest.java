package io.godwit.cluster.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.stack.ProgressListener;
import io.godwit.stack.StackEvent;
import io.godwit.stack.cache.Manifest;
import io.godwit.stack.cache.PackageCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With programs put in place by hand: nothing is built here. */
class ProgramsTest {
    @TempDir
    private Path root;

    private final List<StackEvent> events = new ArrayList<>();

    @Test
    void whatIsThereIsNotBuiltAgain() {
        PackageCache cache = new PackageCache(root, Manifest.bundled(), ProgressListener.silent());
        for (GoModule module : GoModule.values()) {
            cache.make(module.packageName(), module.fingerprint(), Duration.ofSeconds(10), folder -> {
                for (GoModule.Program program : module.programs()) {
                    Files.writeString(folder.resolve(program.name()), "x");
                }
            });
        }
        Programs programs = new Programs(root, events::add);

        assertThat(programs.all()).hasSize(13).allMatch(Files::isRegularFile);
        assertThat(programs.helm()).hasFileName("helm");
        assertThat(programs.obstacle()).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void aGoThatIsTooOldIsTold() {
        assertThat(GoToolchain.isRecent("go1.26.8")).isTrue();
        assertThat(GoToolchain.isRecent("go1.27rc1")).isTrue();
        assertThat(GoToolchain.isRecent("go1.25.9")).isFalse();
        assertThat(GoToolchain.isRecent("")).isFalse();
    }
}
