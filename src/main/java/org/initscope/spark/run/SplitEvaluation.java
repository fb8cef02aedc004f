package org.initscope.spark.run;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.storage.StorageLevel;
import org.initscope.core.fused.Inference;
import org.initscope.core.fused.Score;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Minibatch;
import org.initscope.core.names.Split;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.statistics.UnitMoments;
import org.initscope.core.training.NetworkState;
import org.initscope.spark.examples.PreparedExamples;
import org.initscope.spark.examples.Shards;
import org.initscope.spark.examples.SplitExamples;

/**
 * Loss, accuracy and recalibrated batch-norm statistics over all examples of a split, chunk by chunk on the executors.
 *
 * <p>Chunks do not depend on the executors and their results are merged in the order of the chunks, so the figures are
 * the same to the bit on every cluster.
 */
public final class SplitEvaluation implements AutoCloseable {
    private static final int ROWS = 512;

    /** So many chunks at least, where a split is not tiny, so that some of them are a fair sample of it. */
    private static final int FEWEST_CHUNKS = 32;

    private static final int FEWEST_NAMES = 512;

    private final MlpSpec spec;
    private final Split.Part part;
    private final long examples;
    private final JavaRDD<Examples> chunks;

    public SplitEvaluation(JavaSparkContext spark, PreparedExamples prepared, Split.Part part, MlpSpec spec) {
        this.spec = spec;
        this.part = part;
        this.examples = prepared.examples(part);
        this.chunks = SplitExamples.of(spark, prepared, part, namesPerChunk(prepared.names(part)))
                .persist(StorageLevel.MEMORY_AND_DISK());
    }

    private static int namesPerChunk(long names) {
        long ofFewest = (names + FEWEST_CHUNKS - 1) / FEWEST_CHUNKS;
        return (int) Math.min(SplitExamples.NAMES_PER_CHUNK, Math.max(FEWEST_NAMES, ofFewest));
    }

    public Split.Part part() {
        return part;
    }

    /** Examples of the whole split. */
    public long examples() {
        return examples;
    }

    /** Scores a state in evaluation mode on all examples. */
    public Score score(NetworkState state) {
        return score(state, examples);
    }

    /** Scores a state in evaluation mode on about so many examples: whole chunks, evenly over the split. */
    public Score score(NetworkState state, long about) {
        MlpSpec network = spec;
        List<Score> scores = spread(about, chunk -> scoreOf(network, state, chunk));
        Score total = Score.none();
        for (Score score : scores) {
            total = total.merge(score);
        }
        return total;
    }

    /** What a function makes of chunks that lie evenly over the split, since a list of names is often sorted by births. */
    private <T> List<T> spread(long about, Function<Examples, T> function) {
        int all = chunks.getNumPartitions();
        int used = examples == 0 ? 0 : (int) Math.min(all, Math.max(1, Math.round((double) all * about / examples)));
        return chunks.mapPartitionsWithIndex(
                        (index, chunk) -> isUsed(index, used, all)
                                ? List.of(function.call(chunk.next())).iterator()
                                : Collections.<T>emptyIterator(),
                        true)
                .collect();
    }

    /** Whether a chunk is the middle one of the {@code all / used} neighbours that it stands for. */
    private static boolean isUsed(int chunk, int used, int all) {
        for (long group = 0; group < used; group++) {
            if (chunk == (2 * group + 1) * all / (2L * used)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The state with running statistics measured over about so many examples, layer by layer. Each norm's input is that
     * of the network whose earlier norms are already recalibrated. The variance is the unbiased one.
     */
    public NetworkState recalibrate(NetworkState state, long about) {
        NetworkState calibrated = state;
        for (ParameterLayout.RunningStatistics norm : ParameterLayout.of(spec).runningStatistics()) {
            calibrated = calibrated.withRunning(norm, inputMoments(calibrated, norm, about));
        }
        return calibrated;
    }

    private UnitMoments inputMoments(NetworkState state, ParameterLayout.RunningStatistics norm, long about) {
        MlpSpec network = spec;
        List<UnitMoments> parts =
                spread(about, chunk -> momentsOf(network, state, chunk, norm.layerIndex(), norm.units()));
        UnitMoments total = new UnitMoments(norm.units());
        parts.forEach(total::merge);
        return total;
    }

    private static Score scoreOf(MlpSpec spec, NetworkState state, Examples chunk) {
        Inference inference = new Inference(spec, state);
        Score total = Score.none();
        for (Iterator<Minibatch> batches = batches(chunk); batches.hasNext(); ) {
            total = total.merge(inference.score(batches.next()));
        }
        return total;
    }

    private static UnitMoments momentsOf(MlpSpec spec, NetworkState state, Examples chunk, int layerIndex, int units) {
        Inference inference = new Inference(spec, state);
        UnitMoments moments = new UnitMoments(units);
        float[] input = new float[ROWS * units];
        for (Iterator<Minibatch> batches = batches(chunk); batches.hasNext(); ) {
            Minibatch batch = batches.next();
            inference.normalizationInput(batch, layerIndex, input);
            moments.add(input, batch.examples());
        }
        return moments;
    }

    /** One after the other, since the contexts of all would take many times what the examples do. */
    private static Iterator<Minibatch> batches(Examples examples) {
        return IntStream.iterate(0, first -> first < examples.size(), first -> first + ROWS)
                .mapToObj(first -> {
                    Minibatch batch = new Minibatch(Math.min(ROWS, examples.size() - first), examples.blockSize());
                    examples.fill(batch, first);
                    return batch;
                })
                .iterator();
    }

    @Override
    public void close() {
        Shards.release(chunks);
    }
}
