package io.godwit.milvus.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.milvus.Milvus;
import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.task.TlsSpec;
import io.godwit.stack.LocalStack;
import io.godwit.stack.ProgressListener;
import io.godwit.stack.ServerKind;
import io.godwit.testsupport.SelfSigned;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
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
