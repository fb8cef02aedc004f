package org.initscope.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model comes back from its zip to the bit, and what is no such zip is refused unread. */
class ModelZipTest {
    private final MlpSpec spec = Networks.mlp(Activation.TANH, Networks.BATCH, Networks.NONE);
    private final TrainingSpec training = Networks.training(new Optimizer.Adam(0.9, 0.999, 1e-8));

    private static final int DAMAGED = 120;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void plainModelSerializerRestoresItAndItScoresTheSame(Activation activation) throws IOException {
        for (Normalization output : new Normalization[] {Networks.NONE, Networks.BATCH}) {
            MlpSpec network = Networks.mlp(activation, Networks.BATCH, output);
            TrainingStep engine = trained(network);
            Path file = folder.resolve("model.zip");
            save(file, network, training, engine.store());

            MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(file.toFile());

            Minibatch batch = Networks.batch(network, 20, 99);
            float[] logits = new float[20 * network.vocabularySize()];
            engine.logits(batch, logits);
            assertThat(restored.score(MinibatchArrays.dataSet(batch, network.vocabularySize())))
                    .isCloseTo(loss(logits, batch), within(1e-12));
        }
    }

    @Test
    void aNetworkWithResidualBlocksIsRestoredAsAGraph() throws IOException {
        for (Normalization output : new Normalization[] {Networks.NONE, Networks.BATCH}) {
            MlpSpec network = Networks.residual(Activation.TANH, Networks.BATCH, output);
            TrainingStep engine = trained(network);
            Path file = folder.resolve("model.zip");
            save(file, network, training, engine.store());

            ComputationGraph restored = ModelSerializer.restoreComputationGraph(file.toFile());

            Minibatch batch = Networks.batch(network, 20, 99);
            float[] logits = new float[20 * network.vocabularySize()];
            engine.logits(batch, logits);
            assertThat(restored.score(MinibatchArrays.dataSet(batch, network.vocabularySize())))
                    .isCloseTo(loss(logits, batch), within(1e-12));
            assertThat(restore(file, network, training)).isEqualTo(engine.store());
        }
    }

    private static double loss(float[] logits, Minibatch batch) {
        double sum = 0;
        int classes = logits.length / batch.examples();
        for (int example = 0; example < batch.examples(); example++) {
            float[] row = Arrays.copyOfRange(logits, example * classes, (example + 1) * classes);
            double total = 0;
            for (float z : row) {
                total += Math.exp(z);
            }
            sum += Math.log(total) - row[batch.targets()[example]];
        }
        return sum / batch.examples();
    }

    @Test
    void aSavedStateComesBackToTheBit() {
        for (Optimizer optimizer : Networks.OF_ITS_STEP) {
            TrainingSpec other = Networks.training(optimizer);
            TrainingStep engine = new Dl4jTrainingStepFactory().create(spec, other);
            engine.load(Networks.start(spec, optimizer, 1));
            engine.step(Networks.batch(spec, 6, 1));
            Path file = folder.resolve("model.zip");
            save(file, spec, other, engine.store());
            assertThat(restore(file, spec, other)).isEqualTo(engine.store());
        }
    }

    @Test
    void adamWComesBackAsItsOwnTraining() {
        Optimizer.Adam adam = new Optimizer.Adam(0.9, 0.999, 1e-8);
        TrainingSpec decayed = Networks.training(new Optimizer.AdamW(adam, 0.01));
        Path file = folder.resolve("model.zip");
        NetworkState state = Networks.start(spec, decayed.optimizer(), 1);
        save(file, spec, decayed, state);
        assertThat(restore(file, spec, decayed)).isEqualTo(state);
        assertThatThrownBy(() -> restore(file, spec, Networks.training(adam)))
                .hasMessageContaining("holds another network than its job describes");
    }

    @Test
    void anotherNetworkIsRefused() {
        Path file = saved();
        MlpSpec other = Networks.mlp(Activation.RELU, Networks.BATCH, Networks.NONE);
        assertThatThrownBy(() -> restore(file, other, training))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds another network than its job describes");
        MlpSpec residual = Networks.residual(Activation.TANH, Networks.BATCH, Networks.NONE);
        assertThatThrownBy(() -> restore(file, residual, training))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds another network than its job describes");
    }

    @Test
    void serializedJavaObjectsAreRefusedUnread() throws IOException {
        Path file = saved();
        Map<String, byte[]> entries = entries(file);
        entries.put("preprocessor.bin", new byte[] {(byte) 0xac, (byte) 0xed, 0, 5});
        write(file, entries);
        assertThatThrownBy(() -> restore(file, spec, training))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds an entry preprocessor.bin, expected one each of"
                        + " coefficients.bin, configuration.json, updaterState.bin");
    }

    @Test
    void pathsThatLeaveTheFolderAreRefused() throws IOException {
        Path file = saved();
        Map<String, byte[]> entries = entries(file);
        entries.put("../configuration.json", new byte[0]);
        write(file, entries);
        assertThatThrownBy(() -> restore(file, spec, training))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds an entry ../configuration.json");
        assertThat(folder.resolveSibling("configuration.json")).doesNotExist();
    }

    @Test
    void vectorsOfAnotherLengthOrTypeAreRefused() throws IOException {
        Path file = saved();
        Map<String, byte[]> entries = entries(file);
        byte[] vector = entries.get("coefficients.bin");
        for (byte[] wrong : new byte[][] {
            Arrays.copyOf(vector, vector.length - 4), Arrays.copyOf(vector, vector.length + 1_000_000), new byte[0]
        }) {
            entries.put("coefficients.bin", wrong);
            write(file, entries);
            assertThatThrownBy(() -> restore(file, spec, training))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("coefficients.bin in model")
                    .hasMessageContaining("is not a vector of");
        }
    }

    @Test
    void aMissingEntryIsNamed() throws IOException {
        Path file = saved();
        Map<String, byte[]> entries = entries(file);
        entries.remove("coefficients.bin");
        write(file, entries);
        assertThatThrownBy(() -> restore(file, spec, training))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds the entries configuration.json, updaterState.bin, expected");
    }

    @Test
    void damagedFilesAreNamed() throws IOException {
        Path file = folder.resolve("damaged.zip");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(saved()), 500));
        assertThatThrownBy(() -> restore(file, spec, training))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("damaged.zip is damaged");
        Map<String, byte[]> entries = entries(saved());
        entries.put("configuration.json", "not JSON".getBytes(StandardCharsets.UTF_8));
        write(file, entries);
        assertThatThrownBy(() -> restore(file, spec, training))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not JSON");
    }

    @Test
    void aFileThatIsCutOffAnywhereIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(saved());
        Path file = folder.resolve("cut.zip");
        for (int length = 0; length < whole.length; length += whole.length / 40) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> restore(file, spec, training))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cut.zip is damaged");
        }
    }

    private static void save(Path file, MlpSpec spec, TrainingSpec training, NetworkState state) {
        try (OutputStream out = Files.newOutputStream(file)) {
            ModelZip.write(out, spec, training, state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NetworkState restore(Path file, MlpSpec spec, TrainingSpec training) {
        try (InputStream in = Files.newInputStream(file)) {
            return ModelZip.restore(in, file.toString(), spec, training);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aModelDamagedAnywhereIsRestoredAsItWasOrRefused() throws IOException {
        Path file = saved();
        byte[] whole = Files.readAllBytes(file);
        NetworkState state = restore(file, spec, training);
        Random random = new Random(6);
        int refused = 0;
        for (int number = 0; number < DAMAGED; number++) {
            byte[] damaged = number % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int flips = number % 3; flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            }
            Files.write(file, damaged);
            try {
                assertThat(restore(file, spec, training)).isEqualTo(state);
            } catch (IllegalArgumentException e) {
                refused++;
                assertThat(e).hasMessageContaining(file.toString()).hasMessageNotContaining("\n");
                assertThat(e.getStackTrace()[0].getClassName()).startsWith("org.initscope.");
            }
        }
        assertThat(refused).isGreaterThan(DAMAGED / 2);
    }

    @Test
    void aNameOfAnEntryThatIsNoTextIsRefused() throws IOException {
        Path file = saved();
        byte[] bytes = Files.readAllBytes(file);
        int name = 30;
        bytes[name] = (byte) 0xc0;
        Files.write(file, bytes);

        assertThatThrownBy(() -> restore(file, spec, training))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("no text");
    }

    /** Zeros deflate a thousandfold; no more of them is read than the network has numbers. */
    @Test
    void aBombIsRefusedUnread() throws IOException {
        Path file = saved();
        for (String name : List.of("coefficients.bin", "updaterState.bin", "configuration.json")) {
            Map<String, byte[]> entries = entries(saved());
            entries.put(name, new byte[100_000_000]);
            write(file, entries);
            assertThat(Files.size(file)).isLessThan(1_000_000);
            assertThatThrownBy(() -> restore(file, spec, training))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(file.toString());
        }
        Map<String, byte[]> deep = entries(saved());
        deep.put("configuration.json", "[".repeat(5_000_000).getBytes(StandardCharsets.UTF_8));
        write(file, deep);
        assertThatThrownBy(() -> restore(file, spec, training))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not JSON, or nests too deeply");
    }

    /** Reading it would set off an alarm; it stands in the place of every entry and of the whole file. */
    @Test
    void aSerializedObjectIsNeverRead() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new Alarm());
        }
        Path file = saved();
        for (String name : entries(file).keySet()) {
            Map<String, byte[]> entries = entries(saved());
            entries.put(name, bytes.toByteArray());
            write(file, entries);
            assertThatThrownBy(() -> restore(file, spec, training)).isInstanceOf(IllegalArgumentException.class);
        }
        Files.write(file, bytes.toByteArray());
        assertThatThrownBy(() -> restore(file, spec, training)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Alarm.raised).isFalse();
    }

    private static final class Alarm implements Serializable {
        private static final long serialVersionUID = 1L;
        private static boolean raised;

        private void readObject(ObjectInputStream in) {
            raised = true;
        }
    }

    private Path saved() {
        Path file = folder.resolve("model.zip");
        save(file, spec, training, trained(spec).store());
        return file;
    }

    private TrainingStep trained(MlpSpec network) {
        TrainingStep engine = new Dl4jTrainingStepFactory().create(network, training);
        engine.load(Networks.start(network, training.optimizer(), 1));
        for (int step = 0; step < 3; step++) {
            engine.step(Networks.batch(network, 6, step));
        }
        return engine;
    }

    private static Map<String, byte[]> entries(Path file) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    private static void write(Path file, Map<String, byte[]> entries) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
    }
}
