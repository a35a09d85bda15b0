package io.godwit.dist;

import io.godwit.bench.turn.LocalService;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.SecretResolver;
import io.godwit.stack.StackAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A control service for as long as a command runs: on a free port of this machine, without logins. */
final class CommandService {
    private CommandService() {}

    /** Starts one whose state is in {@code folder}, where an earlier command may have left one that was killed. Blocks. */
    static LocalService start(Path folder, StackAddresses stack) {
        ServiceProcess process = new ServiceProcess(folder);
        process.stop();
        int port = freePort();
        String address = "http://127.0.0.1:" + port;
        Runnable end = () -> {
            process.stop();
            LocalControl.standing(LocalControl.site(folder), SecretResolver.ofProcess())
                    .endAll();
        };
        try {
            process.start(
                    address,
                    List.of(
                            "--kafka",
                            stack.kafkaBootstrap(),
                            "--port",
                            String.valueOf(port),
                            "--state",
                            folder.toString(),
                            "--no-login",
                            "--host=127.0.0.1", // whatever the environment says
                            "--tls-certificate=",
                            "--tls-key="),
                    Map.of());
        } catch (RuntimeException e) {
            end.run();
            throw e;
        }
        return new LocalService(address, end);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw GodwitException.configuration(
                    ErrorCode.SERVICE_UNREACHABLE, "no port is free for a control service", "end what uses them", e);
        }
    }
}
