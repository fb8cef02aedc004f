package org.initscope.dl4j;

import static org.initscope.core.Check.require;

import java.io.IOException;
import java.io.InputStream;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.TrainingSpec;
import org.initscope.store.files.DataFolder;

/**
 * The file of a trained network in a folder, as Deeplearning4j's zip.
 *
 * @param folder where it lies
 * @param name of the file
 */
public record ModelFile(DataFolder folder, String name) {

    /** Whether it is there. */
    public boolean exists() {
        return folder.hasFile(name);
    }

    /**
     * Writes a network whole or not at all, in the place of an earlier one.
     *
     * @throws IllegalArgumentException where the file cannot be written
     */
    public void save(MlpSpec network, TrainingSpec training, NetworkState state) {
        folder.replace(name, "model", out -> ModelZip.write(out, network, training, state));
    }

    /**
     * The state of a saved network.
     *
     * @throws IllegalArgumentException with a sentence where the file is missing, damaged, or holds something else
     */
    public NetworkState restore(MlpSpec network, TrainingSpec training) {
        require(exists(), "there is no model %s: train one, or name the run that has it", this);
        try (InputStream in = folder.read(name)) {
            return ModelZip.restore(in, toString(), network, training);
        } catch (IOException e) {
            throw new IllegalArgumentException("the model " + this + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return folder + "/" + name;
    }
}
