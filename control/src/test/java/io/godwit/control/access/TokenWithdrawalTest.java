package io.godwit.control.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.control.resource.InMemoryResourceBook;
import io.godwit.control.resource.ResourceBook;
import io.godwit.control.resource.ResourceDecision;
import io.godwit.control.resource.Resources;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.json.Json;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TokenWithdrawalTest {
    private final InMemoryResourceBook book = new InMemoryResourceBook();
    /** What the next writes throw. */
    private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();

    private final TokenWithdrawal withdrawal = new TokenWithdrawal(failing(), Clock.systemUTC());

    @Test
    void whatCannotBeWithdrawnNowIsWithdrawnLater() {
        AccessToken token = kept("a");
        failures.add(GodwitException.retriable(ErrorCode.KAFKA_UNREACHABLE, "no answer", "wait", null));

        withdrawal.add(token);

        await().until(() -> names().isEmpty());
    }

    @Test
    void aTokenThatCannotBeWithdrawnLeavesTheOthersToBeWithdrawn() {
        AccessToken first = kept("a");
        AccessToken second = kept("b");
        failures.add(new IllegalStateException("of this token"));

        withdrawal.add(first);
        await().until(failures::isEmpty);
        withdrawal.add(second);

        await().untilAsserted(() -> assertThat(names()).containsExactly("a"));
    }

    private AccessToken kept(String name) {
        AccessToken token =
                new AccessToken(name, "hash", "last", "anna", "ci", Set.of(Role.VIEWER), false, 0, Long.MAX_VALUE, "r");
        var unused = book.write(
                all -> new ResourceDecision<>(Map.of(token.key(), Optional.of(Json.write(token))), Optional.of(token)));
        return token;
    }

    private List<String> names() {
        return book.read().all(AccessToken.TYPE).stream().map(AccessToken::name).toList();
    }

    private ResourceBook failing() {
        return new ResourceBook() {
            @Override
            public Resources read() {
                return book.read();
            }

            @Override
            public <R> ResourceDecision<R> write(Function<Resources, ResourceDecision<R>> decision) {
                RuntimeException failure = failures.poll();
                if (failure != null) {
                    throw failure;
                }
                return book.write(decision);
            }

            @Override
            public void close() {}
        };
    }
}
