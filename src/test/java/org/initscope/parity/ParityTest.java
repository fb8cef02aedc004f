package org.initscope.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.initscope.core.network.MlpSpec;
import org.initscope.engines.Engines;
import org.initscope.reference.ReferenceTrainingStepFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every engine against numbers that PyTorch computed in double: forward, statistics, gradients, SGD steps, evaluation and
 * parameter averaging. {@code -Dparity.fixtures=DIR} reads another folder of fixtures.
 */
@Tag("arithmetic")
class ParityTest {
    private static final List<EngineUnderTest> ENGINES = Stream.concat(
                    Stream.of(EngineUnderTest.reference(), EngineUnderTest.of(new ReferenceTrainingStepFactory())),
                    Engines.all().stream().map(EngineUnderTest::of))
            .toList();

    /** Fixtures whose networks none of ours can be; the reason is what {@link FixtureNetwork} says of them. */
    private static final Set<String> LEFT_OUT = Set.of("opt_tiny_makemore_bn.json");

    @Test
    void theFolderHasFixtures() {
        Path folder = ParityFixture.folder();
        assertThat(Files.isDirectory(folder))
                .as("%s is a folder", folder.toAbsolutePath())
                .isTrue();
        assertThat(ParityFixture.files(folder))
                .as("*.json in %s", folder.toAbsolutePath())
                .isNotEmpty();
        assertThat(ParityFixture.all()).allSatisfy(fixture -> assertThat(fixture.isKnown())
                .as("%s has the format '%s', which some test reads", fixture.file(), fixture.format())
                .isTrue());
    }

    @TestFactory
    Stream<DynamicTest> everyEngineComputesWhatTheFixtureExpects() {
        return ParityFixture.all().stream()
                .filter(fixture -> fixture.format().equals(ParityFixture.PARITY))
                .flatMap(fixture -> ENGINES.stream()
                        .map(engine -> DynamicTest.dynamicTest(
                                fixture.file() + " by " + engine.label(),
                                () -> report(fixture, engine.label(), () -> new ParityCheck(fixture, engine).run()))));
    }

    @TestFactory
    Stream<DynamicTest> everyEngineScoresTheTrainedNetworkOnAWholeSplit() {
        return scoring(Set.of("val"));
    }

    @TestFactory
    @Tag("cluster")
    Stream<DynamicTest> everyEngineScoresTheTrainedNetworkOnWholeSplits() {
        return scoring(Set.of("train", "val", "test"));
    }

    private static Stream<DynamicTest> scoring(Set<String> parts) {
        return ParityFixture.all().stream()
                .filter(fixture -> fixture.format().equals(ParityFixture.TRAINED))
                .flatMap(fixture -> scoring(fixture, parts));
    }

    private static Stream<DynamicTest> scoring(ParityFixture fixture, Set<String> parts) {
        TrainedCheck check;
        try {
            check = new TrainedCheck(fixture, (part, blockSize) -> names().examples(part, blockSize), parts);
        } catch (RuntimeException e) {
            return Stream.of(scoring(fixture, "every engine", () -> {
                throw e;
            }));
        }
        return Stream.concat(
                Stream.of(scoring(fixture, "reference f64", check::runReference)),
                Engines.all().stream().flatMap(engine -> check.ways().stream()
                        .map(way -> scoring(fixture, engine.label() + way.label(), () -> check.run(engine, way)))));
    }

    private static DynamicTest scoring(ParityFixture fixture, String by, Supplier<Deviations> check) {
        return DynamicTest.dynamicTest(fixture.file() + " by " + by, () -> report(fixture, by, check));
    }

    /** The lecture's names; without them the project's own fixture is skipped, and one that somebody gave fails. */
    private static LectureNames names() {
        return LectureNames.read()
                .orElseThrow(() -> new FixtureNetwork.NotExpressible(
                        "there are no lecture names at " + LectureNames.file() + " (see -Dparity.names)"));
    }

    /** A rate that is off by one in a thousand must not pass, or the comparison would prove nothing. */
    @Test
    void aSlightlyWrongEngineIsFound() {
        ParityFixture fixture = ParityFixture.named("tiny_tanh_bn.json");
        EngineUnderTest right = EngineUnderTest.of(new ReferenceTrainingStepFactory());
        EngineUnderTest wrong = new EngineUnderTest() {
            @Override
            public String label() {
                return "wrong";
            }

            @Override
            public String precision() {
                return right.precision();
            }

            @Override
            public NetworkUnderTest<?> create(MlpSpec spec, double rate) {
                return right.create(spec, 1.001 * rate);
            }
        };
        assertThatThrownBy(() -> new ParityCheck(fixture, wrong).run().verify("wrong"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("sgd.params_after")
                .hasMessageContaining("times the tolerance");
    }

    /** Prints a line with the worst deviation, and fails where it is beyond the tolerance. */
    private static void report(ParityFixture fixture, String by, Supplier<Deviations> check) {
        String subject = "parity " + fixture.file() + " by " + by;
        try {
            Deviations deviations = check.get();
            System.out.println(subject + ": " + deviations.summary());
            deviations.verify(subject);
        } catch (FixtureNetwork.NotExpressible e) {
            assertThat(fixture.isGiven() && !LEFT_OUT.contains(fixture.file()))
                    .as("%s is given and cannot be checked: %s", fixture.file(), e.getMessage())
                    .isFalse();
            String skipped = subject + ": skipped, " + e.getMessage();
            System.out.println(skipped);
            Assumptions.abort(skipped);
        }
    }
}
