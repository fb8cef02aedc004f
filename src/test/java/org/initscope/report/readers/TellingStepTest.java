package org.initscope.report.readers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.store.results.rows.FindingRow;
import org.initscope.store.results.rows.RunRow;
import org.junit.jupiter.api.Test;

class TellingStepTest {
    private static final RunRow.End COMPLETED = RunRow.End.of("completed");
    private static final RunRow.End DIVERGED =
            new RunRow.End("diverged", Optional.empty(), OptionalLong.of(7), Optional.of("tanh1"));

    private static FindingRow seen(Verdict verdict, OptionalLong step) {
        return seen(verdict, step, step);
    }

    private static FindingRow seen(Verdict verdict, OptionalLong step, OptionalLong to) {
        return new FindingRow(
                Optional.empty(),
                "dead_units",
                1,
                verdict,
                new FindingRow.Where(
                        OptionalInt.empty(),
                        Optional.empty(),
                        step.isPresent() ? Optional.of("activation") : Optional.empty(),
                        Optional.empty()),
                new FindingRow.Seen(step, to, OptionalDouble.empty(), OptionalDouble.empty()),
                FindingRow.Costs.unknown(),
                "A sentence.",
                Optional.empty(),
                Optional.empty());
    }

    private static FindingRow seen(Verdict verdict, long step) {
        return seen(verdict, OptionalLong.of(step));
    }

    @Test
    void aDivergedRunIsLookedAtWhereItDiverged() {
        assertThat(TellingStep.of(DIVERGED, List.of(seen(Verdict.FAIL, 3)))).isEqualTo(7);
    }

    @Test
    void aFaultComesBeforeAWarningAndOneThatWasSeenSomewhereBeforeOneThatWasNot() {
        assertThat(TellingStep.of(
                        COMPLETED,
                        List.of(
                                seen(Verdict.PASS, 1),
                                seen(Verdict.WARN, 2),
                                seen(Verdict.FAIL, OptionalLong.empty()),
                                seen(Verdict.FAIL, 40),
                                seen(Verdict.FAIL, 50))))
                .isEqualTo(40);
        assertThat(TellingStep.of(COMPLETED, List.of(seen(Verdict.PASS, 1), seen(Verdict.WARN, 2))))
                .isEqualTo(2);
    }

    @Test
    void aFaultOfManyStepsIsLookedAtWhereItHasCome() {
        FindingRow course = seen(Verdict.FAIL, OptionalLong.of(0), OptionalLong.of(999));
        assertThat(TellingStep.of(COMPLETED, List.of(course, seen(Verdict.FAIL, 40))))
                .isEqualTo(999);
    }

    @Test
    void aHealthyRunIsLookedAtWhereItStarts() {
        assertThat(TellingStep.of(COMPLETED, List.of(seen(Verdict.PASS, 9)))).isZero();
    }
}
