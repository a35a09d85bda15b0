package io.godwit.oceanbase.binlog;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.SqlSession;
import io.godwit.oceanbase.connect.SqlSessions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a server says about its binlog: its files, its end, and how it is written. Thread-safe; blocks. */
final class BinlogFiles implements AutoCloseable {
    private static final String DOING = "asking for the binlog";
    private static final String HOW_TO_HAVE_ONE =
            "create a binlog instance for the tenant, give the user REPLICATION SLAVE and REPLICATION CLIENT, or choose another log in"
                    + " spec.options.reverse.log";

    private final SqlSessions sessions;
    private final String address;

    BinlogFiles(Connections service) {
        this.sessions = new SqlSessions(service);
        this.address = service.address();
    }

    /** Names of the files that the server still holds, the oldest first; at least one. */
    List<String> names() {
        List<String> names = ask("SHOW BINARY LOGS", row -> row.getString(1));
        if (names.isEmpty()) {
            throw none("it lists no file");
        }
        return names;
    }

    /** Where the next transaction goes. */
    BinlogPlace end() {
        return ask("SHOW MASTER STATUS", row -> new BinlogPlace(number(row.getString(1)), row.getLong(2))).stream()
                .findFirst()
                .orElseThrow(() -> none("it writes none"));
    }

    /** The name of the place's file; fails as SOURCE_LOG_LOST where the server has it no more. */
    String nameOf(BinlogPlace place) {
        List<String> names = names();
        return names.stream()
                .filter(name -> number(name) == place.file())
                .findFirst()
                .orElseThrow(
                        () -> lost(place, "the files that " + address + " still has begin with " + names.getFirst()));
    }

    /** Fails unless rows are logged, and whole ones: with less, changes would be read with values missing. */
    void requireWholeRows() {
        Map<String, String> variables = variables();
        String format = variables.getOrDefault("binlog_format", "ROW").toUpperCase(Locale.ROOT);
        String image = variables.getOrDefault("binlog_row_image", "FULL").toUpperCase(Locale.ROOT);
        if (!format.equals("ROW")) {
            throw unusable("binlog_format is " + format, "set binlog_format=ROW");
        }
        if (!image.equals("FULL")) {
            throw unusable("binlog_row_image is " + image, "set binlog_row_image=FULL");
        }
    }

    /** How long files are kept, as far as the server says. */
    Optional<Duration> retention() {
        return Optional.ofNullable(variables().get("binlog_expire_logs_seconds"))
                .map(Long::parseLong)
                .filter(seconds -> seconds > 0)
                .map(Duration::ofSeconds);
    }

    /** Whether names of tables are kept in lower case. */
    boolean foldsNames() {
        return !variables().getOrDefault("lower_case_table_names", "0").equals("0");
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        sessions.transact(
                DOING,
                open -> SqlSession.query(
                        open,
                        "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('binlog_format','binlog_row_image',"
                                + "'binlog_expire_logs_seconds','lower_case_table_names')",
                        row -> variables.put(row.getString(1).toLowerCase(Locale.ROOT), row.getString(2))));
        return variables;
    }

    private <T> List<T> ask(String sql, SqlSession.RowReader<T> reader) {
        try {
            return sessions.transact(DOING, open -> SqlSession.query(open, sql, reader));
        } catch (GodwitException e) {
            if (e.kind() == GodwitException.Kind.CONFIGURATION && e.code() != ErrorCode.TARGET_AUTH) {
                throw none(e.getMessage());
            }
            throw e;
        }
    }

    /** The number at the end of a file's name. */
    static long number(String name) {
        String digits = name.substring(name.lastIndexOf('.') + 1);
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_LOG_UNREACHABLE,
                    "a binlog file is called " + name + ", without a number at its end",
                    "use a server that numbers its binlog files",
                    e);
        }
    }

    /** Changes from the place on are gone. */
    static GodwitException lost(BinlogPlace place, String why) {
        return GodwitException.configuration(
                ErrorCode.SOURCE_LOG_LOST,
                "the binlog was to be read on from " + place + ", and changes after it are gone: " + why,
                "changes may be missing: compare the tables with their collections, and give the way back up (godwit task"
                        + " switchover NAME --complete); keep binlog files longer than Godwit may stand still (binlog_expire_logs_seconds, or the retention of the Binlog Service)");
    }

    private GodwitException none(String why) {
        return GodwitException.configuration(
                ErrorCode.SOURCE_LOG_UNREACHABLE, address + " hands out no binlog: " + why, HOW_TO_HAVE_ONE);
    }

    private GodwitException unusable(String why, String remedy) {
        return GodwitException.configuration(
                ErrorCode.SOURCE_LOG_UNREACHABLE,
                "the binlog of " + address + " does not hold whole rows: " + why,
                remedy + " on the server, and begin the way back after that");
    }

    @Override
    public void close() {
        sessions.close();
    }
}
