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

    @Test
    void aPrivilegeCountsWhereItIsHeld() {
        TargetGrants grants = TargetGrants.of(List.of(
                "GRANT SELECT ON *.* TO 'u'",
                "GRANT INSERT, UPDATE ON `Shop`.* TO 'u'",
                "GRANT INSERT ON `log\\_%`.* TO 'u'",
                "GRANT ALL PRIVILEGES ON godwit.* TO 'u'"));
        List<String> needed = List.of("SELECT", "INSERT", "UPDATE");

        assertThat(grants.lackingIn("shop", needed)).isEmpty();
        assertThat(grants.lackingIn("log_2024", needed)).containsExactly("UPDATE");
        assertThat(grants.lackingIn("other", needed)).containsExactly("INSERT", "UPDATE");
        assertThat(grants.lackingIn("godwit", needed)).isEmpty();
        assertThat(TargetGrants.of(List.of("GRANT SELECT ON *.* TO 'u'", "GRANT `writer` TO 'u'"))
                        .lackingIn("other", needed))
                .as("what a role holds is not listed")
                .isEmpty();
    }

    @Test
    void namesOfDatabasesArePatternsWhereNoTableIsNamed() {
        TargetGrants grants = TargetGrants.of(List.of(
                "GRANT SELECT ON `shop_a`.* TO 'u'",
                "GRANT INSERT ON `shop\\_a`.* TO 'u'",
                "GRANT UPDATE ON `sh\\%`.* TO 'u'",
                "GRANT DELETE ON `shop_a`.`t` TO 'u'",
                "GRANT PROXY ON ''@'' TO 'u'"));

        assertThat(held(grants, "SHOP_a")).containsExactly("SELECT", "INSERT", "DELETE");
        assertThat(held(grants, "shopxa")).containsExactly("SELECT");
        assertThat(held(grants, "sh%")).containsExactly("UPDATE");
        assertThat(held(grants, "other")).isEmpty();
    }

    private static List<String> held(TargetGrants grants, String schema) {
        List<String> all = List.of("SELECT", "INSERT", "UPDATE", "DELETE");
        List<String> lacking = grants.lackingIn(schema, all);
        return all.stream().filter(privilege -> !lacking.contains(privilege)).toList();
    }

    @Test
    void whatIsMissingInADatabaseFailsAndCreateAloneIsAWarning() {
        TargetGrants grants = TargetGrants.of(List.of("GRANT SELECT, INSERT ON *.* TO 'u'"));

        assertThat(grants.check("shop", "u", List.of("SELECT", "CREATE")).status())
                .isEqualTo(CheckStatus.WARN);
        assertThat(grants.check("shop", "u", List.of("SELECT", "UPDATE", "CREATE")))
                .satisfies(check -> {
                    assertThat(check.status()).isEqualTo(CheckStatus.FAIL);
                    assertThat(check.remedy()).startsWith("GRANT UPDATE, CREATE ON shop.*");
                });
    }
}
