package io.godwit.bench.reverse;

import io.godwit.bench.bare.BareInsert;
import io.godwit.bench.measure.BenchCase;
import io.godwit.bench.measure.BenchThreads;
import io.godwit.bench.measure.ProcessMeter;
import io.godwit.model.log.ChangeLogs;
import io.godwit.model.schema.TableName;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What an application does: small transactions on several connections to a table with or without a change log. */
final class ReverseBenchWrites implements BenchCase {
    private static final int ROWS = 40_000;
    private static final int ROWS_OF_A_TRANSACTION = 10;
    private static final String READER = "bench";

    private final ReverseBenchSite site;
    private final ChangeLogs logs;
    private final boolean logged;
    private final boolean replaces;
    private final String name;
    private final TableName table;

    /**
     * A case.
     *
     * @param logged whether the table has a change log
     * @param replaces whether the rows take the place of others, which the log keeps as well
     */
    ReverseBenchWrites(ReverseBenchSite site, ChangeLogs logs, boolean logged, boolean replaces) {
        this.site = site;
        this.logs = logs;
        this.logged = logged;
        this.replaces = replaces;
        this.name = name(logged, replaces);
        this.table = new TableName(ReverseBenchSite.SCHEMA, "reverse_" + name.replace('-', '_'));
    }

    static String name(boolean logged, boolean replaces) {
        return (replaces ? "update" : "insert") + (logged ? "-logged" : "");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void prepare(int round) {
        clean();
        site.tables().create(table.table(), site.options().dimension());
        if (logged) {
            logs.create(table, READER);
        }
        if (replaces) {
            write(false);
        }
    }

    @Override
    public Timing run(ProcessMeter meter) {
        long start = System.nanoTime();
        write(replaces);
        return new Timing(ROWS, site.bytes(ROWS), System.nanoTime() - start);
    }

    private void write(boolean again) {
        AtomicLong next = new AtomicLong();
        BenchThreads.run(BenchThreads.times(ReverseBenchSite.WRITERS, () -> {
            try (BareInsert connection = site.unknown()) {
                for (long row = take(next); row < ROWS; row = take(next)) {
                    List<byte[]> rows = site.rows(row, row + ROWS_OF_A_TRANSACTION);
                    if (again) {
                        connection.upsert(table.table(), rows);
                    } else {
                        connection.insert(table.table(), rows);
                    }
                }
            }
        }));
    }

    private static long take(AtomicLong next) {
        return next.getAndAdd(ROWS_OF_A_TRANSACTION);
    }

    @Override
    public void clean() {
        if (logged) {
            logs.drop(table, READER);
        }
        site.tables().drop(table.table());
    }
}
