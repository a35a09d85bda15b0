package io.godwit.control.access;

import static io.godwit.control.access.Role.ADMIN;
import static io.godwit.control.access.Role.DATA_VIEWER;
import static io.godwit.control.access.Role.OPERATOR;
import static io.godwit.control.access.Role.VIEWER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoleTest {
    @Test
    void whoSeesValuesOfRowsChangesNothingAndTheOtherWayRound() {
        assertThat(Role.impliedBy(Set.of(DATA_VIEWER))).containsExactly(VIEWER, DATA_VIEWER);
        assertThat(Role.impliedBy(Set.of(OPERATOR))).containsExactly(VIEWER, OPERATOR);
        assertThat(Role.impliedBy(Set.of(ADMIN))).containsExactly(Role.values());
        assertThat(Role.impliedBy(Set.of())).isEmpty();
    }

    @Test
    void aTokenMayDoWhatItAndItsUserMayDo() {
        assertThat(Role.common(Set.of(ADMIN), Set.of(ADMIN))).containsExactly(ADMIN);
        assertThat(Role.common(Set.of(ADMIN), Set.of(OPERATOR, DATA_VIEWER))).containsExactly(OPERATOR, DATA_VIEWER);
        assertThat(Role.common(Set.of(DATA_VIEWER), Set.of(OPERATOR))).containsExactly(VIEWER);
        assertThat(Role.common(Set.of(VIEWER), EnumSet.noneOf(Role.class))).isEmpty();
    }
}
