package io.godwit.oceanbase.schema;

import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Compares an existing table with the mapping that is to be written into it. */
final class TableCheck {
    private static final List<String> INTEGERS = List.of("tinyint", "smallint", "int", "bigint");
    /** Each of these types holds at least the 65,535 bytes that a field of the source may have. */
    private static final Set<String> LONG_TEXTS = Set.of("text", "mediumtext", "longtext");
    /** A collation is named after its character set, of which only this one holds all that the source does. */
    private static final String CHARACTER_SET = "utf8mb4_";

    private final TableMapping mapping;
    private final TableShape shape;
    private final List<String> findings = new ArrayList<>();
    private final List<String> narrower = new ArrayList<>();
    private boolean checked;
    private final Map<String, TableShape.Column> columns = new HashMap<>();

    TableCheck(TableMapping mapping, TableShape shape) {
        this.mapping = mapping;
        this.shape = shape;
        shape.columns().forEach(c -> columns.put(c.name().toLowerCase(Locale.ROOT), c));
    }

    /** Every mismatch, in words with the remedy. */
    List<String> findings() {
        check();
        return findings;
    }

    /**
     * Columns that hold less text than their field may, where no table could hold all of it: longer values become conflicts.
     */
    List<String> narrower() {
        check();
        return narrower;
    }

    private void check() {
        if (checked) {
            return;
        }
        checked = true;
        CollectionSchema collection = mapping.collection();
        Set<String> wanted = new HashSet<>();
        for (Field field : collection.fields()) {
            wanted.add(field.name().toLowerCase(Locale.ROOT));
            checkColumn(collection, field);
        }
        if (mapping.aggregated()) {
            wanted.add(TableMapping.OWNER_COLUMN);
            if (!columns.containsKey(TableMapping.OWNER_COLUMN)) {
                find("column " + TableMapping.OWNER_COLUMN
                        + " BIGINT NOT NULL is missing, which distinguishes the rows of its " + "collections; add it");
            }
        }
        shape.columns().stream()
                .filter(c -> !wanted.contains(c.name().toLowerCase(Locale.ROOT)) && c.mandatory())
                .forEach(c -> find(
                        "column " + c.name() + " is NOT NULL without a default and the collection has no such field;"
                                + " give it a default"));
        checkKeys(collection);
        shape.triggers().forEach(t -> find("trigger " + t + " would run for every row; drop it"));
    }

    private void checkColumn(CollectionSchema collection, Field field) {
        TableShape.Column column = columns.get(field.name().toLowerCase(Locale.ROOT));
        String wanted = ColumnTypes.of(collection, field);
        if (column == null) {
            find("column " + field.name() + " " + wanted + " is missing; add it");
            return;
        }
        if (field.nullable() && !column.nullable()) {
            find("column " + field.name() + " is NOT NULL, but the dynamic field may be absent; make it nullable");
        }
        if (column.generated()) {
            find("column " + field.name() + " is generated and accepts no value; make it a plain column");
        }
        String is = normal(column.type());
        String shouldBe = normal(wanted);
        if (field.type() == FieldType.VARCHAR && (is.startsWith("varchar(") || LONG_TEXTS.contains(is))) {
            checkText(field, column, is, length(shouldBe));
        } else if (!is.equals(shouldBe) && !holdsIntegers(is, shouldBe)) {
            find("column " + field.name() + " is " + column.type() + " instead of " + wanted + "; change its type");
        }
    }

    private void checkText(Field field, TableShape.Column column, String is, int wanted) {
        boolean inKey = field.role() != Field.Role.PLAIN;
        if (LONG_TEXTS.contains(is) && inKey) {
            find("column " + field.name() + " is " + column.type() + ", which cannot be part of a key; make it VARCHAR("
                    + wanted + ")");
        } else if (!LONG_TEXTS.contains(is) && length(is) < wanted) {
            String less = "column " + field.name() + " holds " + length(is) + " characters, the field up to " + wanted;
            if (new RowSize(mapping.collection()).fits()) {
                find(less + "; make it longer");
            } else {
                narrower.add("table " + mapping.table() + ": " + less + "; longer values become conflicts");
            }
        }
        if (field.role() == Field.Role.PRIMARY_KEY && !column.collation().equals(ColumnTypes.KEY_COLLATION)) {
            find("key column " + field.name() + " has collation " + column.collation()
                    + ", which merges keys that differ; make it " + ColumnTypes.KEY_COLLATION);
        } else if (!column.collation().startsWith(CHARACTER_SET)) {
            find("column " + field.name() + " has collation " + column.collation()
                    + ", whose character set lacks characters that the source may hold; make it utf8mb4");
        }
    }

    private void checkKeys(CollectionSchema collection) {
        String key = collection.key().name().toLowerCase(Locale.ROOT);
        Set<String> own = collection
                .partitionKey()
                .map(part -> Set.of(key, part.name().toLowerCase(Locale.ROOT)))
                .orElse(Set.of(key));
        boolean found = shape.uniqueKeys().values().stream().anyMatch(own::equals);
        if (!found) {
            find("no primary or unique key on exactly " + own + "; add it");
        }
        shape.uniqueKeys().forEach((name, keyColumns) -> {
            if (!keyColumns.equals(own)) {
                find("unique key " + name + " on " + keyColumns
                        + " would refuse rows that the collection holds; drop it");
            }
        });
    }

    /** Whether an integer column is wider than it needs to be. */
    private static boolean holdsIntegers(String is, String shouldBe) {
        return INTEGERS.contains(shouldBe) && INTEGERS.indexOf(is) > INTEGERS.indexOf(shouldBe);
    }

    private static String normal(String type) {
        return type.toLowerCase(Locale.ROOT)
                .replaceAll(" character set .*", "")
                .replaceAll("\\b(boolean)\\b", "tinyint")
                .replaceAll("\\binteger\\b", "int")
                .replaceAll("\\b(tinyint|smallint|int|bigint)\\(\\d+\\)", "$1")
                .replace(" ", "");
    }

    private static int length(String varchar) {
        return Integer.parseInt(varchar.replaceAll("\\D", ""));
    }

    private void find(String text) {
        findings.add("table " + mapping.table() + ": " + text);
    }
}
