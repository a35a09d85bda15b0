package io.godwit.oceanbase.changelog;

import io.godwit.model.row.Key;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.CommitVersion;
import io.godwit.oceanbase.connect.SqlSession;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What one table's log holds of a window, streamed: however large a transaction is, a few rows of it are in memory. Rows of one key
 * at one moment are folded into the last of them, which says what the key holds then. One thread.
 */
final class TableScan implements AutoCloseable {
    private static final int VERSION = 1;
    private static final int OLD_NEW = 2;
    private static final int PART = 3;
    private static final int FIRST_FIELD = 4;

    private final SqlSession session;
    private final TableMapping mapping;
    private final long[] own;
    private final String doing;
    private final PrintedRow printed;
    private final EncodedRow encoded;
    private final ResultSet rows;
    /** The last key in the partition that the scan is at. */
    private Optional<Entry> last = Optional.empty();
    /** The same key in the partitions before. */
    private Optional<Entry> elsewhere = Optional.empty();

    private boolean ended;

    /**
     * Opens the scan.
     *
     * @param session used by nobody else until the end of the scan
     * @param own versions of Godwit's own transactions, ascending: they are left out
     */
    TableScan(SqlSession session, TableMapping mapping, Window window, long[] own) {
        this.session = session;
        this.mapping = mapping;
        this.own = own;
        this.doing = "reading the change log of " + mapping.table();
        this.printed = new PrintedRow(mapping.collection());
        this.encoded = new EncodedRow(mapping.collection());
        String sql = new LogTable(mapping.table()).changes(mapping, window);
        this.rows = session.call(doing, open -> {
            Scn.begin(open);
            return stream(open, sql);
        });
    }

    /** The rows one by one as they are read: the driver keeps a whole answer in memory otherwise. */
    private static ResultSet stream(Connection open, String sql) throws SQLException {
        PreparedStatement statement =
                open.prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        statement.setFetchSize(Integer.MIN_VALUE);
        statement.closeOnCompletion();
        return statement.executeQuery();
    }

    boolean ended() {
        return ended;
    }

    /** Payloads of the next records: of about {@code bytes}, or of the rest. */
    List<byte[]> next(long bytes) {
        return session.call(doing, open -> {
            Payloads payloads = new Payloads(mapping);
            while (!ended && payloads.bytes() < bytes) {
                if (rows.next()) {
                    take(rows.getLong(VERSION), payloads);
                } else {
                    all().ifPresent(payloads::add);
                    rows.close();
                    open.commit();
                    ended = true;
                }
            }
            return payloads.take();
        });
    }

    private void take(long version, Payloads payloads) throws SQLException {
        if (Arrays.binarySearch(own, version) >= 0) {
            return;
        }
        Entry entry = read(version);
        if (last.isPresent() && last.get().isContinuedBy(entry)) {
            if (last.get().isBeside(entry)) {
                last = last.map(before -> before.and(entry));
                return;
            }
            elsewhere = all();
        } else {
            all().ifPresent(payloads::add);
            elsewhere = Optional.empty();
        }
        last = Optional.of(entry);
    }

    /** What becomes of the last key, over all partitions. */
    private Optional<Entry> all() {
        return last.map(here -> elsewhere.map(there -> there.merged(here)).orElse(here));
    }

    private Entry read(long version) throws SQLException {
        long tso = CommitVersion.tso(version);
        boolean isNew = "N".equals(rows.getString(OLD_NEW));
        String part = String.valueOf(rows.getString(PART));
        Optional<Key> key = Optional.empty();
        try {
            key = Optional.of(printed.key(rows, FIRST_FIELD));
            if (!isNew) {
                return new Entry(tso, key, part, true, new Entry.Gone());
            }
            byte[] event = encoded.of(printed.read(rows, FIRST_FIELD), tso);
            return new Entry(tso, key, part, false, new Entry.Row(event));
        } catch (InexpressibleValueException e) {
            String what = key.map(k -> "the row of table " + mapping.table() + " under key " + k)
                    .orElse("a row of table " + mapping.table());
            String why = what + " does not fit its collection: " + e.getMessage();
            return new Entry(tso, key, part, false, new Entry.Inexpressible(why));
        }
    }

    /** Stops in the middle: what is left of the answer is not waited for. */
    @Override
    public void close() {
        if (!ended) {
            session.call(doing, open -> {
                open.abort(Runnable::run);
                return null;
            });
            session.drop();
        }
    }
}
