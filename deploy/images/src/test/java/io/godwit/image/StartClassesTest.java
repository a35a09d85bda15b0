package io.godwit.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartClassesTest {
    @TempDir
    private Path folder;

    @Test
    void theListHasTheNamesOfWhatStartsLoaded() throws IOException {
        Path first = Files.writeString(folder.resolve("first"), """
                # NOTE: Do not modify this file.
                java/util/Map$Entry id: 12
                java/lang/Object id: 1
                io/godwit/dist/ImageEntry id: 900
                @lambda-proxy io/godwit/dist/ImageEntry run ()Ljava/lang/Runnable; ()V
                @cp java/lang/Object 8 38
                """);
        Path second = Files.writeString(folder.resolve("second"), "java/lang/Object id: 1\njava/lang/Integer id: 2\n");
        Path list = folder.resolve("list");

        StartClasses.main(new String[] {list.toString(), first.toString(), second.toString()});

        assertThat(list).content().isEqualTo("""
                        io/godwit/dist/ImageEntry
                        java/lang/Integer
                        java/lang/Object
                        java/util/Map$Entry
                        """);
    }

    @Test
    void theListOfTheImageIsInOrder() throws IOException {
        assertThat(Distribution.resource(StartClasses.FILE).lines())
                .hasSizeGreaterThan(5_000)
                .contains("java/lang/Object", "io/godwit/dist/ImageEntry")
                .isSorted();
    }
}
