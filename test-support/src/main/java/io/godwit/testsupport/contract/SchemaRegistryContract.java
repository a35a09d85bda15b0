package io.godwit.testsupport.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.kafka.RegistrySettings;
import io.godwit.runtime.kafka.SchemaRegistry;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

/** What every SchemaRegistry does. A test class offers registries over the same schemas and a subject that no other test uses. */
public interface SchemaRegistryContract {
    /** A registry of its own; the suite closes it. */
    SchemaRegistry registry();

    /** A fresh subject. */
    String subject();

    @Test
    default void oneThatAnswersPassesTheCheck() {
        try (SchemaRegistry registry = registry()) {
            assertThatCode(registry::check).doesNotThrowAnyException();
        }
    }

    @Test
    default void theSameSchemaHasTheSameIdForEveryone() {
        String subject = subject();
        try (SchemaRegistry one = registry();
                SchemaRegistry other = registry()) {
            int id = one.register(subject, first());

            assertThat(one.register(subject, first())).isEqualTo(id);
            assertThat(other.register(subject, first())).isEqualTo(id);
            assertThat(other.byId(id)).isEqualTo(first());
        }
    }

    @Test
    default void aSchemaThatReadsTheOlderOneIsTaken() {
        String subject = subject();
        try (SchemaRegistry registry = registry()) {
            int id = registry.register(subject, first());
            int wider = registry.register(subject, withDefault());

            assertThat(wider).isNotEqualTo(id);
            assertThat(registry.byId(wider)).isEqualTo(withDefault());
            assertThat(registry.byId(id)).isEqualTo(first());
        }
    }

    @Test
    default void aSubjectHasAVersionForEachSchema() {
        String subject = subject();
        try (SchemaRegistry registry = registry()) {
            assertThat(registry.versions(subject)).isEmpty();

            registry.register(subject, first());
            registry.register(subject, withDefault());
            registry.register(subject, first());

            assertThat(registry.versions(subject)).containsExactly(1, 2);
        }
    }

    @Test
    default void aSchemaThatCannotReadTheOlderOneIsRefused() {
        String subject = subject();
        try (SchemaRegistry registry = registry()) {
            registry.register(subject, first());

            assertThatThrownBy(() -> registry.register(subject, withoutDefault()))
                    .isInstanceOfSatisfying(GodwitException.class, e -> assertThat(e)
                            .returns(GodwitException.Kind.CONFIGURATION, GodwitException::kind)
                            .returns(ErrorCode.REGISTRY_INCOMPATIBLE, GodwitException::code));
        }
    }

    @Test
    default void aSubjectTakesOnlySchemasThatReadTheOlderOnes() {
        String subject = subject();
        try (SchemaRegistry registry = registry()) {
            registry.register(subject, first());

            assertThat(registry.settings(subject, 10).ofSubjects()).isEqualTo(Map.of(subject, "BACKWARD"));
            assertThat(registry.settings("", 10))
                    .returns("BACKWARD", RegistrySettings::compatibility)
                    .returns(Map.of(), RegistrySettings::ofSubjects)
                    .returns(Optional.of("READWRITE"), RegistrySettings::mode);
        }
    }

    @Test
    default void aForgottenSubjectTakesAnySchema() {
        String subject = subject();
        try (SchemaRegistry registry = registry();
                SchemaRegistry later = registry()) {
            registry.register(subject, first());
            registry.register(subject + "-2", first());

            registry.forget(subject);
            registry.forget(subject);

            later.register(subject, withoutDefault());
            later.register(subject + "-2", withoutDefault());
        }
    }

    private static Schema first() {
        return SchemaBuilder.record("Row").fields().requiredLong("id").endRecord();
    }

    private static Schema withDefault() {
        return SchemaBuilder.record("Row")
                .fields()
                .requiredLong("id")
                .optionalString("title")
                .endRecord();
    }

    private static Schema withoutDefault() {
        return SchemaBuilder.record("Row")
                .fields()
                .requiredLong("id")
                .requiredString("body")
                .endRecord();
    }
}
