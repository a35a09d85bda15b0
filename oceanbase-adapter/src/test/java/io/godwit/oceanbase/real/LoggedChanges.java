package io.godwit.oceanbase.real;

import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogKeys;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogRecord;
import java.util.List;
import java.util.stream.IntStream;

/** What a record says, in words. */
public final class LoggedChanges {
    private LoggedChanges() {}

    /** Its changes; none for a tick. */
    public static List<String> of(LogDecoder decoder, LogRecord record) {
        return switch (decoder.decode(record)) {
            case LogMessage.Put put -> each("put ", put.rows());
            case LogMessage.Removed removed -> each("removed ", removed.keys());
            case LogMessage.Tick tick -> List.of();
            case LogMessage message -> throw new AssertionError(message);
        };
    }

    private static List<String> each(String what, LogKeys keys) {
        return IntStream.range(0, keys.size()).mapToObj(i -> what + keys.key(i)).toList();
    }
}
