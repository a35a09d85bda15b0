package io.godwit.oceanbase.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.oceanbase.connect.Connections;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a session is set to, whatever the tenant's defaults are. */
@ExtendWith(RealOceanBase.Provider.class)
class SessionIT {
    private final Connections connections;

    SessionIT(RealOceanBase server) {
        this.connections = server.connections();
    }

    @Test
    void aSessionReadsWhatIsCommittedWhateverTheTenantSays() throws SQLException {
        String url = connections.url()
                + (connections.url().contains("?") ? "&" : "?")
                + "sessionVariables=ob_read_consistency='WEAK',transaction_isolation='REPEATABLE-READ'";
        try (Connection session = new Connections(url, connections.user(), connections.password()).open();
                Statement statement = session.createStatement();
                ResultSet is = statement.executeQuery("SELECT @@transaction_isolation, @@ob_read_consistency")) {
            assertThat(is.next()).isTrue();
            assertThat(is.getString(1)).isEqualTo("READ-COMMITTED");
            assertThat(is.getString(2)).isEqualToIgnoringCase("STRONG");
        }
    }
}
