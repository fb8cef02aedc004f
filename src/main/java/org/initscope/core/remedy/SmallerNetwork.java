package org.initscope.core.remedy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.network.MlpSpec;

/** A network with fewer parameters to know names by, and with the steps that it needs to learn as much as before. */
final class SmallerNetwork {
    /**
     * From own runs: on some hundred to thousand names, the gap grows about with the root of the units and of the
     * embedding.
     */
    private static final double SIZE_BY_GAP = 2;

    /** A remedy aims at a third of the size, since that law is a rough one. */
    private static final double MARGIN = 3;

    /** With one component all characters lie on a line. */
    private static final int SMALLEST_EMBEDDING = 2;

    /** On 50 to 800 names one unit ended 0.03 to 0.3 nats higher than three, which knew hardly more names by heart. */
    private static final int FEWEST_UNITS = 3;

    /** With the same steps a smaller network is not yet as good as the larger one was. */
    private static final int LONGER = 2;

    private final MlpSpec spec;
    private final Map<String, String> settings = new LinkedHashMap<>();

    private SmallerNetwork(MlpSpec spec) {
        this.spec = spec;
    }

    /**
     * The settings that bring a gap between train and dev loss to its limit.
     *
     * @param steps of the network as it is
     */
    static Remedy of(MlpJob job, long steps, Cause.Width width) {
        SmallerNetwork network = new SmallerNetwork(job.spec());
        network.shrink(Math.pow(width.limit() / width.gap(), SIZE_BY_GAP) / MARGIN);
        if (network.settings.isEmpty()) {
            return Remedy.none("so small a network knows so few names by heart too: more names close the gap");
        }
        if (steps <= Integer.MAX_VALUE / LONGER) {
            network.settings.put("training.steps", Long.toString(LONGER * steps));
            network.settings.putAll(LearningRateSettings.longer(job.training().learningRate(), steps, LONGER)
                    .settings());
        }
        return new Remedy.Change(network.settings);
    }

    /** The embedding first, since the gap falls most with it for what it costs, then the units, then the context. */
    private void shrink(double factor) {
        int embedding = spec.embeddingSize();
        int smaller = Math.max(Math.min(embedding, SMALLEST_EMBEDDING), times(embedding, factor));
        set("model.embedding", embedding, smaller);
        double left = Math.min(1, factor * embedding / smaller);
        List<Integer> units = spec.hidden().stream()
                .map(width -> Math.min(width, spec.normalization().nearestWidth(Math.max(FEWEST_UNITS, width * left))))
                .toList();
        if (!units.equals(spec.hidden())) {
            settings.put("model.hidden", MlpJob.list(units));
        }
        if (!spec.hidden().isEmpty() && settings.isEmpty()) {
            return;
        }
        if (settings.isEmpty()) {
            smaller = 1;
            set("model.embedding", embedding, smaller);
        }
        int block = spec.blockSize();
        if (settings.isEmpty()) {
            block = times(spec.blockSize(), factor);
            set("data.block-size", spec.blockSize(), block);
        }
        MlpSpec shrunk = new MlpSpec(
                spec.vocabularySize(),
                block,
                smaller,
                units,
                spec.activation(),
                spec.normalization(),
                spec.biasBeforeNormalization(),
                spec.outputNormalization(),
                spec.residual());
        if (spec.residual() && !shrunk.hasResidualBlocks()) {
            settings.put("model.residual", "false");
        }
    }

    private void set(String key, int before, int after) {
        if (after < before) {
            settings.put(key, Integer.toString(after));
        }
    }

    private static int times(int size, double factor) {
        return Math.max(1, (int) Math.round(size * factor));
    }
}
