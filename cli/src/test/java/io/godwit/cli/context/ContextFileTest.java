package io.godwit.cli.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextFileTest {
    @TempDir
    private Path home;

    @Test
    void whatIsKeptIsReadBackByItsOwnerAlone() throws Exception {
        ContextFile file = new ContextFile(home.resolve("a/godwit"));
        Context context =
                new Context("here", "http://h:1", Optional.of("anna"), Optional.of("gdw_x"), Optional.empty());

        file.update(contexts -> contexts.with(context).using("here"));
        file.update(contexts -> contexts.with(
                new Context("there", "http://t:1", Optional.empty(), Optional.empty(), Optional.of("/ca"))));

        assertThat(file.read().inUse()).contains(context);
        assertThat(file.read().contexts()).extracting(Context::name).containsExactly("here", "there");
        assertThat(permissions(file.path())).isEqualTo("rw-------");
        assertThat(permissions(file.path().getParent())).isEqualTo("rwx------");
        try (var files = Files.list(file.path().getParent())) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("config.json", "config.json.lock");
        }
    }

    @Test
    void withoutAFileThereAreNone() {
        assertThat(new ContextFile(home.resolve("none")).read()).isEqualTo(Contexts.NONE);
    }

    @Test
    void aFileThatIsBrokenIsNotReplacedByAnEmptyOne() throws Exception {
        ContextFile file = new ContextFile(home);
        Files.writeString(file.path(), "{\"contexts\":");

        assertThatThrownBy(() -> file.update(contexts -> contexts.using("a"))).hasMessageContaining("cannot be read");
        assertThat(file.path()).hasContent("{\"contexts\":");
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
