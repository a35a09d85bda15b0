package io.godwit.milvus.it;

import io.godwit.model.log.LogRecord;
import io.godwit.model.schema.FieldType;
import io.milvus.grpc.MsgHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Keeps the messages of one collection's life on one channel as a file, where {@code godwit.log.record} names a folder. */
final class RecordedLog {
    private static final int TICKS = 3;

    private RecordedLog() {}

    /** Of the first channel: the last life of a collection there, each message behind its length, few of the ticks. */
    static void write(FieldType keyType, List<LogRecord> records) throws IOException {
        String folder = System.getProperty("godwit.log.record", "");
        if (folder.isEmpty()) {
            return;
        }
        String channel =
                records.stream().map(LogRecord::channel).sorted().findFirst().orElseThrow();
        ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
        int ticks = 0;
        for (LogRecord record : records) {
            if (!record.channel().equals(channel)) {
                continue;
            }
            boolean tick = false;
            switch (MsgHeader.parseFrom(record.payload()).getBase().getMsgType()) {
                case CreateCollection -> {
                    bytes.clear();
                    ticks = 0;
                }
                case TimeTick -> tick = true;
                default -> {}
            }
            if (!tick || ticks++ < TICKS) {
                bytes.putInt(record.payload().length).put(record.payload());
            }
        }
        Path file = Path.of(folder, keyType.name().toLowerCase(Locale.ROOT) + "-keys.bin");
        Files.write(file, Arrays.copyOf(bytes.array(), bytes.position()));
    }
}
