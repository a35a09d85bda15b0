package io.godwit.store.pipeline.window;

import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.ChannelPosition.Within;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Gathers a window of so many bytes in a channel, as much of it in memory as a fifth of the heap, and checks what the tick hands out. */
public final class BigWindow {
    private static final int VALUE_BYTES = 64 * 1024;
    private static final int TIMESTAMPS = 1_000;

    private BigWindow() {}

    /** Arguments: folder, bytes. Ends with 0 only if every change came once, in order. */
    public static void main(String[] args) {
        long changes = Long.parseLong(args[1]) / VALUE_BYTES;
        long inMemory = Runtime.getRuntime().maxMemory() / 5;
        SplittableRandom random = new SplittableRandom(3);
        InOrder order = new InOrder();
        try (ChannelWindow channel = new ChannelWindow(
                ChannelPosition.start("t", "c", LogPosition.of(0), 0),
                new WindowMemory(inMemory),
                new SpillFolder(Path.of(args[0]), Long.MAX_VALUE, bytes -> {}))) {
            for (long at = 0; at < changes; at++) {
                Place place = new Place(1 + random.nextInt(TIMESTAMPS), at, true, at, LogPosition.of(at), 0);
                LogRecord record = new LogRecord("c", LogPosition.of(at), LogPosition.of(at + 1), 0, new byte[0]);
                channel.add(record, new Change(place, 1, 0, false, new byte[8], new byte[VALUE_BYTES]), order);
                channel.passed(record);
            }
            channel.tick(new LogMessage.Tick(TIMESTAMPS / 2), order);
            channel.tick(new LogMessage.Tick(TIMESTAMPS), order);
        }
        if (order.count != changes) {
            throw new IllegalStateException(order.count + " of " + changes + " changes came");
        }
        System.out.println(changes + " changes of " + VALUE_BYTES + " bytes in order, heap "
                + Runtime.getRuntime().maxMemory());
    }

    private static final class InOrder implements ChannelWindow.Sink {
        private Place last = new Place(0, 0, false, 0, LogPosition.of(0), 0);
        private long count;

        @Override
        public void publish(Change change) {
            if (change.place().compareTo(last) < 0 || change.value().length != VALUE_BYTES) {
                throw new IllegalStateException("out of order at " + change.place());
            }
            last = change.place();
            count++;
        }

        @Override
        public void unclear(Change change) {
            throw new IllegalStateException();
        }

        @Override
        public void late(Change change) {
            throw new IllegalStateException();
        }

        @Override
        public void repeated(Change change) {
            throw new IllegalStateException();
        }

        @Override
        public void mayEndAt(Within reached) {}
    }
}
