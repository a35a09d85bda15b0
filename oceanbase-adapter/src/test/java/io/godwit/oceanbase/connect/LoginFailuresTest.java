package io.godwit.oceanbase.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.error.GodwitException.Kind;
import java.net.SocketException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginFailuresTest {
    private static final String ADDRESS = "jdbc:mysql://proxy:2883/";

    @ParameterizedTest
    @ValueSource(ints = {8001, 8002, 5150, 4012, 4669, 1040, 1129, 1064, 5998, 3999, 20_001})
    void aServerThatTakesNoLoginsNowIsRetriableWhateverItSays(int number) {
        GodwitException failure = of(new SQLException("words of the server", "HY000", number));

        assertThat(failure.kind()).isEqualTo(Kind.RETRIABLE);
        assertThat(failure.code()).isEqualTo(ErrorCode.TARGET_UNREACHABLE);
        assertThat(failure).hasMessageContaining(ADDRESS).hasMessageContaining("error " + number);
        assertThat(failure.remedy()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "1045, user or password is wrong",
        "1044, may not use the database",
        "1130, host is not allowed",
        "1227, privilege is missing",
        "3118, account is locked",
        "5157, tenant does not exist",
        "5160, tenant's name",
        "1049, database does not exist"
    })
    void whatTheUserGotWrongIsAConfigurationErrorWithItsCause(int number, String words) {
        GodwitException failure = of(new SQLException("no", "HY000", number));

        assertThat(failure.kind()).isEqualTo(Kind.CONFIGURATION);
        assertThat(failure.code()).isEqualTo(ErrorCode.TARGET_AUTH);
        assertThat(failure).hasMessageContaining(words).hasMessageContaining(ADDRESS);
        assertThat(failure.remedy()).contains("spec.target.oceanbase");
    }

    @Test
    void aLoginThatWasAcceptedBeforeIsTriedAgainForAWhile() {
        long[] nanos = {0};
        Password password = new Password(() -> "p", () -> nanos[0]);
        password.accepted();

        assertThat(refused(password).kind()).isEqualTo(Kind.RETRIABLE);
        assertThat(refused(password).code()).isEqualTo(ErrorCode.TARGET_AUTH);
        nanos[0] += Password.PATIENCE.toNanos() - 1;
        assertThat(refused(password).kind()).isEqualTo(Kind.RETRIABLE);
        assertThat(refused(password.elsewhere()).kind()).isEqualTo(Kind.CONFIGURATION);
        nanos[0]++;
        assertThat(refused(password).kind()).isEqualTo(Kind.CONFIGURATION);

        password.accepted();
        nanos[0] += Password.PATIENCE.toNanos();
        assertThat(refused(password).kind()).isEqualTo(Kind.RETRIABLE);
    }

    @Test
    void aCertificateThatIsNotAcceptedIsTheUsersToFix() {
        GodwitException failure = of(caused(new SSLHandshakeException("x"), new CertificateException("unknown CA")));

        assertThat(failure.kind()).isEqualTo(Kind.CONFIGURATION);
        assertThat(failure).hasMessageEndingWith("its TLS certificate is not accepted");
    }

    @Test
    void tlsThatBreaksMayWorkNextTime() {
        GodwitException failure = of(caused(new SSLHandshakeException("closed"), new SocketException("reset")));

        assertThat(failure.kind()).isEqualTo(Kind.RETRIABLE);
        assertThat(failure.remedy()).contains("sslMode");
    }

    private static SQLException caused(Throwable outer, Throwable inner) {
        outer.initCause(inner);
        return new SQLException("Communications link failure\n\nThe last packet", "08S01", 0, outer);
    }

    private static GodwitException refused(Password password) {
        return of(new SQLException("Access denied", "28000", 1045), password);
    }

    private static GodwitException of(SQLException e) {
        return of(e, new Password(() -> "p"));
    }

    private static GodwitException of(SQLException e, Password password) {
        return new LoginFailures(ADDRESS, Duration.ofSeconds(10), password).of(e);
    }
}
