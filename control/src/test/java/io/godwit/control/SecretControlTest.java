package io.godwit.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.ServiceControl.Caller;
import io.godwit.control.memory.InMemoryLedger;
import io.godwit.control.resource.DataSource;
import io.godwit.control.resource.InMemoryResourceBook;
import io.godwit.control.resource.Sources;
import io.godwit.model.task.SecretKeys;
import io.godwit.model.task.SecretRef;
import io.godwit.model.task.SecretText;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SecretControlTest {
    private static final String OLD = "old:" + Base64.getEncoder().encodeToString(new byte[32]);
    private static final String NEW =
            "new:" + Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes());

    private final InMemoryResourceBook book = new InMemoryResourceBook();
    private final ResourceControl<DataSource> sources = new ResourceControl<>(DataSource.TYPE, book, Clock.systemUTC());

    @Test
    void afterARotationTheOldKeyIsNoLongerNeeded() {
        keep("a", keys(OLD).seal("password of a").toString());
        keep("b", keys(NEW).seal("password of b").toString());
        keep("c", "${env:C}");
        keep("d", new SecretRef.Sealed("lost", "AAAA").toString());

        SecretControl.Rotation rotation = control(NEW + "," + OLD).rotate(caller());

        assertThat(rotation.key()).isEqualTo("new");
        assertThat(rotation.resealed()).containsExactly("data source a");
        assertThat(rotation.failed()).singleElement().asString().contains("data source d", "lost");
        assertThat(opened("a", keys(NEW))).isEqualTo("password of a");
        assertThat(sources.find("b").revision()).isEqualTo(1);
        assertThat(sources.find("c").revision()).isEqualTo(1);
        assertThat(control(NEW + "," + OLD).rotate(caller()).resealed()).isEmpty();
    }

    private String opened(String name, SecretKeys keys) {
        return keys.open(SecretText.sealed(sources.find(name).document().toString())
                .findFirst()
                .orElseThrow());
    }

    private SecretControl control(String listed) {
        return new SecretControl(keys(listed), book, new InMemoryLedger().records(), Clock.systemUTC());
    }

    private void keep(String name, String password) {
        sources.create(
                DataSource.created(
                        Sources.document(
                                name,
                                Map.of(
                                        "oceanbase",
                                        Map.of("url", "jdbc:mysql://ob:2881/", "user", "root", "password", password))),
                        0),
                caller());
    }

    private static Caller caller() {
        return new Caller(UUID.randomUUID().toString(), "u");
    }

    private static SecretKeys keys(String listed) {
        return SecretKeys.of(Map.of(SecretKeys.VARIABLE, listed));
    }
}
