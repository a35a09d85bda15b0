package io.godwit.control.turn;

import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableName;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** An application's transaction on a table: whoever changes the table's log waits for its end. */
final class OpenTransaction implements Consumer<TableName> {
    private final TableName table;
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean waitedFor;

    OpenTransaction(TableName table) {
        this.table = table;
    }

    @Override
    public void accept(TableName changed) {
        if (!changed.equals(table)) {
            return;
        }
        waitedFor = true;
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("waiting for a transaction");
        } finally {
            waitedFor = false;
        }
    }

    boolean isWaitedFor() {
        return waitedFor;
    }

    void end() {
        end.countDown();
    }
}
