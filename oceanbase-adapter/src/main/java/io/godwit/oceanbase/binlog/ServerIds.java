package io.godwit.oceanbase.binlog;

import io.godwit.model.text.Digests;

/**
 * The numbers by which clients of a binlog are known. A server ends the older of two clients with one number, so each connection of a
 * process takes another one: whoever happened to have the same is met once, and two that end each other over and over cannot be.
 */
final class ServerIds {
    private static final int HEX_DIGITS = 7;
    /** Above what people give their servers by hand. */
    private static final long LEAST = 1L << 30;

    private ServerIds() {}

    /** The number of the client's connection {@code attempt}, which is the same in every process. */
    static long of(String client, int attempt) {
        return LEAST | Long.parseLong(Digests.sha256(client + "/" + attempt).substring(0, HEX_DIGITS), 16);
    }
}
