package io.godwit.control.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.TableName;
import io.godwit.model.task.ObjectPattern;
import io.godwit.model.task.ObjectsSpec;
import io.godwit.model.task.Problem;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ObjectsCsvTest {
    private static final String HEADER = "source_database,source_collection,target_database,target_table";

    @Test
    void eachLineIsACollectionWithItsTable() {
        ObjectsSpec objects = valid(HEADER + "\ndefault,a,default,a\ndefault,b,search,items\ndefault,c,,\n");

        assertThat(objects.include())
                .extracting(ObjectPattern::toString)
                .containsExactly("default.a", "default.b", "default.c");
        assertThat(objects.exclude()).isEmpty();
        assertThat(objects.rename())
                .containsExactly(Map.entry(new CollectionName("default", "b"), new TableName("search", "items")));
    }

    @Test
    void aByteOrderMarkBlankLinesAndOtherLineEndsDoNotMatter() {
        String text = HEADER + "\r\n\r\ndefault,a,default,a\r\n   \r\ndefault,b,default,b";

        assertThat(valid(text)).isEqualTo(valid("\uFEFF" + text));
        assertThat(valid(text).include()).hasSize(2);
        assertThat(problems(text + "\r\n\r\nx\r\n")).containsExactly("line 7: has 1 columns instead of 4");
    }

    @Test
    void everyLineThatIsWrongIsReported() {
        assertThat(problems(HEADER + """

                default,a,default,a
                default,b,default
                ,c,default,c
                default,a,other,a
                default,d*,default,d
                default,e,default,a b
                default,f,default,A
                default,g,default,x$$y
                default,h.i,default,h
                "default","j",default,ü
                """))
                .containsExactly(
                        "line 3: has 3 columns instead of 4",
                        "line 4: does not name a collection: .c",
                        "line 5: default.a is on line 2 already",
                        "line 6: does not name a collection: default.d*",
                        "line 7: the target's name a b contains a space",
                        "line 8: default.A differs from default.a on line 2 only in case, which the target ignores",
                        "line 9: the target's name x$$y contains $$",
                        "line 10: does not name a collection: default.h.i",
                        "line 11: the target's name ü contains a character that is not printable ASCII");
    }

    @Test
    void linesAreCountedAsTheyAreInTheFile() {
        assertThat(problems(HEADER + "\n\"default\",\"a\nb\",default,a\ndefault,c*,default,c\n"))
                .containsExactly(
                        "line 2: does not name a collection: default.a\nb",
                        "line 4: does not name a collection: default.c*");
    }

    @Test
    void whatIsNotSuchAFileSaysSo() {
        assertThat(problems("")).containsExactly("line 1: there is no collection in the file");
        assertThat(problems(HEADER + "\n")).containsExactly("line 1: there is no collection in the file");
        assertThat(problems("a,b,c,d\ndefault,a,default,a\n")).containsExactly("line 1: is not the header");
        assertThat(problems(HEADER.replace(',', ';') + "\ndefault;a;default;a\n"))
                .containsExactly("line 1: separates its columns by something else than commas");
        assertThat(problems(HEADER + "\ndefault,\"a,default,a\n")).containsExactly("line 2: its quotes are wrong");
        byte[] latin = (HEADER + "\ndefault,a,default,\u00fc\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(((ObjectsCsv.Reading.Invalid) ObjectsCsv.read(latin)).problems())
                .extracting(Problem::path, Problem::message)
                .containsExactly(org.assertj.core.api.Assertions.tuple("line 2", "is not UTF-8 text"));
    }

    @Test
    void tooManyCollectionsAreRefused() {
        String lines = IntStream.rangeClosed(0, 20_000)
                .mapToObj(i -> "default,c" + i + ",,\n")
                .collect(Collectors.joining());

        assertThat(problems(HEADER + "\n" + lines))
                .containsExactly("line 20002: is one of more than 20000 collections");
        assertThat(problems(HEADER + "\n" + "x\n".repeat(5_000))).hasSize(1_000);
    }

    @Test
    void whatIsWrittenIsReadBackAsItWas() {
        Map<CollectionName, TableName> mappings = new LinkedHashMap<>();
        mappings.put(new CollectionName("default", "plain"), new TableName("default", "plain"));
        mappings.put(new CollectionName("default", "=SUM(A1)"), new TableName("search", "-minus"));
        mappings.put(new CollectionName("+plus", "@at"), new TableName("a,comma", "+b"));
        mappings.put(new CollectionName("quo\"te", "it's"), new TableName("search", "c"));
        mappings.put(new CollectionName("default", "'=twice"), new TableName("search", "d"));
        mappings.put(new CollectionName("default", "'quoted"), new TableName("search", "e"));

        String csv = ObjectsCsv.write(mappings);

        ObjectsSpec read = valid(csv);
        assertThat(read.include().stream().map(pattern -> pattern.only().orElseThrow()))
                .containsExactlyElementsOf(mappings.keySet());
        mappings.forEach(
                (collection, table) -> assertThat(read.tableOf(collection)).isEqualTo(table));
        assertThat(csv).startsWith(HEADER + "\r\n");
        assertThat(csv.lines().flatMap(line -> List.of(line.split(",")).stream()))
                .noneMatch(cell -> cell.replace("\"", "").matches("[=+@-].*"));
    }

    private static ObjectsSpec valid(String csv) {
        return switch (ObjectsCsv.read(csv.getBytes(UTF_8))) {
            case ObjectsCsv.Reading.Valid valid -> valid.objects();
            case ObjectsCsv.Reading.Invalid invalid ->
                throw new AssertionError(invalid.problems().toString());
        };
    }

    private static List<String> problems(String csv) {
        return switch (ObjectsCsv.read(csv.getBytes(UTF_8))) {
            case ObjectsCsv.Reading.Valid valid -> throw new AssertionError("it was read: " + valid.objects());
            case ObjectsCsv.Reading.Invalid invalid ->
                invalid.problems().stream()
                        .map(problem -> problem.path() + ": " + problem.message())
                        .toList();
        };
    }
}
