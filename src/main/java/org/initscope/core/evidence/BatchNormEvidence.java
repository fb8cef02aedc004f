package org.initscope.core.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.initscope.core.statistics.BatchNormUnits;

/**
 * The batch norms of each network at the last step at which they were measured, since batch norms are judged by no other
 * step, of a bounded number of workers.
 */
public final class BatchNormEvidence {
    private static final int MOST_WORKERS = 256;

    private final Map<Integer, Norms> byLayer = new LinkedHashMap<>();
    private OptionalInt overflowedAtStart = OptionalInt.empty();

    /** The batch norm of one layer in each network. */
    private static final class Norms {
        private final BoundedSeries<Units> workers = new BoundedSeries<>(MOST_WORKERS, Integer.MAX_VALUE);
        private final Units averaged = new Units();

        Optional<Units> of(OptionalInt worker) {
            return worker.isPresent() ? workers.add(worker.getAsInt(), Units::new) : Optional.of(averaged);
        }
    }

    /** The units of one batch norm at the last step that was seen, in any order. */
    private static final class Units {
        private static final int KINDS = 6;
        private static final int FEW = 16;

        private Optional<Origin> origin = Optional.empty();
        private int[] units = new int[FEW];
        private final float[][] values = new float[KINDS][FEW];
        private int size;

        void add(BatchNormUnit row) {
            long known = origin.map(Origin::step).orElse(row.origin().step());
            if (row.origin().step() < known) {
                return;
            }
            if (row.origin().step() > known) {
                size = 0;
            }
            if (size == 0) {
                origin = Optional.of(row.origin());
            }
            if (size == units.length) {
                units = Arrays.copyOf(units, 2 * size);
                Arrays.setAll(values, kind -> Arrays.copyOf(values[kind], 2 * size));
            }
            units[size] = row.unit();
            double[] ofRow = {
                row.gamma(), row.beta(), row.batchMean(), row.batchVar(), row.runningMean(), row.runningVar()
            };
            for (int kind = 0; kind < KINDS; kind++) {
                values[kind][size] = (float) ofRow[kind];
            }
            size++;
        }

        Optional<BatchNormObservation> observation(int layerIndex) {
            int[] order = IntStream.range(0, size)
                    .boxed()
                    .sorted(Comparator.comparingInt(i -> units[i]))
                    .mapToInt(i -> i)
                    .toArray();
            return origin.map(of -> new BatchNormObservation(
                    of.worker(),
                    of.round(),
                    of.step(),
                    new BatchNormUnits(
                            layerIndex,
                            column(0, order),
                            column(1, order),
                            column(2, order),
                            column(3, order),
                            column(4, order),
                            column(5, order))));
        }

        private float[] column(int kind, int[] order) {
            float[] column = new float[order.length];
            for (int i = 0; i < order.length; i++) {
                column[i] = values[kind][order[i]];
            }
            return column;
        }
    }

    /** The evidence of some units. */
    public static BatchNormEvidence of(Iterable<BatchNormUnit> rows) {
        BatchNormEvidence evidence = new BatchNormEvidence();
        rows.forEach(evidence::add);
        return evidence;
    }

    /** Takes a unit of any worker and step. */
    public void add(BatchNormUnit row) {
        int layer = row.layerIndex();
        byLayer.computeIfAbsent(layer, index -> new Norms())
                .of(row.origin().worker())
                .ifPresent(units -> units.add(row));
        if (row.origin().step() == 0 && !Double.isFinite(row.batchVar())) {
            overflowedAtStart = OptionalInt.of(Math.min(layer, overflowedAtStart.orElse(layer)));
        }
    }

    /** The first layer with a unit whose variance over a minibatch no float holds at step 0. */
    public OptionalInt overflowedAtStart() {
        return overflowedAtStart;
    }

    /** Each batch norm at the last step at which it was measured, by layer and worker, the averaged network last. */
    public List<BatchNormObservation> last() {
        List<BatchNormObservation> last = new ArrayList<>();
        byLayer.forEach((layer, norms) -> {
            norms.workers.held().values().forEach(units -> units.observation(layer)
                    .ifPresent(last::add));
            norms.averaged.observation(layer).ifPresent(last::add);
        });
        return last;
    }
}
