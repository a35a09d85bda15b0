package io.godwit.milvus.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.godwit.milvus.Milvus;
import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.target.TargetWriter;
import io.godwit.model.target.WriteProbe;
import io.godwit.model.task.TlsSpec;
import io.godwit.stack.LocalStack;
import io.godwit.stack.ProgressListener;
import io.godwit.stack.ServerKind;
import io.godwit.testsupport.FaultPlan;
import io.godwit.testsupport.InMemoryDatabase;
import io.godwit.testsupport.InMemoryTargetWriter;
import io.godwit.testsupport.SelfSigned;
import io.milvus.grpc.CreateCredentialRequest;
import io.milvus.grpc.GrantEntity;
import io.milvus.grpc.GrantorEntity;
import io.milvus.grpc.ObjectEntity;
import io.milvus.grpc.OperatePrivilegeRequest;
import io.milvus.grpc.OperatePrivilegeType;
import io.milvus.grpc.PrivilegeEntity;
import io.milvus.grpc.RoleEntity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Milvus that wants a login and speaks TLS under a certificate of its own authority. */
class SecuredIT {
    private static final CollectionName NAME = new CollectionName("default", "secured_it");

    @TempDir
    private static Path folder;

    private static SelfSigned certificate;
    private static LocalStack stack;

    @BeforeAll
    static void fill() throws Exception {
        certificate = SelfSigned.in(folder);
        stack = LocalStack.in(folder.resolve("stack"))
                .with(EnumSet.of(ServerKind.MILVUS))
                .withMilvusSettings(Map.of(
                        "common.security.authorizationEnabled", "true",
                        "common.security.tlsMode", "1",
                        "tls.serverPemPath", certificate.certificate().toString(),
                        "tls.serverKeyPath", certificate.key().toString(),
                        "tls.caPemPath", certificate.certificate().toString()))
                .up(ProgressListener.silent());
        try (SampleWriter writer = new SampleWriter(login("", "root", "Milvus"), 1)) {
            writer.write(SampleCollection.products(NAME, 100, 8), rows -> {});
        }
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"'', root, Milvus", "root:Milvus, '', ''"})
    void userAndPasswordAndTheTokenMadeOfThemLetIn(String token, String user, String password) {
        try (SourceCatalog catalog = new Milvus(login(token, user, password)).catalog()) {
            assertThat(catalog.collections()).contains(NAME);
            assertThat(catalog.count(catalog.describe(NAME))).isEqualTo(100);
        }
    }

    @ParameterizedTest
    @CsvSource({"'', root, wrong", "root:wrong, '', ''", "'', nobody, Milvus", "'', '', ''"})
    void anyOtherLoginIsRefusedWithARemedy(String token, String user, String password) {
        GodwitException failure = catchThrowableOfType(GodwitException.class, () -> list(login(token, user, password)));

        assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_AUTH);
        assertThat(failure.kind()).isEqualTo(GodwitException.Kind.CONFIGURATION);
        assertThat(failure.remedy()).contains("token, or user and password, of spec.source.milvus");
        assertThat(failure).hasMessageNotContaining("wrong");
    }

    @Test
    void aCertificateOfAnUnknownAuthorityIsRefused() {
        MilvusLogin unknown = new MilvusLogin(uri(), "root:Milvus", "", "", TlsSpec.NONE, false);

        GodwitException failure = catchThrowableOfType(GodwitException.class, () -> list(unknown));

        assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE);
    }

    @Test
    void aCollectionThatTheUserMayNotSeeIsNotTakenForADroppedOne() {
        CollectionSchema known;
        try (SourceCatalog catalog = new Milvus(login("", "root", "Milvus")).catalog()) {
            known = catalog.describe(NAME);
        }
        try (MilvusConnection root = MilvusConnection.open(login("", "root", "Milvus"))) {
            createUser(root, "limited", "Limited1");
            mayNotDescribe(root);
        }

        try (SourceCatalog catalog = new Milvus(login("", "limited", "Limited1")).catalog()) {
            List<ThrowingCallable> looks =
                    List.of(() -> catalog.describe(NAME), () -> catalog.current(known), catalog::collections);
            for (ThrowingCallable look : looks) {
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(catchThrowableOfType(GodwitException.class, look))
                                .extracting(GodwitException::code)
                                .isEqualTo(ErrorCode.SOURCE_AUTH));
            }
        }
    }

    @Test
    void whoMayNotWriteIsToldSo() {
        CollectionSchema known;
        try (SourceCatalog catalog = new Milvus(login("", "root", "Milvus")).catalog()) {
            known = catalog.describe(NAME);
        }
        try (MilvusConnection root = MilvusConnection.open(login("", "root", "Milvus"))) {
            createUser(root, "reader", "Reader1");
        }
        TableMapping mapping = new TableMapping(known, new TableName("target", "secured_it"), false);
        try (TargetWriter writer = new Milvus(login("", "reader", "Reader1"))
                .writer(new InMemoryTargetWriter(new InMemoryDatabase(), FaultPlan.none()), Map.of())) {
            Batches batches = new Batches(writer);

            GodwitException failure = catchThrowableOfType(
                    GodwitException.class,
                    () -> batches.until(Duration.ofSeconds(20), w -> w.delete(mapping, List.of(Key.of(1), Key.of(2)))));

            assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_AUTH);
            assertThat(failure.kind()).isEqualTo(GodwitException.Kind.CONFIGURATION);
        }
        try (WriteProbe reader = new Milvus(login("", "reader", "Reader1")).writes(Map.of());
                WriteProbe root = new Milvus(login("", "root", "Milvus")).writes(Map.of());
                SourceCatalog catalog = new Milvus(login("", "root", "Milvus")).catalog()) {
            assertThat(catchThrowableOfType(GodwitException.class, () -> reader.check(known))
                            .code())
                    .as("before anything is written")
                    .isEqualTo(ErrorCode.SOURCE_AUTH);
            assertThatCode(() -> root.check(known)).doesNotThrowAnyException();
            assertThat(catalog.count(known)).isEqualTo(100);
        }
    }

    private static void createUser(MilvusConnection root, String user, String password) {
        MilvusFailures.check(
                "creating a user",
                root.call(
                        "creating a user",
                        stub -> stub.createCredential(CreateCredentialRequest.newBuilder()
                                .setUsername(user)
                                .setPassword(Base64.getEncoder().encodeToString(password.getBytes(US_ASCII)))
                                .build())));
    }

    /** Everybody has the role public, which may describe every collection until that is taken away. */
    private static void mayNotDescribe(MilvusConnection root) {
        GrantEntity everywhere = GrantEntity.newBuilder()
                .setRole(RoleEntity.newBuilder().setName("public"))
                .setObject(ObjectEntity.newBuilder().setName("Global"))
                .setObjectName("*")
                .setDbName("*")
                .setGrantor(GrantorEntity.newBuilder()
                        .setPrivilege(PrivilegeEntity.newBuilder().setName("DescribeCollection")))
                .build();
        MilvusFailures.check(
                "revoking",
                root.call(
                        "revoking",
                        stub -> stub.operatePrivilege(OperatePrivilegeRequest.newBuilder()
                                .setEntity(everywhere)
                                .setType(OperatePrivilegeType.Revoke)
                                .build())));
    }

    private static void list(MilvusLogin login) {
        try (SourceCatalog catalog = new Milvus(login).catalog()) {
            catalog.collections();
        }
    }

    private static MilvusLogin login(String token, String user, String password) {
        TlsSpec tls = new TlsSpec(
                Optional.of(certificate.certificate().toString()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new MilvusLogin(uri(), token, user, password, tls, false);
    }

    private static String uri() {
        return stack.addresses().milvusUri();
    }
}
