package io.godwit.oceanbase.connect;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A socket whose read timeout bounds its writes too. Java bounds reads only, and a statement of megabytes to a server that hangs
 * blocks for ever once the buffers of both sides are full: the server's kernel still acknowledges.
 */
final class TimedSocket extends Socket {
    /** Smaller writes find room in the buffers: what was sent before has been answered. */
    private static final int BLOCKING_BYTES = 8 * 1024;
    /** One thread of the process: the driver makes the sockets, and has no way to pass one in. */
    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    private Timed output;

    @Override
    public synchronized OutputStream getOutputStream() throws IOException {
        if (output == null) {
            output = new Timed(super.getOutputStream());
        }
        return output;
    }

    private static ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
                1,
                task -> Thread.ofPlatform().daemon().name("target-write-limit").unstarted(task));
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    private final class Timed extends FilterOutputStream {
        Timed(OutputStream plain) {
            super(plain);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int limit = getSoTimeout();
            if (length < BLOCKING_BYTES || limit == 0) {
                out.write(bytes, offset, length);
                return;
            }
            Future<?> giveUp = CLOCK.schedule(this::giveUp, limit, TimeUnit.MILLISECONDS);
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                throw giveUp.isDone() ? late(limit, e) : e;
            } finally {
                giveUp.cancel(false);
            }
        }

        /** Wakes the writer. */
        private void giveUp() {
            try {
                TimedSocket.this.close();
            } catch (IOException e) {
                // it is closed, or will never be
            }
        }

        private static IOException late(int limit, IOException cause) {
            SocketTimeoutException late = new SocketTimeoutException("nothing was accepted for " + limit + " ms");
            late.initCause(cause);
            return late;
        }
    }
}
