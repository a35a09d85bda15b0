package io.godwit.runtime.kafka;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Asks one address what it is, without Kafka's client, whose failures do not say. Each call opens a connection or two. */
final class BrokerProbe {
    private static final int TLS_ALERT = 0x15;
    private static final int TLS_HANDSHAKE = 0x16;
    private static final int CORRELATION = 0x60D317;
    private static final byte[] API_VERSIONS = ByteBuffer.allocate(14)
            .putInt(10) // length
            .putShort((short) 18) // ApiVersions
            .putShort((short) 0)
            .putInt(CORRELATION)
            .putShort((short) -1) // no client id
            .array();
    /** The beginning of a TLS 1.2 ClientHello that no server can accept: one that speaks TLS answers it with an alert. */
    private static final byte[] BROKEN_HELLO = {TLS_HANDSHAKE, 3, 1, 0, 4, 1, 0, 0, 0};

    private final Duration patience;

    BrokerProbe(Duration patience) {
        this.patience = patience;
    }

    /** What is at {@code host:port}; each of its steps takes at most the probe's patience. */
    BrokerAnswer ask(String host, int port) {
        try {
            BrokerAnswer answer = answerTo(API_VERSIONS, host, port);
            return answer instanceof BrokerAnswer.Closed
                            && answerTo(BROKEN_HELLO, host, port) instanceof BrokerAnswer.Tls
                    ? new BrokerAnswer.Tls()
                    : answer;
        } catch (IOException e) {
            return new BrokerAnswer.Unreachable(ConnectionCause.of(e));
        }
    }

    private BrokerAnswer answerTo(byte[] request, String host, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException(host);
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) patience.toMillis());
            socket.setSoTimeout((int) patience.toMillis());
            return exchange(socket, request);
        }
    }

    private static BrokerAnswer exchange(Socket socket, byte[] request) {
        try {
            socket.getOutputStream().write(request);
            return read(socket.getInputStream());
        } catch (SocketTimeoutException e) {
            return new BrokerAnswer.Silent();
        } catch (EOFException | SocketException e) {
            return new BrokerAnswer.Closed();
        } catch (IOException e) {
            return new BrokerAnswer.Other();
        }
    }

    private static BrokerAnswer read(InputStream in) throws IOException {
        DataInputStream answer = new DataInputStream(in);
        int first = answer.readInt(); // a length, if it is a Kafka broker
        if (first >>> 24 == TLS_ALERT) {
            return new BrokerAnswer.Tls();
        }
        boolean length = first > 4 && first < 1 << 20;
        return length && answer.readInt() == CORRELATION ? new BrokerAnswer.Kafka() : new BrokerAnswer.Other();
    }
}
