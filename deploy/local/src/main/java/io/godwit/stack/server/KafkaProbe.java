package io.godwit.stack.server;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Asks a Kafka broker for its metadata with one hand-written request, so that this module needs no Kafka client. */
final class KafkaProbe {
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final short METADATA = 3;
    private static final short VERSION = 4;
    private static final int CORRELATION = 7;

    private KafkaProbe() {}

    /** Whether the node answers and lists a broker, which it does once the broker is registered and not fenced. */
    static boolean hasBroker(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            send(new DataOutputStream(socket.getOutputStream()));
            return brokers(new DataInputStream(socket.getInputStream())) > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Header v1 (key, version, correlation, null client id), then no topics and no topic creation. */
    private static void send(DataOutputStream out) throws IOException {
        out.writeInt(15);
        out.writeShort(METADATA);
        out.writeShort(VERSION);
        out.writeInt(CORRELATION);
        out.writeShort(-1);
        out.writeInt(0);
        out.writeBoolean(false);
        out.flush();
    }

    private static int brokers(DataInputStream in) throws IOException {
        in.readInt();
        if (in.readInt() != CORRELATION) {
            return 0;
        }
        in.readInt();
        return in.readInt();
    }
}
