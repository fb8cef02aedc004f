package org.initscope.core.fused;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.initscope.core.fused.blocks.Arithmetic;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A fused step allocates nothing: in plain loops from the second step on, in vectors once the compiler has met all of it. */
@Tag("numbers")
class StepAllocationTest {
    private static final int STEPS = 50;

    /** The least array of these minibatches has 2 KiB, and a vector of 512 bits has 80 bytes with its object. */
    private static final long LEAST_ARRAY = 1024;

    private static final long LEAST_VECTOR = 16;
    private static final Duration LONGEST_COMPILATION = Duration.ofSeconds(120);

    static Stream<MlpSpec> specs() {
        return Specs.all().stream();
    }

    /** Each normalization within residual blocks and without, and each optimizer. */
    static Stream<Arguments> compiled() {
        Optimizer sgd = new Optimizer.Sgd();
        Stream<Arguments> networks = Stream.of(Specs.NONE, Specs.BATCH, Specs.PER_EXAMPLE, Specs.groups(4))
                .flatMap(norm -> Stream.of(false, true).map(residual -> Arguments.of(network(norm, residual), sgd)));
        return Stream.concat(
                networks,
                Specs.optimizers().stream()
                        .filter(optimizer -> !optimizer.equals(sgd))
                        .map(optimizer -> Arguments.of(network(Specs.BATCH, false), optimizer)));
    }

    private static MlpSpec network(Normalization normalization, boolean residual) {
        return new MlpSpec(
                27,
                3,
                10,
                List.of(52, 52),
                Activation.TANH,
                normalization,
                false,
                normalization instanceof Normalization.None ? Specs.NONE : Specs.BATCH,
                residual);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void noStepInLoopsButTheFirstAllocatesAnArray(MlpSpec spec) {
        FusedTrainingStep step = step(spec, new Optimizer.Sgd(), Arithmetic.loops());
        Minibatch batch = Specs.batch(spec, 64, 2);
        step.step(batch);
        assertThat(allocatedByAStep(step, batch)).isLessThan(LEAST_ARRAY);
    }

    @ParameterizedTest
    @MethodSource("compiled")
    void noCompiledStepInVectorsAllocatesOne(MlpSpec spec, Optimizer optimizer) {
        Arithmetic vectors = Arithmetic.fastest();
        assertThat(vectors.label()).startsWith("vectors");
        FusedTrainingStep step = step(spec, optimizer, vectors);
        Minibatch batch = Specs.batch(spec, 64, 2);
        long end = System.nanoTime() + LONGEST_COMPILATION.toNanos();
        long allocated;
        do {
            allocated = allocatedByAStep(step, batch);
        } while (allocated >= LEAST_VECTOR && System.nanoTime() < end);
        assertThat(allocated).isLessThan(LEAST_VECTOR);
    }

    private static FusedTrainingStep step(MlpSpec spec, Optimizer optimizer, Arithmetic arithmetic) {
        TrainingSpec training = new TrainingSpec(optimizer, LearningRateSchedule.Stepwise.constant(0.01));
        FusedTrainingStep step = new FusedTrainingStep(spec, training, arithmetic);
        step.load(Specs.start(spec, optimizer, 1));
        return step;
    }

    /** The mean over some steps, in bytes. */
    private static long allocatedByAStep(FusedTrainingStep step, Minibatch batch) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        for (int t = 0; t < STEPS; t++) {
            step.step(batch);
        }
        return (threads.getThreadAllocatedBytes(thread) - before) / STEPS;
    }
}
