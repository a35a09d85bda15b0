package io.godwit.oceanbase.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NamedSqlTest {
    private final NamedSql sql = NamedSql.of("UPDATE t SET a=:a, b=:b_c WHERE a=:from_a AND a<>:a");

    @Test
    void eachNameBecomesAQuestionMarkWithItsValueInPlace() {
        assertThat(sql).hasToString("UPDATE t SET a=?, b=? WHERE a=? AND a<>?");
        assertThat(sql.inOrder(Map.of("a", 1, "b_c", "two", "from_a", 3L))).containsExactly(1, "two", 3L, 1);
    }

    @Test
    void aNameWithoutValueIsABug() {
        assertThatThrownBy(() -> sql.inOrder(Map.of("a", 1))).hasMessage("no value for :b_c");
    }
}
