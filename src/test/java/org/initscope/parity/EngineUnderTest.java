package org.initscope.parity;

import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStepFactory;

/** Something that trains networks by plain SGD, and how precisely. */
public interface EngineUnderTest {
    String label();

    /** The precision that it is held to: {@code f32} or {@code f64}. */
    String precision();

    NetworkUnderTest<?> create(MlpSpec spec, double rate);

    /** Plain SGD at a constant rate. */
    static TrainingSpec sgd(double rate) {
        return new TrainingSpec(new Optimizer.Sgd(), LearningRateSchedule.Stepwise.constant(rate));
    }

    /** A training step behind its interface, in single precision. */
    static EngineUnderTest of(TrainingStepFactory factory) {
        return new EngineUnderTest() {
            @Override
            public String label() {
                return factory.label();
            }

            @Override
            public String precision() {
                return "f32";
            }

            @Override
            public NetworkUnderTest<?> create(MlpSpec spec, double rate) {
                return new StepUnderTest(spec, factory.create(spec, sgd(rate)));
            }
        };
    }

    /** The reference network itself, in double precision. */
    static EngineUnderTest reference() {
        return new EngineUnderTest() {
            @Override
            public String label() {
                return "reference f64";
            }

            @Override
            public String precision() {
                return "f64";
            }

            @Override
            public NetworkUnderTest<?> create(MlpSpec spec, double rate) {
                return new ReferenceUnderTest(spec, sgd(rate));
            }
        };
    }
}
