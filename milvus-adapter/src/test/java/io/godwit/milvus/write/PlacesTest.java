package io.godwit.milvus.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacesTest {
    @ParameterizedTest
    @CsvSource({
        "v2.3.0, false",
        "2.3.4, false",
        "v2.3.5-lite, true",
        "2.3.9, true",
        "v2.3.10, false",
        "2.3-20240115-abcdef, true",
        "v2.4.0, false",
        "2.4.23-dev, false",
        "milvus_lite-3.2.2, false"
    })
    void upsertsAreTrustedWithPartitionKeysWhereMilvusHashesThem(String version, boolean misplaces) {
        assertThat(Places.misplacesUpserts(version)).isEqualTo(misplaces);
    }
}
