package io.godwit.milvus.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.testsupport.Samples;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HomePartitionsTest {
    private static final CollectionSchema CHOSEN = Samples.collection("chosen", 1, FieldType.INT64);
    private static final CollectionSchema OTHER = Samples.collection("other", 2, FieldType.INT64);

    private final HomePartitions homes = new HomePartitions(Map.of(CHOSEN.name(), "recent"));

    @Test
    void rowsGoWhereTheTaskSaysElseToTheDefault() {
        List<String> all = List.of("old", "_default", "recent");

        assertThat(homes.among(CHOSEN, all)).isEqualTo("recent");
        assertThat(homes.among(OTHER, all)).isEqualTo("_default");
        assertThatCode(() -> homes.refuseAny(OTHER)).doesNotThrowAnyException();
    }

    @Test
    void whatIsNotThereIsNamedWithTheKeyOfTheTaskFile() {
        GodwitException missing =
                catchThrowableOfType(GodwitException.class, () -> homes.among(CHOSEN, List.of("_default")));
        GodwitException unnamed = catchThrowableOfType(GodwitException.class, () -> homes.among(OTHER, List.of("a")));

        assertThat(missing)
                .returns(ErrorCode.SOURCE_UNSUPPORTED, GodwitException::code)
                .hasMessageContaining(CHOSEN.name() + " has no partition recent")
                .hasMessageContaining("spec.options.reverse.partitions." + CHOSEN.name());
        assertThat(unnamed.remedy()).contains("spec.options.reverse.partitions." + OTHER.name());
    }

    @Test
    void aPartitionKeyLeavesNothingToChoose() {
        GodwitException refused = catchThrowableOfType(GodwitException.class, () -> homes.refuseAny(CHOSEN));

        assertThat(refused.concernsOneTable()).isTrue();
        assertThat(refused.remedy()).isEqualTo("remove spec.options.reverse.partitions." + CHOSEN.name());
    }
}
