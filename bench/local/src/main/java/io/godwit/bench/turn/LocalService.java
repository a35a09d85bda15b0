package io.godwit.bench.turn;

/**
 * A control service of this machine for as long as a command needs it.
 *
 * @param address where it answers, without a login
 * @param end ends it and the components of its tasks; blocks
 */
public record LocalService(String address, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
        end.run();
    }
}
