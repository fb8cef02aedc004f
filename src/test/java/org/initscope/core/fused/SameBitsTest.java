package org.initscope.core.fused;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import org.initscope.core.fused.blocks.Arithmetic;
import org.initscope.core.fused.vector.VectorMatrix;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.training.GradientClipping;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStep;
import org.initscope.core.training.TrainingStepFactory;
import org.initscope.core.vector.PreferredSpecies;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Vectors of every width that the machine has, and plain loops, train to the same bits. */
@Tag("numbers")
class SameBitsTest {
    private static final int STEPS = 3;

    static IntStream widths() {
        return IntStream.of(64, 128, 256, 512).filter(bits -> bits <= FloatVector.SPECIES_PREFERRED.vectorBitSize());
    }

    /** The narrowest, and the one that is used here. */
    static IntStream outermost() {
        int[] all = widths().toArray();
        return IntStream.of(all[0], all[all.length - 1]).distinct();
    }

    static Stream<MlpSpec> specs() {
        List<MlpSpec> specs = new ArrayList<>(Specs.all());
        // deep enough for several blocks of a large product
        specs.add(new MlpSpec(27, 3, 10, List.of(300, 130), Activation.TANH, Specs.BATCH, false, Specs.NONE));
        // characters enough for blocks of the first layer's products
        specs.add(new MlpSpec(300, 2, 130, List.of(300), Activation.TANH, Specs.BATCH, false, Specs.NONE));
        return specs.stream();
    }

    /** Each network with one optimizer, by turns. */
    @ParameterizedTest
    @MethodSource("outermost")
    void vectorsGiveTheBitsOfPlainLoops(int bits) throws ReflectiveOperationException {
        TrainingStepFactory factory = factoryWithVectorsOf(bits);
        List<Optimizer> optimizers = Specs.optimizers();
        int number = 0;
        for (MlpSpec spec : specs().toList()) {
            assertSameBits(factory, spec, optimizers.get(number++ % optimizers.size()));
        }
    }

    @ParameterizedTest
    @MethodSource("widths")
    @Tag("cluster")
    void theyDoAtEveryWidthWithEveryOptimizer(int bits) throws ReflectiveOperationException {
        TrainingStepFactory factory = factoryWithVectorsOf(bits);
        for (MlpSpec spec : specs().toList()) {
            for (Optimizer optimizer : Specs.optimizers()) {
                assertSameBits(factory, spec, optimizer);
            }
        }
    }

    private static void assertSameBits(TrainingStepFactory factory, MlpSpec spec, Optimizer optimizer) {
        TrainingSpec training = new TrainingSpec(
                optimizer, LearningRateSchedule.Stepwise.constant(0.1), new GradientClipping.GlobalNorm(0.3));
        TrainingStep vectors = factory.create(spec, training);
        TrainingStep loops = new FusedTrainingStep(spec, training, Arithmetic.loops());
        NetworkState start = Specs.start(spec, optimizer, 1);
        vectors.load(start);
        loops.load(start);
        for (int t = 0; t < STEPS; t++) {
            int examples = spec.hidden().contains(300) && t == 0 ? 300 : 5 + t;
            double loss = vectors.step(Specs.batch(spec, examples, t));
            assertThat(loss).isEqualTo(loops.step(Specs.batch(spec, examples, t)));
        }
        assertThat(vectors.store()).as("%s %s", spec, optimizer).isEqualTo(loops.store());
    }

    @ParameterizedTest
    @MethodSource("outermost")
    void layerNormIsGroupNormOfOneGroup(int bits) throws ReflectiveOperationException {
        TrainingSpec training = new TrainingSpec(new Optimizer.Sgd(), LearningRateSchedule.Stepwise.constant(0.1));
        Normalization layer = new Normalization.Layer(1e-5, 1);
        Normalization group = new Normalization.Group(1, 1e-5, 1, 0);
        MlpSpec layers = new MlpSpec(27, 3, 10, List.of(200, 37), Activation.TANH, layer, true, layer);
        MlpSpec groups = layers.withNormalization(group, true, group);
        NetworkState start = Specs.start(layers, training.optimizer(), 1);
        TrainingStep ofLayers = factoryWithVectorsOf(bits).create(layers, training);
        TrainingStep ofGroups = factoryWithVectorsOf(bits).create(groups, training);
        ofLayers.load(start);
        ofGroups.load(start);
        for (int t = 0; t < STEPS; t++) {
            Minibatch batch = Specs.batch(layers, 9, t);
            assertThat(ofGroups.step(batch)).isEqualTo(ofLayers.step(batch));
        }
        assertThat(ofGroups.store()).isEqualTo(ofLayers.store());
    }

    /** Loads the package anew, so that its constants for the width are others. */
    private static TrainingStepFactory factoryWithVectorsOf(int bits) throws ReflectiveOperationException {
        String before = System.getProperty(PreferredSpecies.PROPERTY, "");
        System.setProperty(PreferredSpecies.PROPERTY, Integer.toString(bits));
        try {
            Class<?> lanes = Class.forName(PreferredSpecies.class.getName(), true, new Reloading());
            ClassLoader reloaded = lanes.getClassLoader();
            assertThat(reloaded.loadClass(VectorMatrix.class.getName())).isNotEqualTo(VectorMatrix.class);
            assertThat(lanes.getField("COUNT").getInt(null)).isEqualTo(bits / Float.SIZE);
            return (TrainingStepFactory) reloaded.loadClass(FusedTrainingStepFactory.class.getName())
                    .getConstructor()
                    .newInstance();
        } finally {
            if (before.isEmpty()) {
                System.clearProperty(PreferredSpecies.PROPERTY);
            } else {
                System.setProperty(PreferredSpecies.PROPERTY, before);
            }
        }
    }

    private static final class Reloading extends ClassLoader {
        private static final Set<String> RELOADED = Stream.of(
                        PreferredSpecies.class, FusedTrainingStep.class, VectorMatrix.class)
                .map(Class::getPackageName)
                .collect(Collectors.toSet());

        Reloading() {
            super(SameBitsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!RELOADED.contains(name.substring(0, name.lastIndexOf('.')))) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
