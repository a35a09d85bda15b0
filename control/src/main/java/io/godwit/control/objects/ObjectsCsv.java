package io.godwit.control.objects;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.TableName;
import io.godwit.model.task.NameRule;
import io.godwit.model.task.ObjectPattern;
import io.godwit.model.task.ObjectSelection;
import io.godwit.model.task.ObjectsSpec;
import io.godwit.model.task.Problem;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Objects of a task as a CSV file: a line for each collection with its table, in UTF-8. A cell that a spreadsheet would take for a
 * formula is written with an apostrophe before it, which is taken away when it is read.
 */
public final class ObjectsCsv {
    /** Names of the columns, in their order. */
    public static final List<String> COLUMNS =
            List.of("source_database", "source_collection", "target_database", "target_table");

    private static final CsvMapper CSV = CsvMapper.csvBuilder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .build();
    private static final CsvSchema SCHEMA = CsvSchema.emptySchema().withLineSeparator("\r\n");
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String FORMULA = "=+-@\t'";
    private static final int MOST_LINES = 20_000;
    private static final int MOST_PROBLEMS = 1_000;

    private final Map<CollectionName, TableName> tables = new LinkedHashMap<>();
    private final Map<CollectionName, Long> lines = new HashMap<>();
    private final Map<String, Spelling> spellings = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private ObjectsCsv() {}

    /** How a table was written first. */
    private record Spelling(TableName table, long line) {}

    /** What a file contains. */
    public sealed interface Reading {
        /**
         * These objects.
         *
         * @param lines where the include patterns stand, in their order
         */
        record Valid(ObjectsSpec objects, List<Long> lines) implements Reading {
            /** Copies the list. */
            public Valid {
                lines = List.copyOf(lines);
            }

            /** Where the include pattern at a place stands. */
            public String path(int place) {
                return line(lines.get(place));
            }
        }

        /** Nothing that can be used; the path of each problem is its line. */
        record Invalid(List<Problem> problems) implements Reading {}
    }

    /** The objects of a file, or every line that is wrong. */
    public static Reading read(byte[] file) {
        return new ObjectsCsv().reading(file);
    }

    /** A file of these mappings. */
    public static String write(Map<CollectionName, TableName> mappings) {
        StringWriter text = new StringWriter();
        try (SequenceWriter lines = CSV.writer(SCHEMA).writeValues(text)) {
            lines.write(COLUMNS);
            for (Map.Entry<CollectionName, TableName> mapping : mappings.entrySet()) {
                lines.write(List.of(
                        cell(mapping.getKey().database()),
                        cell(mapping.getKey().collection()),
                        cell(mapping.getValue().schema()),
                        cell(mapping.getValue().table())));
            }
        } catch (IOException e) {
            throw GodwitException.bug("cannot write CSV into memory", e);
        }
        return text.toString();
    }

    private static String cell(String name) {
        return isFormula(name) ? "'" + name : name;
    }

    private static boolean isFormula(String text) {
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
    }

    private static String name(String cell) {
        return cell.startsWith("'") && isFormula(cell.substring(1)) ? cell.substring(1) : cell;
    }

    private Reading reading(byte[] file) {
        decoded(file).ifPresent(this::parse);
        if (problems.isEmpty() && tables.isEmpty()) {
            report(1, "there is no collection in the file", "write a line for each collection below the header");
        }
        if (!problems.isEmpty()) {
            return new Reading.Invalid(List.copyOf(problems));
        }
        List<ObjectPattern> include =
                tables.keySet().stream().map(ObjectPattern::exactly).toList();
        Map<CollectionName, TableName> rename = new LinkedHashMap<>(tables);
        rename.entrySet().removeIf(entry -> entry.getValue().equals(sameName(entry.getKey())));
        return new Reading.Valid(
                new ObjectsSpec(include, List.of(), rename),
                tables.keySet().stream().map(lines::get).toList());
    }

    private Optional<String> decoded(byte[] file) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(file);
        CharBuffer out = CharBuffer.allocate(file.length + 1);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            long line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += file[i] == '\n' ? 1 : 0;
            }
            report(line, "is not UTF-8 text", "save the file as UTF-8, for example as CSV UTF-8 in a spreadsheet");
            return Optional.empty();
        }
        String text = out.flip().toString();
        return Optional.of(text.indexOf(BYTE_ORDER_MARK) == 0 ? text.substring(1) : text);
    }

    /** Lines end where the parser says, since a quoted cell may contain some. */
    private void parse(String text) {
        long line = 1;
        try (MappingIterator<List<String>> rows =
                CSV.readerFor(new TypeReference<List<String>>() {}).with(SCHEMA).readValues(text)) {
            while (rows.hasNextValue()) {
                List<String> cells = rows.nextValue();
                if (line == 1) {
                    if (!isHeader(cells)) {
                        return;
                    }
                } else if (cells.size() > 1 || !String.join("", cells).isBlank()) {
                    take(line, cells);
                }
                if (tables.size() > MOST_LINES) {
                    report(line, "is one of more than " + MOST_LINES + " collections", "select them by patterns");
                    return;
                }
                line = rows.getCurrentLocation().getLineNr();
            }
        } catch (IOException e) {
            report(
                    line,
                    "its quotes are wrong",
                    "double each quote in a quoted cell, and close each cell that is opened");
        }
    }

    private boolean isHeader(List<String> cells) {
        List<String> found = cells.stream().map(String::strip).toList();
        if (found.equals(COLUMNS)) {
            return true;
        }
        boolean otherSeparator = found.size() == 1 && found.getFirst().matches(".*[;\t].*");
        report(
                1,
                otherSeparator ? "separates its columns by something else than commas" : "is not the header",
                "begin with " + String.join(",", COLUMNS));
        return false;
    }

    private void take(long line, List<String> cells) {
        if (cells.size() != COLUMNS.size()) {
            report(
                    line,
                    "has " + cells.size() + " columns instead of " + COLUMNS.size(),
                    "write " + String.join(",", COLUMNS) + "; a name with a comma needs quotes");
            return;
        }
        int before = problems.size();
        CollectionName collection = new CollectionName(name(cells.get(0)), name(cells.get(1)));
        TableName table = new TableName(
                orElse(name(cells.get(2)), collection.database()), orElse(name(cells.get(3)), collection.collection()));
        checkSource(line, collection);
        for (String name : List.of(table.schema(), table.table())) {
            NameRule.breach(name)
                    .ifPresent(
                            reason -> report(line, "the target's name " + name + " " + reason, "choose another name"));
        }
        if (problems.size() > before) {
            return;
        }
        Long first = lines.putIfAbsent(collection, line);
        if (first != null) {
            report(line, collection + " is on line " + first + " already", "remove one of them");
            return;
        }
        Spelling known = spellings.putIfAbsent(ObjectSelection.folded(table), new Spelling(table, line));
        if (known != null && !known.table().equals(table)) {
            report(
                    line,
                    table + " differs from " + known.table() + " on line " + known.line()
                            + " only in case, which the target ignores",
                    "use one spelling to merge the collections, or another name to keep them apart");
            return;
        }
        tables.put(collection, table);
    }

    private void checkSource(long line, CollectionName collection) {
        boolean named = !collection.database().isEmpty()
                && !collection.collection().isEmpty()
                && !collection.collection().contains(".")
                && ObjectPattern.parse(collection.toString())
                        .flatMap(ObjectPattern::only)
                        .filter(collection::equals)
                        .isPresent();
        if (!named) {
            report(
                    line,
                    "does not name a collection: " + collection,
                    "write its database and its name, without wildcards, spaces and dots");
        }
    }

    private static String orElse(String name, String otherwise) {
        return name.isEmpty() ? otherwise : name;
    }

    private static TableName sameName(CollectionName collection) {
        return new TableName(collection.database(), collection.collection());
    }

    private void report(long line, String message, String remedy) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new Problem(line(line), message, remedy));
        }
    }

    private static String line(long line) {
        return "line " + line;
    }
}
