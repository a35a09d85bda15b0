package io.godwit.oceanbase.speed;

import io.godwit.model.schema.Field;
import io.godwit.model.schema.Field.Role;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.task.StorageFormat;
import io.godwit.oceanbase.Engine;
import io.godwit.oceanbase.Tables;
import io.godwit.testsupport.TestRow;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * Seconds that the writer takes for rows that are all refused, by what refuses them. Arguments: rows, batch rows. The engine comes
 * from OB_URL, OB_USER and OB_PASSWORD.
 */
public final class NarrowingSpeed {
    private static final Field KEY = Field.plain(100, "id", FieldType.INT64).as(Role.PRIMARY_KEY);
    private static final Field TEXT =
            Field.plain(101, "text", FieldType.VARCHAR).withMaxLength(256);
    private static final Field TAGS = Field.plain(102, "tags", FieldType.ARRAY).withElements(FieldType.INT8, 8);

    private final int rows;
    private final int batchRows;

    private NarrowingSpeed(int rows, int batchRows) {
        this.rows = rows;
        this.batchRows = batchRows;
    }

    /** Prints one line per cause. */
    public static void main(String[] args) {
        NarrowingSpeed speed = new NarrowingSpeed(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        TableMapping mapping = Tables.mapping("narrowing", KEY, TEXT, TAGS);
        Tables.recreate(mapping, StorageFormat.DEFAULT);
        speed.run("fresh rows", mapping, i -> row(mapping, i, "text " + i, List.of(1L)));
        speed.run("fresh rows, warm", mapping, i -> row(mapping, 1_000_000 + i, "warm text " + i, List.of(1L)));
        speed.run("keys that are held", mapping, i -> row(mapping, i, "other " + i, List.of(1L)));
        speed.run("values that are refused", mapping, i -> row(mapping, 2_000_000 + i, "more " + i, List.of(200L)));
        Engine.run("ALTER TABLE `" + Tables.DATABASE + "`.narrowing ADD UNIQUE KEY u (text)");
        speed.run("another unique key", mapping, i -> row(mapping, 3_000_000 + i, "text " + i, List.of(1L)));
        System.exit(0);
    }

    private void run(String what, TableMapping mapping, LongFunction<TestRow> row) {
        List<TestRow> all = LongStream.range(0, rows).mapToObj(row).toList();
        long start = System.nanoTime();
        int rejected = Tables.insert(mapping, all, batchRows).size();
        System.out.printf("%s: %d of %d refused in %.2f s%n", what, rejected, rows, (System.nanoTime() - start) / 1e9);
    }

    private static TestRow row(TableMapping mapping, Object... cells) {
        return new TestRow(mapping.collection(), List.of(cells));
    }
}
