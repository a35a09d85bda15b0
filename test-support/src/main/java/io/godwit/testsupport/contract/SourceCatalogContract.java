package io.godwit.testsupport.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.source.SourceCatalog.LoadOptions;
import io.godwit.model.source.SourceCatalog.LoadOutcome;
import org.junit.jupiter.api.Test;

/** What every SourceCatalog does. A test class offers a catalog and a collection that has an index and is not loaded. */
public interface SourceCatalogContract {
    /** May load, but not create an index. */
    LoadOptions LOAD = new LoadOptions(true, false);

    /** The catalog; the test class closes it. */
    SourceCatalog catalog();

    /** A collection that is not loaded, with rows. */
    CollectionSchema collection();

    /** How many. */
    long rows();

    @Test
    default void aCollectionIsListedAndDescribed() {
        assertThat(catalog().collections()).contains(collection().name()).isSorted();
        assertThat(catalog().describe(collection().name())).isEqualTo(collection());
        assertThat(catalog().current(collection())).contains(collection());
        assertThat(catalog().partitions(collection())).containsExactly("_default");
        assertThat(catalog().imports(collection())).isEmpty();
    }

    @Test
    default void aCollectionThatIsNotThereIsNamedSo() {
        CollectionName absent = new CollectionName("default", "absent_contract");

        assertThatThrownBy(() -> catalog().describe(absent))
                .isInstanceOfSatisfying(GodwitException.class, e -> assertThat(e)
                        .returns(GodwitException.Kind.CONFIGURATION, GodwitException::kind)
                        .returns(ErrorCode.SOURCE_CHANGED, GodwitException::code));
    }

    @Test
    default void timestampsGrow() {
        long first = catalog().allocateTimestamp().orElseThrow();

        assertThat(catalog().allocateTimestamp().orElseThrow()).isGreaterThanOrEqualTo(first);
    }

    @Test
    default void whatIsLoadedIsReleasedAgainAndNothingElse() {
        assertThatThrownBy(() -> catalog().plannedLoad(collection(), new LoadOptions(false, false)))
                .isInstanceOfSatisfying(GodwitException.class, e -> assertThat(e)
                        .returns(GodwitException.Kind.CONFIGURATION, GodwitException::kind)
                        .returns(ErrorCode.SOURCE_NOT_LOADED, GodwitException::code));
        assertThat(catalog().plannedLoad(collection(), LOAD)).isEqualTo(LoadOutcome.LOADED);

        assertThat(catalog().ensureLoaded(collection(), LOAD)).isEqualTo(LoadOutcome.LOADED);
        assertThat(catalog().ensureLoaded(collection(), LOAD)).isEqualTo(LoadOutcome.UNTOUCHED);
        assertThat(catalog().count(collection())).isEqualTo(rows());
        catalog().release(collection(), LoadOutcome.UNTOUCHED);
        assertThat(catalog().plannedLoad(collection(), LOAD)).isEqualTo(LoadOutcome.UNTOUCHED);
        catalog().release(collection(), LoadOutcome.LOADED);
        catalog().release(collection(), LoadOutcome.LOADED);

        assertThat(catalog().plannedLoad(collection(), LOAD)).isEqualTo(LoadOutcome.LOADED);
    }
}
