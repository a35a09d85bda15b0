package io.godwit.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All servers for real, once: up, talk, crash, back with data, down. Downloads at the very first run. */
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalStackIT {
    @TempDir
    private static Path dir;

    private static LocalStack stack;
    private static ServerTalk talk;

    @BeforeAll
    @Timeout(600)
    static void up() {
        stack = plan().up(LocalStackIT::print);
        talk = new ServerTalk(stack.addresses());
    }

    @AfterAll
    static void down() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    @Order(1)
    void everyServerTakesAndGivesData() throws Exception {
        talk.writeAll();
        talk.readAll();
    }

    @Test
    @Order(2)
    void upOnARunningFolderStartsNothing() {
        Map<ServerKind, StackEvent> events = new EnumMap<>(ServerKind.class);

        plan().detach().up(event -> {
            if (event instanceof StackEvent.AlreadyRunning running) {
                synchronized (events) {
                    events.put(running.kind(), event);
                }
            }
        });

        assertThat(events).containsOnlyKeys(ServerKind.values());
    }

    @Test
    @Order(3)
    void killedServersComeBackOnTheirPortsWithTheirData() throws Exception {
        StackAddresses before = stack.addresses();
        for (ServerKind kind : ServerKind.values()) {
            stack.kill(kind);
        }
        assertThat(stack.status()).extracting(ServerStatus::state).containsOnly(ServerStatus.State.STOPPED);

        plan().detach().up(LocalStackIT::print);

        assertThat(stack.status()).extracting(ServerStatus::state).containsOnly(ServerStatus.State.UP);
        assertThat(stack.addresses()).isEqualTo(before);
        talk.readAll();
    }

    @Test
    @Order(4)
    void oneServerRestartsByItself() throws Exception {
        stack.restart(ServerKind.REGISTRY);
        stack.restart(ServerKind.OCEANBASE);

        talk.readAll();
    }

    @Test
    @Order(5)
    void downEndsEveryProcess() {
        stack.close();

        assertThat(stack.status()).extracting(ServerStatus::state).containsOnly(ServerStatus.State.STOPPED);
    }

    private static StackPlan plan() {
        return LocalStack.in(dir).with(EnumSet.allOf(ServerKind.class));
    }

    private static void print(StackEvent event) {
        System.out.println(event);
    }
}
