package io.godwit.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.godwit.control.access.AccessToken;
import io.godwit.control.access.Identity;
import io.godwit.control.access.LoginLimit;
import io.godwit.control.access.Passwords;
import io.godwit.control.access.ResourceView;
import io.godwit.control.access.Role;
import io.godwit.control.access.User;
import io.godwit.control.resource.InMemoryResourceBook;
import io.godwit.control.resource.ResourceBook;
import io.godwit.control.resource.ResourceDecision;
import io.godwit.control.resource.Resources;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LoginControlTest {
    private static final String PASSWORD = "correct horse 1";

    private final InMemoryResourceBook book = new InMemoryResourceBook();
    private final Passwords passwords = new Passwords(4, new SecureRandom());
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final ResourceView view = new ResourceView(book, System::nanoTime);
    private final UserControl users = new UserControl(book, view, passwords, clock);
    private final LoginControl logins =
            new LoginControl(book, view, passwords, new LoginLimit(System::nanoTime), new SecureRandom(), clock);

    @Test
    void ofManyInstancesThatStartTogetherOneCreatesTheAdmin() throws Exception {
        CountDownLatch begin = new CountDownLatch(1);
        List<CompletableFuture<Optional<String>>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            UserControl own = new UserControl(book, new ResourceView(book, System::nanoTime), passwords, clock);
            all.add(CompletableFuture.supplyAsync(() -> {
                begin.countDown();
                List<String> generated = new ArrayList<>();
                var unused = own.ensureFirstAdmin(Optional::empty, generated::add);
                return generated.stream().findFirst();
            }));
        }
        begin.await();
        List<String> printed = all.stream()
                .map(CompletableFuture::join)
                .flatMap(Optional::stream)
                .toList();

        assertThat(printed).hasSize(1);
        assertThat(users.all()).hasSize(1);
        assertThat(login("admin", printed.getFirst()).text()).startsWith("gdw_");
        assertThat(users.ensureFirstAdmin(() -> Optional.of(PASSWORD), none -> {}))
                .isFalse();
    }

    @Test
    void aLoginEndsAfterTwelveHours() {
        users.ensureFirstAdmin(() -> Optional.of(PASSWORD), none -> {});
        String token = login("admin", PASSWORD).text();

        pass(Duration.ofHours(12).minusMillis(1));
        assertThat(logins.identify(token).user()).isEqualTo("admin");
        pass(Duration.ofMillis(1));
        assertThatThrownBy(() -> logins.identify(token)).hasMessageContaining("not valid");
        login("admin", PASSWORD);
        assertThat(kept()).as("what is over is removed with the next one").hasSize(1);
    }

    @Test
    void whoLogsInAllTheTimeKeepsTheNewestLogins() {
        users.ensureFirstAdmin(() -> Optional.of(PASSWORD), none -> {});
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            pass(Duration.ofSeconds(1));
            texts.add(login("admin", PASSWORD).text());
        }

        assertThat(kept()).hasSize(50);
        assertThat(logins.identify(texts.getLast()).by()).isEqualTo(Identity.By.LOGIN);
        assertThatThrownBy(() -> logins.identify(texts.getFirst())).isInstanceOf(GodwitException.class);
    }

    @Test
    void aTokenOfAnotherIdOrAnotherSecretIsNobodys() {
        users.ensureFirstAdmin(() -> Optional.of(PASSWORD), none -> {});
        String first = login("admin", PASSWORD).text();
        String second = login("admin", PASSWORD).text();
        String mixed = first.substring(0, 21) + second.substring(21);

        assertThat(logins.identify(first).user()).isEqualTo("admin");
        assertThatThrownBy(() -> logins.identify(mixed)).isInstanceOf(GodwitException.class);
        assertThatThrownBy(() -> logins.identify("")).isInstanceOf(GodwitException.class);
    }

    @Test
    void whoIsForgottenAndCreatedAgainHasNoOldTokens() {
        users.ensureFirstAdmin(() -> Optional.of(PASSWORD), none -> {});
        users.create("anna", PASSWORD, Set.of(Role.VIEWER), new ServiceControl.Caller("r1", "admin"));
        String token = logins.issue(
                        logins.identify(login("anna", PASSWORD).text()),
                        "ci",
                        Set.of(Role.VIEWER),
                        Duration.ofDays(1),
                        "r2")
                .text();
        assertThat(logins.identify(token).user()).isEqualTo("anna");
        users.delete("anna", new ServiceControl.Caller("r3", "admin"));
        users.create("anna", PASSWORD, Set.of(Role.ADMIN), new ServiceControl.Caller("r4", "admin"));

        assertThatThrownBy(() -> logins.identify(token)).isInstanceOf(GodwitException.class);
    }

    @Test
    void whoseUserIsChangedMeanwhileGetsNoToken() {
        users.ensureFirstAdmin(() -> Optional.of(PASSWORD), none -> {});
        users.create("anna", PASSWORD, Set.of(Role.VIEWER), new ServiceControl.Caller("r1", "admin"));
        Identity anna = logins.identify(login("anna", PASSWORD).text());
        Runnable change = () -> users.change(
                "anna", Optional.of("another horse 2"), Optional.empty(), new ServiceControl.Caller("r2", "admin"));

        assertThatThrownBy(() -> meanwhile(change).login("anna", PASSWORD, "a", "r3"))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOGIN_FAILED));
        assertThatThrownBy(() -> logins.issue(anna, "ci", Set.of(Role.VIEWER), Duration.ofDays(1), "r4"))
                .as("the login ended with the password")
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOGIN_REQUIRED));
        assertThat(kept()).isEmpty();
    }

    /** Logins before whose first write something happens. */
    private LoginControl meanwhile(Runnable change) {
        ResourceBook late = new ResourceBook() {
            @Override
            public Resources read() {
                return book.read();
            }

            @Override
            public <R> ResourceDecision<R> write(Function<Resources, ResourceDecision<R>> decision) {
                change.run();
                return book.write(decision);
            }

            @Override
            public void close() {}
        };
        return new LoginControl(late, view, passwords, new LoginLimit(System::nanoTime), new SecureRandom(), clock);
    }

    @Test
    void aFirstAdminWhoseAnswerWasLostIsStillOurs() {
        ResourceBook twice = new ResourceBook() {
            @Override
            public Resources read() {
                return book.read();
            }

            @Override
            public <R> ResourceDecision<R> write(Function<Resources, ResourceDecision<R>> decision) {
                book.write(decision);
                return book.write(decision);
            }

            @Override
            public void close() {}
        };
        UserControl own = new UserControl(twice, view, passwords, clock);

        List<String> printed = new ArrayList<>();
        assertThat(own.ensureFirstAdmin(Optional::empty, printed::add)).isTrue();

        assertThat(login("admin", printed.getFirst()).token().user()).isEqualTo("admin");
    }

    /** A book whose first writes are made, and answered as if they were not. */
    private ResourceBook silent(int times) {
        AtomicInteger writes = new AtomicInteger();
        return new ResourceBook() {
            @Override
            public Resources read() {
                return book.read();
            }

            @Override
            public <R> ResourceDecision<R> write(Function<Resources, ResourceDecision<R>> decision) {
                ResourceDecision<R> decided = book.write(decision);
                if (writes.incrementAndGet() <= times) {
                    throw GodwitException.retriable(ErrorCode.KAFKA_UNREACHABLE, "no answer", "wait", null);
                }
                return decided;
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void aFirstAdminWhoseWriteFailedThoughItWasMadeHasThePrintedPassword() {
        List<String> printed = new ArrayList<>();

        assertThat(new UserControl(silent(1), view, passwords, clock).ensureFirstAdmin(Optional::empty, printed::add))
                .isTrue();

        assertThat(login("admin", printed.getFirst()).token().user()).isEqualTo("admin");
    }

    @Test
    void aPasswordIsPrintedBeforeNobodyKnowsWhetherItCounts() {
        List<String> printed = new ArrayList<>();
        UserControl own = new UserControl(silent(100), view, passwords, clock);

        assertThatThrownBy(() -> own.ensureFirstAdmin(Optional::empty, printed::add))
                .hasMessage("no answer");

        assertThat(login("admin", printed.getFirst()).token().user()).isEqualTo("admin");
    }

    @Test
    void thePasswordIsAskedForOnlyWhereThereIsNoUser() {
        users.ensureFirstAdmin(() -> Optional.of(PASSWORD), none -> {});

        assertThat(users.ensureFirstAdmin(
                        () -> {
                            throw new AssertionError("the file may be gone by now");
                        },
                        none -> {}))
                .isFalse();
    }

    @Test
    void aLoginThatFailedThoughItWasMadeIsWithdrawnUnlessItWasRepeated() {
        users.ensureFirstAdmin(() -> Optional.of(PASSWORD), none -> {});
        LoginControl lossy = new LoginControl(
                silent(1), view, passwords, new LoginLimit(System::nanoTime), new SecureRandom(), clock);

        assertThatThrownBy(() -> lossy.login("admin", PASSWORD, "a", "r1")).hasMessage("no answer");
        await().atMost(Duration.ofSeconds(10)).until(() -> kept().isEmpty());

        AccessToken lost = login("admin", PASSWORD, "r2").token();
        String received = login("admin", PASSWORD, "r2").text();
        logins.withdraw(lost);
        AccessToken other = login("admin", PASSWORD, "r3").token();
        logins.withdraw(other);
        await().atMost(Duration.ofSeconds(10)).until(() -> kept().size() == 1);
        assertThat(logins.identify(received).user()).isEqualTo("admin");
    }

    @Test
    void thePasswordIsThereThoughNobodyCanReadAfterwards() {
        AtomicInteger reads = new AtomicInteger();
        ResourceBook once = new ResourceBook() {
            @Override
            public Resources read() {
                if (reads.incrementAndGet() > 1) {
                    throw GodwitException.retriable(ErrorCode.KAFKA_UNREACHABLE, "away", "wait", null);
                }
                return book.read();
            }

            @Override
            public <R> ResourceDecision<R> write(Function<Resources, ResourceDecision<R>> decision) {
                return book.write(decision);
            }

            @Override
            public void close() {}
        };
        UserControl own = new UserControl(once, new ResourceView(once, System::nanoTime), passwords, clock);

        List<String> printed = new ArrayList<>();
        assertThat(own.ensureFirstAdmin(Optional::empty, printed::add)).isTrue();
        assertThat(printed).hasSize(1);
    }

    @Test
    void nothingThatIsPrintedContainsASecret() {
        users.ensureFirstAdmin(() -> Optional.of(PASSWORD), none -> {});
        LoginControl.Issued issued = login("admin", PASSWORD);

        User admin = users.all().getFirst();
        assertThat(issued + " " + issued.token() + " " + admin + " " + logins.identify(issued.text()))
                .doesNotContain(issued.text())
                .doesNotContain(issued.token().hash())
                .doesNotContain(admin.passwordHash());
    }

    private LoginControl.Issued login(String user, String password) {
        return login(user, password, UUID.randomUUID().toString());
    }

    private LoginControl.Issued login(String user, String password, String request) {
        return logins.login(user, password, "127.0.0.1", request);
    }

    private List<AccessToken> kept() {
        return book.read().all(AccessToken.TYPE);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
