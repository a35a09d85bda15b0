package io.godwit.stack.server;

import io.godwit.stack.ServerKind;
import io.godwit.stack.process.ProcessSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * One kind of server: what to run, how to ask whether it answers, how to configure it once it does. Holds no process; the
 * stack runs it. Methods of one server are called by one thread at a time and may block.
 */
public sealed interface Server permits KafkaServer, RegistryServer, OceanBaseServer, MilvusServer, MilvusLiteServer {

    ServerKind kind();

    /** Names of the ports it listens on, the clients' port first. */
    List<String> portNames();

    /** The port of that name, chosen on the first call. */
    int port(String name);

    /** The address clients use. */
    String address();

    /** Downloads and unpacks its program files if they are not in the cache; may take minutes. */
    void install();

    /** Writes its configuration and says how to launch it; installs first. */
    ProcessSpec prepare() throws IOException;

    /** Asks the server once, in its own protocol, whether it is ready for clients; bounded to a few seconds. */
    boolean isReady();

    /** Called after each start, when it is ready. */
    default void settle() throws IOException {}

    /** Called after it ended by itself on SIGTERM; not after a kill. */
    default void stopped() {}

    /** How long it may take to end by itself after SIGTERM. */
    default Duration stopPatience() {
        return Duration.ofSeconds(30);
    }
}
