package io.godwit.oceanbase.real;

import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.schema.TableMapping;
import io.godwit.oceanbase.changelog.OceanBaseLog;
import io.godwit.testsupport.contract.SourceLogContract;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A log of OceanBase as any log: what {@link #written} does to a table, in transactions of one row each. */
public interface TableLogContract extends SourceLogContract {
    /** Reads the table's changes. */
    LogDecoder decoder();

    /**
     * Changes the table; returns the ends of its log before and after each change.
     *
     * @param vector literal of a vector of two numbers
     */
    static List<LogPosition> written(
            TableMapping mapping, String vector, Consumer<String> sql, Supplier<LogPosition> end) {
        List<LogPosition> places = new ArrayList<>(List.of(end.get()));
        for (int key = 0; key < 5; key++) {
            sql.accept("INSERT INTO " + mapping.table() + " VALUES (" + key + ",'t'," + vector + ",NULL)");
            places.add(end.get());
        }
        sql.accept("DELETE FROM " + mapping.table() + " WHERE id=2");
        places.add(end.get());
        return places;
    }

    @Override
    default String channel() {
        return OceanBaseLog.CHANNEL;
    }

    @Override
    default List<String> changes() {
        return List.of("put 0", "put 1", "put 2", "put 3", "put 4", "removed 2");
    }

    @Override
    default List<String> changes(LogRecord record) {
        return LoggedChanges.of(decoder(), record);
    }

    @Override
    default boolean placesCountChanges() {
        return false;
    }
}
