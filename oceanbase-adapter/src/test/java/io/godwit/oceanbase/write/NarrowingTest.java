package io.godwit.oceanbase.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NarrowingTest {
    private static final int ROWS = 20_000;
    private static final int[] ALL = IntStream.range(0, ROWS).toArray();

    private final FakeTable table = new FakeTable();

    @Test
    void rowsWithoutFaultGoInFullStatements() throws SQLException {
        write(ALL);

        assertThat(table.written).hasSize(ROWS);
        assertThat(table.statements).isEqualTo(ROWS / FakeTable.FULL);
        assertThat(table.lookedUp).isZero();
    }

    @Test
    void keysThatAreHeldLeaveTogetherAfterOneLook() throws SQLException {
        Arrays.stream(ALL).forEach(table.held::add);

        write(ALL);

        assertThat(table.noted).hasSize(ROWS);
        assertThat(table.statements).isEqualTo(ROWS / FakeTable.FULL);
        assertThat(table.lookedUp).isEqualTo(ROWS);
    }

    @Test
    void everyRowAtFaultCostsFewerThanTwoStatementsARow() throws SQLException {
        Arrays.stream(ALL).forEach(table.bad::add);

        write(ALL);

        assertThat(table.noted).hasSize(ROWS);
        assertThat(table.statements).isLessThan(2 * ROWS);
        assertThat(table.sent).isLessThan((long) (ROWS * (1 + Math.ceil(Math.log(FakeTable.FULL) / Math.log(2)))));
        assertThat(table.lookedUp).isZero();
    }

    @Test
    void duplicatesInAnotherUniqueKeyAreLookedUpOnceOnly() throws SQLException {
        Arrays.stream(ALL).forEach(table.taken::add);

        write(ALL);

        assertThat(table.noted).hasSize(ROWS);
        assertThat(table.statements).isLessThan(2 * ROWS);
        assertThat(table.lookedUp).isEqualTo(ROWS);
    }

    @Test
    void keysThatAreHeldAreLookedUpAlsoWhereABadValueWasReportedFirst() throws SQLException {
        table.bad.add(0);
        IntStream.range(1, FakeTable.FULL).forEach(table.held::add);

        write(ALL);

        assertThat(table.noted).hasSize(FakeTable.FULL);
        assertThat(table.statements).as("not one for each").isLessThan(50);
        assertThat(table.lookedUp).isLessThan(FakeTable.FULL);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void exactlyTheRowsAtFaultAreLeftOut(int seed) throws SQLException {
        Random random = new Random(seed);
        int share = 1 + random.nextInt(100);
        for (int row : ALL) {
            if (random.nextInt(share) == 0) {
                switch (random.nextInt(3)) {
                    case 0 -> table.bad.add(row);
                    case 1 -> table.held.add(row);
                    default -> table.taken.add(row);
                }
            }
        }
        Set<Integer> faults = new TreeSet<>(table.bad);
        faults.addAll(table.held);
        faults.addAll(table.taken);

        write(ALL);

        assertThat(table.noted).isEqualTo(faults);
        assertThat(table.written).hasSize(ROWS - faults.size()).doesNotContainAnyElementsOf(faults);
    }

    @Test
    void aFailureThatIsNoRefusalEndsTheWork() {
        table.broken = true;

        assertThatThrownBy(() -> write(ALL)).isInstanceOf(SQLException.class).hasMessage("gone");
        assertThat(table.statements).isEqualTo(1);
    }

    private void write(int[] rows) throws SQLException {
        new Narrowing(table).write(rows);
    }

    /** Refuses a statement whole, for the first row at fault, as the engine does. */
    private static final class FakeTable implements Narrowing.Attempts {
        static final int FULL = 4_000;

        final Set<Integer> bad = new HashSet<>();
        final Set<Integer> held = new HashSet<>();
        final Set<Integer> taken = new HashSet<>();
        final Set<Integer> written = new HashSet<>();
        final Set<Integer> noted = new TreeSet<>();
        boolean broken;
        int statements;
        long sent;
        int lookedUp;

        @Override
        public int send(int[] rows, int from) throws SQLException, Narrowing.Refusal {
            int next = Math.min(rows.length, from + FULL);
            int[] statement = Arrays.copyOfRange(rows, from, next);
            statements++;
            sent += statement.length;
            if (broken) {
                throw new SQLException("gone", "08S01", 0);
            }
            for (int row : statement) {
                if (bad.contains(row)) {
                    throw new Narrowing.Refusal(statement, next, new SQLException("too long", "22001", 1406));
                }
                if (held.contains(row) || taken.contains(row)) {
                    throw new Narrowing.Refusal(statement, next, new SQLException("duplicate", "23000", 1062));
                }
            }
            written.addAll(Arrays.stream(statement).boxed().collect(Collectors.toSet()));
            return next;
        }

        @Override
        public int[] withoutTaken(int[] rows) {
            lookedUp += rows.length;
            return Arrays.stream(rows)
                    .filter(row -> !held.contains(row) || !noted.add(row))
                    .toArray();
        }

        @Override
        public void reject(int row, SQLException cause) {
            noted.add(row);
        }
    }
}
