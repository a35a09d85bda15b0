package io.godwit.dist.kept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.control.format.KeptFormat;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.json.Json;
import io.godwit.testsupport.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What this version keeps is what its samples say, and it reads what versions before it kept. Whoever changes a record raises its version
 * and writes one more sample with {@code GODWIT_GOLDEN=write}; samples of older versions are never changed.
 */
class KeptRecordsTest {
    private static final String SAMPLES = "io/godwit/dist/kept/";
    private static final ObjectMapper TREES = new ObjectMapper();

    /** What is passed on as a class and not kept, and what it is. */
    private static final Map<String, String> NOT_KEPT = Map.of(
            "io.godwit.bench.full.FullBenchScript$Outcome", "the answer of a script",
            "io.godwit.cli.service.FollowedTasks$Gone", "an event of a stream",
            "io.godwit.milvus.column.Column$Arrays", "values in memory",
            "io.godwit.milvus.column.Column$Doubles", "values in memory",
            "io.godwit.milvus.column.Column$Floats", "values in memory",
            "io.godwit.milvus.column.Column$Longs", "values in memory");

    @Test
    void everyRecordThatIsReadIsKeptOrSaysWhyNot() {
        Set<String> kept = KeptRecords.all().stream().map(Class::getName).collect(Collectors.toSet());
        Set<String> others = new TreeSet<>(KeptRecords.namedAsClass());
        others.removeAll(kept);

        assertThat(others)
                .as("records whose class is passed on, as to Json.read: mark those that are kept with @Kept")
                .isEqualTo(new TreeSet<>(NOT_KEPT.keySet()));
    }

    @TestFactory
    Stream<DynamicTest> whatIsWrittenIsTheNewestSample() {
        return each(type -> Golden.assertSame(
                SAMPLES + file(type, KeptRecords.kept(type).version()), Json.text(FilledRecord.of(type)) + "\n"));
    }

    @TestFactory
    Stream<DynamicTest> theNewestSampleIsReadAndWrittenAgain() {
        return each(type -> {
            String sample = sample(type, KeptRecords.kept(type).version());

            assertThat(Json.text(read(sample, type))).isEqualTo(sample);
        });
    }

    @TestFactory
    Stream<DynamicTest> everyOlderSampleIsRead() {
        return each(type -> IntStream.range(1, KeptRecords.kept(type).version())
                .forEach(version -> assertThat(read(sample(type, version), type))
                        .as("version %d", version)
                        .isNotNull()));
    }

    /** The promise to the version after this one: what it adds is ignored, at any depth. */
    @TestFactory
    Stream<DynamicTest> membersOfTheNextVersionAreIgnored() {
        return each(type -> {
            String sample = sample(type, KeptRecords.kept(type).version());
            Object now = read(sample, type);
            JsonNode next = TREES.readTree(sample);
            Members.addUnknown(now, next);

            assertThat(next.toString()).isNotEqualTo(sample);
            assertThat(read(next.toString(), type)).isEqualTo(now);
        });
    }

    /** A word that this version does not know is not guessed at: the record is refused by the version that is needed. */
    @TestFactory
    Stream<DynamicTest> aWordOfTheNextVersionIsRefusedByName() {
        return each(type -> {
            String sample = sample(type, KeptRecords.kept(type).version());
            for (Class<?> words : Members.enums(type)) {
                String first = ((Enum<?>) words.getEnumConstants()[0]).name();
                assertThat(sample).contains("\"" + first + "\"");
                String next = sample.replace("\"" + first + "\"", "\"OF_THE_NEXT_VERSION\"");

                assertThatThrownBy(() -> read(next, type))
                        .asInstanceOf(InstanceOfAssertFactories.type(GodwitException.class))
                        .satisfies(failure -> {
                            assertThat(failure.code()).isEqualTo(ErrorCode.RECORD_NEWER);
                            assertThat(failure.getMessage()).contains("OF_THE_NEXT_VERSION");
                            assertThat(failure.remedy()).contains("version");
                        });
            }
        });
    }

    /**
     * The version before refuses a record with a word that it does not know: a new word needs a new {@link KeptFormat}, so that the
     * two never run beside each other. A word that is gone is no longer read.
     */
    @Test
    void theWordsOfTheFormatStayAsTheyAre() throws IOException {
        String words = KeptRecords.enums()
                .map(type -> type.getName() + ": "
                        + Arrays.stream(type.getEnumConstants())
                                .map(word -> ((Enum<?>) word).name())
                                .collect(Collectors.joining(" "))
                        + "\n")
                .collect(Collectors.joining());

        Golden.assertSame(SAMPLES + "words-" + KeptFormat.OWN.number() + ".txt", words);
    }

    @Test
    void noSampleIsLeftOver() throws IOException {
        Set<String> wanted = KeptRecords.all().stream()
                .flatMap(type -> IntStream.rangeClosed(1, KeptRecords.kept(type).version())
                        .mapToObj(version -> file(type, version)))
                .collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> files = Files.list(folder())) {
            List<String> found = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .sorted()
                    .toList();
            assertThat(found).as("a sample of each version of each kept record").isEqualTo(List.copyOf(wanted));
        }
    }

    private interface Checking {
        void check(Class<?> type) throws IOException;
    }

    private static Stream<DynamicTest> each(Checking checking) {
        return KeptRecords.all().stream()
                .map(type -> DynamicTest.dynamicTest(KeptRecords.name(type), () -> checking.check(type)));
    }

    private static <T> T read(String json, Class<T> type) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), type);
    }

    private static String sample(Class<?> type, int version) {
        try {
            return Files.readString(folder().resolve(file(type, version))).strip();
        } catch (IOException e) {
            throw new AssertionError("no sample of version " + version + " of " + KeptRecords.name(type), e);
        }
    }

    private static String file(Class<?> type, int version) {
        return KeptRecords.name(type) + "-" + version + ".json";
    }

    private static Path folder() {
        return Path.of("src/test/resources").resolve(SAMPLES);
    }
}
