package io.godwit.control.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TargetGrantsTest {
    @Test
    void allPrivilegesAreEverything() {
        TargetGrants grants = TargetGrants.of(List.of("GRANT ALL PRIVILEGES ON *.* TO 'root' WITH GRANT OPTION"));

        assertThat(grants.lacking()).isEmpty();
        assertThat(grants.where()).isEqualTo("everywhere");
    }

    @Test
    void aPrivilegeCountsWhereverItIsHeld() {
        TargetGrants grants = TargetGrants.of(List.of(
                "GRANT USAGE ON *.* TO 'u'",
                "GRANT CREATE, SELECT, INSERT ON `shop`.* TO 'u'",
                "GRANT SELECT (id), UPDATE, DELETE ON TABLE `godwit`.`t` TO 'u'",
                "GRANT `reader`@`%` TO 'u'"));

        assertThat(grants.lacking()).isEmpty();
        assertThat(grants.where()).isEqualTo("on godwit.t, shop.*");
    }

    @Test
    void whatIsHeldNowhereIsLacking() {
        TargetGrants reader = TargetGrants.of(List.of("GRANT SELECT ON *.* TO 'u'"));
        TargetGrants writer = TargetGrants.of(List.of("GRANT SELECT, INSERT, UPDATE ON *.* TO 'u'"));

        assertThat(reader.lacking()).containsExactly("INSERT", "UPDATE", "CREATE", "DELETE");
        assertThat(reader.lacksAlways()).isTrue();
        assertThat(writer.lacking()).containsExactly("CREATE", "DELETE");
        assertThat(writer.lacksAlways()).isFalse();
        assertThat(TargetGrants.of(List.of()).lacksAlways()).isTrue();
    }
}
