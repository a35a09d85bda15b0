package io.godwit.oceanbase.write;

import io.godwit.model.row.Key;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Keys as {@code (literal,...)}, as many as fit in one statement. */
final class KeyList {
    private static final int KEYS_PER_STATEMENT = 1_000;

    private KeyList() {}

    /** Appends keys from number {@code from} on; returns the number of the first that is left. */
    static int append(List<Key> keys, int from, SqlBuffer sql) {
        int at = from;
        while (at < keys.size() && at - from < KEYS_PER_STATEMENT && sql.length() < StatementSize.LARGEST) {
            sql.append(at == from ? '(' : ',');
            append(keys.get(at), sql);
            at++;
        }
        sql.append(')');
        return at;
    }

    private static void append(Key key, SqlBuffer sql) {
        switch (key) {
            case Key.OfLong number -> sql.append(number.value());
            case Key.OfText text -> {
                byte[] utf8 = text.value().getBytes(StandardCharsets.UTF_8);
                sql.appendText(utf8, 0, utf8.length);
            }
        }
    }
}
