package io.godwit.oceanbase.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A statement whose parameters have names: {@code :name} in its text, as often as it needs it. Immutable. */
public final class NamedSql {
    private static final Pattern PARAMETER = Pattern.compile(":([a-z_]+)");

    private final String sql;
    private final List<String> names;

    private NamedSql(String sql, List<String> names) {
        this.sql = sql;
        this.names = names;
    }

    /** The statement of this text, which contains no colon except those of its parameters. */
    public static NamedSql of(String text) {
        List<String> names = new ArrayList<>();
        Matcher parameter = PARAMETER.matcher(text);
        while (parameter.find()) {
            names.add(parameter.group(1));
        }
        return new NamedSql(parameter.replaceAll("?"), List.copyOf(names));
    }

    /** Executes it with a value for each of its parameters; returns the number of rows it changed. */
    public int update(Connection open, Map<String, ?> values) throws SQLException {
        return SqlSession.update(open, sql, inOrder(values));
    }

    /** Queries with a value for each of its parameters. */
    public <T> List<T> query(Connection open, SqlSession.RowReader<T> reader, Map<String, ?> values)
            throws SQLException {
        return SqlSession.query(open, sql, reader, inOrder(values));
    }

    /** The values in the order of the statement's question marks. */
    Object[] inOrder(Map<String, ?> values) {
        return names.stream()
                .map(name -> {
                    Object value = values.get(name);
                    if (value == null) {
                        throw new IllegalArgumentException("no value for :" + name);
                    }
                    return value;
                })
                .toArray();
    }

    /** The statement as it is sent, with question marks. */
    @Override
    public String toString() {
        return sql;
    }
}
