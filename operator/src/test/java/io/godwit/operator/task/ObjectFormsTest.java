package io.godwit.operator.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.godwit.operator.crd.MigrationTask;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectFormsTest {
    private static TaskObject annotated(Map<String, String> annotations) {
        MigrationTask object = new MigrationTask();
        object.setMetadata(new ObjectMetaBuilder()
                .withName("t")
                .withUid("uid")
                .withAnnotations(annotations)
                .build());
        object.setSpec(Map.of());
        return ObjectForms.task(object);
    }

    @Test
    void takesItsTaskWithItUnlessItSaysOtherwise() {
        assertThat(annotated(Map.of()).releases()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"release,true", "Release,true", "keep,false", "retain,false", "relaese,false", "'',false"})
    void keepsItsTaskWhateverElseIsSaid(String policy, boolean releases) {
        assertThat(annotated(Map.of("godwit.io/deletion-policy", policy)).releases())
                .isEqualTo(releases);
    }
}
