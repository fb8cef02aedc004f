package org.initscope.core.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.initscope.core.training.LearningRateSchedule.Cosine;
import org.initscope.core.training.LearningRateSchedule.Piece;
import org.initscope.core.training.LearningRateSchedule.Stepwise;
import org.initscope.core.training.LearningRateSchedule.WarmUp;
import org.junit.jupiter.api.Test;

/** A remedy is a setting that the command line takes. */
class RemedyTest {
    @Test
    void aChangeIsReadyForTheCommandLine() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("training.batch-size", "64");
        settings.put("training.learning-rate", "[{until=10,rate=0.1},{rate=0.01}]");
        assertThat(new Remedy.Change(settings).text())
                .isEqualTo("--set training.batch-size=64"
                        + " --set 'training.learning-rate=[{until=10,rate=0.1},{rate=0.01}]'");
    }

    @Test
    void schedulesAreScaledInTheirOwnForm() {
        assertThat(LearningRateSettings.times(Stepwise.constant(0.1), 0.5).text())
                .isEqualTo("--set training.learning-rate=0.05");
        assertThat(LearningRateSettings.times(
                                new Stepwise(List.of(new Piece(100, 0.1), new Piece(Long.MAX_VALUE, 0.01))), 2)
                        .text())
                .contains("[{until=100,rate=0.2},{rate=0.02}]");
        assertThat(LearningRateSettings.times(new Cosine(0.1, 0.001, 500), 10).text())
                .contains("{cosine={first=1,last=0.01,steps=500}}");
    }

    @Test
    void aRateThatWasLoweredTooSoonIsNotRaisedFarAboveTheUsualOne() {
        Stepwise soon = new Stepwise(List.of(new Piece(50, 0.25), new Piece(Long.MAX_VALUE, 0.0005)));

        assertThat(rate(LearningRateSettings.toUsual(soon, 500, 1000))).isEqualTo("[{until=50,rate=0.75},{rate=0.25}]");
        assertThat(rate(LearningRateSettings.toUsual(Stepwise.constant(10), 0.02, 1000)))
                .isEqualTo("0.2");
        assertThat(rate(LearningRateSettings.toUsual(new Cosine(0.01, 0, 500), 50, 500)))
                .isEqualTo("{cosine={first=0.5,last=0,steps=500}}");
    }

    @Test
    void aWarmUpThatIsNotOverInTheMiddleIsShortened() {
        WarmUp late = new WarmUp(900, Stepwise.constant(2));
        double middle = late.rateAt(500);

        assertThat(rate(LearningRateSettings.toUsual(late, 0.25 / middle, 1000)))
                .isEqualTo("{warm-up=100,rate=0.25}");
        assertThat(rate(LearningRateSettings.toUsual(new WarmUp(400, Stepwise.constant(2)), 0.125, 1000)))
                .isEqualTo("{warm-up=400,rate=0.25}");
    }

    @Test
    void aWarmUpStaysWhateverChangesAfterIt() {
        WarmUp constant = new WarmUp(50, Stepwise.constant(0.1));

        assertThat(rate(LearningRateSettings.times(constant, 0.1))).isEqualTo("{warm-up=50,rate=0.01}");
        assertThat(rate(LearningRateSettings.times(new WarmUp(50, new Cosine(0.1, 0, 450)), 0.1)))
                .isEqualTo("{warm-up=50,cosine={first=0.01,last=0,steps=450}}");
        assertThat(rate(LearningRateSettings.decayFrom(constant, 400)))
                .isEqualTo("{warm-up=50,rate=[{until=400,rate=0.1},{rate=0.01}]}");
        assertThat(rate(LearningRateSettings.decayFrom(constant, 20)))
                .isEqualTo("{warm-up=50,rate=[{until=51,rate=0.1},{rate=0.01}]}");
        assertThat(rate(LearningRateSettings.longer(constant, 500, 4)))
                .isEqualTo("{warm-up=200,rate=[{until=1500,rate=0.1},{rate=0.01}]}");
    }

    @Test
    void aWarmUpLeavesTheEndsOfPiecesAndOfACosineWhereTheyAre() {
        Stepwise pieces =
                new Stepwise(List.of(new Piece(100, 0.1), new Piece(400, 0.03), new Piece(Long.MAX_VALUE, 0.01)));

        assertThat(rate(LearningRateSettings.warmedUp(Stepwise.constant(0.1), 50, 0.5)))
                .isEqualTo("{warm-up=50,rate=0.05}");
        assertThat(rate(LearningRateSettings.warmedUp(pieces, 50, 1)))
                .isEqualTo("{warm-up=50,rate=[{until=100,rate=0.1},{until=400,rate=0.03},{rate=0.01}]}");
        assertThat(rate(LearningRateSettings.warmedUp(pieces, 100, 1)))
                .isEqualTo("{warm-up=100,rate=[{until=400,rate=0.03},{rate=0.01}]}");
        assertThat(rate(LearningRateSettings.warmedUp(new Cosine(0.1, 0, 500), 50, 1)))
                .isEqualTo("{warm-up=50,cosine={first=0.1,last=0,steps=450}}");
    }

    private static String rate(Remedy.Change change) {
        return change.settings().get("training.learning-rate");
    }
}
