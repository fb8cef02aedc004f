package org.initscope.dl4j;

import static org.initscope.core.Check.require;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.util.ModelSerializer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.TrainingSpec;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * A trained network as Deeplearning4j's zip: {@code ModelSerializer.restoreMultiLayerNetwork} restores it, or {@code
 * restoreComputationGraph} where it has residual blocks, with this package on the class path, and it scores the same there.
 *
 * <p>Restoring here takes numbers alone out of the file: the network is built from its specification, every entry must be
 * of the form that {@link #write} writes, and nothing is deserialized.
 */
public final class ModelZip {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ITERATIONS = "iterationCount";
    private static final int LONGEST_CONFIGURATION = 10_000_000;

    /** The record at the end of a zip without a comment, its signature, and where its number of entries stands. */
    private static final int END_BYTES = 22;

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_ENTRIES = 10;

    private ModelZip() {}

    /** Writes a network, its optimizer's state and its step to a stream, which stays open. */
    public static void write(OutputStream out, MlpSpec spec, TrainingSpec training, NetworkState state)
            throws IOException {
        Dl4jNetwork network = Dl4jNetwork.plain(spec, training);
        network.load(state);
        ModelSerializer.writeModel(network.network(), out, true);
    }

    /**
     * The state of a saved network.
     *
     * @param in the bytes of the file
     * @param file what sentences call it
     * @param spec of the network that was saved
     * @throws IllegalArgumentException with a sentence where the file is damaged, holds an entry that {@link #write} does not
     *     write, or another network
     */
    public static NetworkState restore(InputStream in, String file, MlpSpec spec, TrainingSpec training)
            throws IOException {
        Dl4jNetwork network = Dl4jNetwork.plain(spec, training);
        Map<String, byte[]> expected = entries(network);
        Map<String, byte[]> found = read(in, file, expected);
        int step = requireConfiguration(file, expected, found);
        int length = Math.toIntExact(network.network().numParams());
        int slots = network.model().updaterState().length;
        network.model()
                .load(
                        vector(file, ModelSerializer.COEFFICIENTS_BIN, expected, found, length),
                        slots == 0 ? new float[0] : vector(file, ModelSerializer.UPDATER_BIN, expected, found, slots));
        network.model().setIteration(step);
        return network.store();
    }

    /** What {@link #write} would write for a network. */
    private static Map<String, byte[]> entries(Dl4jNetwork network) {
        Map<String, byte[]> entries = new HashMap<>();
        String json = network.model().configuration().json();
        entries.put(ModelSerializer.CONFIGURATION_JSON, json.getBytes(StandardCharsets.UTF_8));
        entries.put(ModelSerializer.COEFFICIENTS_BIN, bytes(network.network().params()));
        INDArray updater = network.model().updater().getStateViewArray();
        if (updater != null && updater.length() > 0) {
            entries.put(ModelSerializer.UPDATER_BIN, bytes(updater));
        }
        return entries;
    }

    private static byte[] bytes(INDArray array) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            Nd4j.write(array, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Map<String, byte[]> read(InputStream in, String file, Map<String, byte[]> expected)
            throws IOException {
        int longest = LONGEST_CONFIGURATION
                + expected.values().stream().mapToInt(bytes -> bytes.length).sum();
        byte[] all = in.readNBytes(longest + 1);
        require(all.length <= longest, "the model %s has more than the %d bytes that its network takes", file, longest);
        Map<String, byte[]> found = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(all))) {
            for (ZipEntry entry = next(zip); entry != null; entry = next(zip)) {
                String name = entry.getName();
                require(
                        expected.containsKey(name) && !found.containsKey(name),
                        "the model %s holds an entry %s, expected one each of %s: take a model that initscope has written",
                        file,
                        name,
                        sorted(expected.keySet()));
                int limit = name.equals(ModelSerializer.CONFIGURATION_JSON)
                        ? LONGEST_CONFIGURATION
                        : expected.get(name).length + 1;
                found.put(name, zip.readNBytes(limit));
            }
            requireEnd(all, found.size());
        } catch (ZipException | EOFException e) {
            throw new IllegalArgumentException("the model " + file + " is damaged: " + e.getMessage(), e);
        }
        require(
                found.keySet().equals(expected.keySet()),
                "the model %s holds the entries %s, expected %s",
                file,
                sorted(found.keySet()),
                sorted(expected.keySet()));
        return found;
    }

    /** The next entry, whose name may be no UTF-8. */
    private static ZipEntry next(ZipInputStream zip) throws IOException {
        try {
            return zip.getNextEntry();
        } catch (IllegalArgumentException e) {
            throw (ZipException) new ZipException("an entry has a name that is no text").initCause(e);
        }
    }

    /** Requires the record that ends a zip, with its number of entries: one that is cut off has none. */
    private static void requireEnd(byte[] zip, int entries) throws ZipException {
        if (zip.length < END_BYTES) {
            throw new ZipException("it has " + zip.length + " bytes, less than any zip");
        }
        ByteBuffer end = ByteBuffer.wrap(zip, zip.length - END_BYTES, END_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        if (end.getInt() != END_SIGNATURE) {
            throw new ZipException("it does not end as a zip does");
        }
        int expected = end.getShort(zip.length - END_BYTES + END_ENTRIES);
        if (entries != expected) {
            throw new ZipException("it has " + entries + " entries, its end says " + expected);
        }
    }

    private static String sorted(Set<String> names) {
        return String.join(", ", names.stream().sorted().toList());
    }

    /** Compares configurations, iteration counts left out; returns the iteration count that was saved. */
    private static int requireConfiguration(String file, Map<String, byte[]> expected, Map<String, byte[]> found) {
        JsonNode saved = json(file, found);
        int step = saved.path(ITERATIONS).asInt();
        require(step >= 0, "the model %s was saved at step %d, expected 0 or more", file, step);
        require(
                withoutIterations(saved).equals(withoutIterations(json(file, expected))),
                "the model %s holds another network than its job describes: take the job.conf that it was trained with",
                file);
        return step;
    }

    private static JsonNode json(String file, Map<String, byte[]> entries) {
        try {
            return JSON.readTree(new String(entries.get(ModelSerializer.CONFIGURATION_JSON), StandardCharsets.UTF_8));
        } catch (JsonProcessingException | StackOverflowError e) {
            throw new IllegalArgumentException(
                    "the configuration in model " + file + " is not JSON, or nests too deeply: train the model again",
                    e);
        }
    }

    private static JsonNode withoutIterations(JsonNode configuration) {
        configuration.findParents(ITERATIONS).forEach(parent -> ((ObjectNode) parent).remove(ITERATIONS));
        return configuration;
    }

    /** An array of the expected entry's type and shape: what precedes its big-endian floats must be the same bytes. */
    private static float[] vector(
            String file, String name, Map<String, byte[]> expected, Map<String, byte[]> found, int length) {
        byte[] bytes = found.get(name);
        int header = expected.get(name).length - Float.BYTES * length;
        require(
                bytes.length == expected.get(name).length
                        && Arrays.equals(bytes, 0, header, expected.get(name), 0, header),
                "%s in model %s is not a vector of %d numbers: take the job.conf that it was trained with",
                name,
                file,
                length);
        float[] values = new float[length];
        ByteBuffer.wrap(bytes, header, Float.BYTES * length).asFloatBuffer().get(values);
        return values;
    }
}
