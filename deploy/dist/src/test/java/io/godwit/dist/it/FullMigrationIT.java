package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.control.precheck.Check;
import io.godwit.control.precheck.CheckStatus;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.source.SourceCatalog.LoadOptions;
import io.godwit.model.source.SourceCatalog.LoadOutcome;
import io.godwit.runtime.state.TableStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FullMigrationIT {
    private static final List<String> SCHEMA_AND_FULL = List.of("SCHEMA", "FULL");
    private static final Map<String, Object> SMALL = Map.of("resources", "SMALL");

    private final RealServers servers = RealServers.get();

    @Test
    void everyValueOfEveryTypeArrivesBitForBit() {
        servers.write(SampleCollection.products(name("all_products"), 3_000, 48));
        servers.write(SampleCollection.documents(name("all_documents"), 1_000, 8));
        servers.write(SampleCollection.tenants(name("all_tenants"), 1_000, 8));
        servers.write(SampleCollection.everything(name("all_types"), 600, 8));
        Migration migration =
                new Migration(servers, servers.spec("all-types", SCHEMA_AND_FULL, objects("all_*", Map.of()), SMALL));
        assertThat(migration.run()).isEqualTo(ExitCode.DONE);
        migration.assertEqualSides(5_600);
        assertThat(migration.status())
                .allMatch(
                        t -> t.phase() == TableStatus.Phase.COMPLETE && t.rows().conflicts() == 0);

        assertThat(migration.run()).as("a completed task has nothing to do").isEqualTo(ExitCode.DONE);
        migration.assertEqualSides(5_600);
    }

    @Test
    void aTableThatHoldsRowsStopsTheTaskEachTimeUntilItsRowsMayStay() {
        servers.write(plain("held", 300));
        Map<String, Object> objects = objects("held", Map.of("default.held", "it_held.held"));
        new Migration(servers, servers.spec("held-schema", List.of("SCHEMA"), objects, SMALL)).run();
        servers.sql("INSERT INTO it_held.held VALUES (-1000, 'mine', '[1,2,3,4]')");
        Migration migration = new Migration(servers, servers.spec("held", List.of("FULL"), objects, SMALL));
        assertThat(failure(migration).code()).isEqualTo(ErrorCode.TARGET_NOT_EMPTY);
        assertThat(servers.value("SELECT COUNT(*) FROM it_held.held")).isEqualTo("1");

        assertThat(failure(migration).code()).isEqualTo(ErrorCode.TARGET_NOT_EMPTY);
        assertThat(migration.control().list(migration.spec().kafka()))
                .as("nothing is known of a task that never began")
                .noneMatch(known -> known.task().name().equals(migration.spec().name()));

        Migration keeping = new Migration(
                servers,
                servers.spec(
                        "held", List.of("FULL"), objects, Map.of("resources", "SMALL", "nonEmptyTarget", "IGNORE")));
        assertThat(keeping.run()).isEqualTo(ExitCode.DONE);
        assertThat(servers.value("SELECT COUNT(*) FROM it_held.held")).isEqualTo("300");
        assertThat(servers.value("SELECT title FROM it_held.held WHERE id = -1000"))
                .isEqualTo("mine");
        assertThat(keeping.control().conflicts(keeping.spec(), 10))
                .singleElement()
                .satisfies(c -> assertThat(c.cause().code()).isEqualTo(ErrorCode.TARGET_DUPLICATE_KEY.name()))
                .satisfies(c -> assertThat(c.row().key()).contains("-1000"));
    }

    @Test
    void aRefusedRowStopsTheTaskByNameOrIsRecordedAndPassed() {
        servers.write(plain("refused", 300));
        Map<String, Object> objects = objects("refused", Map.of("default.refused", "it_refused.refused"));
        new Migration(servers, servers.spec("refused-schema", List.of("SCHEMA"), objects, SMALL)).run();
        servers.sql("ALTER TABLE it_refused.refused ADD CONSTRAINT not_seven CHECK (id <> -979)");
        Migration stopping = new Migration(servers, servers.spec("refused-stop", List.of("FULL"), objects, SMALL));
        GodwitException failure = failure(stopping);
        assertThat(failure.kind()).isEqualTo(GodwitException.Kind.REJECTED_ROW);
        assertThat(failure).hasMessageContaining("-979").hasMessageContaining("it_refused.refused");
        assertThat(ExitCode.of(failure)).isEqualTo(ExitCode.REJECTED_ROW);

        servers.sql("DELETE FROM it_refused.refused");
        Migration passing = new Migration(
                servers,
                servers.spec(
                        "refused-go-on",
                        List.of("FULL"),
                        objects,
                        Map.of("resources", "SMALL", "onRejectedRow", "CONTINUE")));
        assertThat(passing.run()).isEqualTo(ExitCode.DONE);
        assertThat(servers.value("SELECT COUNT(*) FROM it_refused.refused")).isEqualTo("299");
        assertThat(passing.control().conflicts(passing.spec(), 10))
                .extracting(c -> c.row().key())
                .allMatch(k -> k.get().equals("-979"));
        assertThat(passing.status()).extracting(t -> t.rows().conflicts()).containsExactly(1L);
    }

    @Test
    void collectionsThatShareATableNeverOverwriteEachOther() {
        servers.write(plain("shared_a", 200));
        servers.write(plain("shared_b", 200));
        Map<String, Object> objects =
                objects("shared_?", Map.of("default.shared_a", "it_shared.all", "default.shared_b", "it_shared.all"));
        Migration migration = new Migration(
                servers,
                servers.spec(
                        "shared", SCHEMA_AND_FULL, objects, Map.of("resources", "SMALL", "onRejectedRow", "CONTINUE")));
        assertThat(migration.run()).isEqualTo(ExitCode.DONE);
        assertThat(servers.value("SELECT COUNT(*) FROM it_shared.`all`")).isEqualTo("200");
        assertThat(migration.control().conflicts(migration.spec(), 1_000))
                .hasSize(200)
                .allMatch(c -> c.cause().code().equals(ErrorCode.TARGET_OWNER_MISMATCH.name()));
    }

    @Test
    void aTableThatDoesNotFitIsRefusedWithEveryMismatch() {
        servers.write(plain("misfit", 10));
        servers.sql("CREATE DATABASE IF NOT EXISTS it_misfit");
        servers.sql("CREATE TABLE it_misfit.misfit (id INT PRIMARY KEY, title VARCHAR(3), extra INT NOT NULL)");
        Migration migration = new Migration(
                servers,
                servers.spec(
                        "misfit",
                        SCHEMA_AND_FULL,
                        objects("misfit", Map.of("default.misfit", "it_misfit.misfit")),
                        SMALL));
        assertThat(failure(migration)).hasMessageContaining("TABLE it_misfit.misfit");
        assertThat(migration.control().precheck(migration.spec()).with(CheckStatus.FAIL))
                .extracting(Check::message)
                .hasSize(4)
                .anyMatch(message -> message.contains("column id is int"))
                .anyMatch(message -> message.contains("column title holds 3 characters"))
                .anyMatch(message -> message.contains("column v VECTOR(4) is missing"))
                .anyMatch(message -> message.contains("column extra is NOT NULL"));
    }

    @Test
    void aCollectionWithoutIndexIsReadWithATemporaryOneOnlyByOption() {
        SampleCollection sample = plain("unindexed", 150);
        try (SampleWriter writer = servers.writer()) {
            writer.create(sample);
            writer.insert(sample, 0, 150);
        }
        Map<String, Object> objects = objects("unindexed", Map.of("default.unindexed", "it_unindexed.t"));
        Migration refused = new Migration(servers, servers.spec("unindexed", SCHEMA_AND_FULL, objects, SMALL));
        assertThat(failure(refused)).hasMessageContaining("no index");
        assertThat(servers.value("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'it_unindexed'"))
                .as("named before anything is touched")
                .isEqualTo("0");
        Migration allowed = new Migration(
                servers,
                servers.spec(
                        "unindexed-2", SCHEMA_AND_FULL, objects, Map.of("resources", "SMALL", "temporaryIndex", true)));
        assertThat(allowed.run()).isEqualTo(ExitCode.DONE);
        assertThat(servers.value("SELECT COUNT(*) FROM it_unindexed.t")).isEqualTo("150");
        try (SourceCatalog catalog = servers.milvus().catalog()) {
            assertThat(catalog.plannedLoad(catalog.describe(name("unindexed")), new LoadOptions(true, true)))
                    .as("what Godwit did is undone")
                    .isEqualTo(LoadOutcome.INDEXED_AND_LOADED);
        }
    }

    private static GodwitException failure(Migration migration) {
        GodwitException failure = catchThrowableOfType(GodwitException.class, migration::run);
        assertThat(failure).isNotNull();
        return failure;
    }

    private static SampleCollection plain(String collection, long rows) {
        return new SampleCollection(
                name(collection),
                "",
                List.of(
                        Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                        Field.plain(2, "title", FieldType.VARCHAR).withMaxLength(200),
                        Field.plain(3, "v", FieldType.FLOAT_VECTOR).withDimension(4)),
                false,
                1,
                rows);
    }

    private static Map<String, Object> objects(String pattern, Map<String, Object> rename) {
        return Map.of("include", List.of("default." + pattern), "rename", rename);
    }

    private static CollectionName name(String collection) {
        return new CollectionName("default", collection);
    }
}
