package org.initscope.core.search.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How much of the variance of the loss each swept key and each pair of keys explains: a functional analysis of variance.
 *
 * <p>The loss is that in which failures count as ln V. Its mean over the seeds of a point is taken as a sum of functions, one
 * of each key and one of each pair. Every one has mean 0 over the values of each of its keys. On a full grid with equally many
 * seeds these are means of the data, and the shares are those of the analysis of variance. On any other they are the sum of
 * least squares, of the smallest norm where several are.
 *
 * <p>Source: Hoeffding 1948; Hutter, Hoos and Leyton-Brown 2014, with the grid in place of a forest.
 *
 * @param terms keys and pairs of keys, the largest share first
 * @param higher share of what combinations of three or more keys do, and of pairs that were not fitted
 * @param seeds share of what differs between the seeds of a point
 * @param isExact whether the grid is full, so that nothing was fitted
 * @param hasPairs whether there were points enough to tell pairs
 */
public record Importance(List<Term> terms, double higher, double seeds, boolean isExact, boolean hasPairs) {
    public Importance {
        terms = List.copyOf(terms);
    }

    /**
     * A key, or a pair of keys.
     *
     * @param keys one or two; keys that always change together count as one, named together
     * @param places of these keys among the factors; of several that count as one the first
     * @param share of the variance
     * @param freedom degrees of freedom
     * @param noiseShare share that chance alone is expected to give it, on a grid that is not full also through what other
     *     keys do together; NaN where no point has two seeds and nothing is left over
     */
    public record Term(List<Factor> keys, List<Integer> places, double share, long freedom, double noiseShare) {
        public boolean isPair() {
            return keys.size() == 2;
        }
    }

    /** Of some trials; empty where nothing varies, or there are too few points to tell the keys apart. */
    public static Optional<Importance> of(TrialColumns trials) {
        PointMeans points = PointMeans.of(trials);
        if (points.levels().length == 0 || !points.vary()) {
            return Optional.empty();
        }
        boolean isExact = points.isFull();
        boolean hasPairs = points.levels().length > 1
                && (isExact || points.suffice(true))
                && points.cells() <= PointMeans.MOST_CELLS;
        if (!isExact && !points.suffice(false)) {
            return Optional.empty();
        }
        FunctionTables tables = isExact ? FunctionTables.means(points, hasPairs) : LeastSquares.fit(points, hasPairs);
        return Optional.of(of(points, tables, isExact, hasPairs));
    }

    private static Importance of(PointMeans points, FunctionTables tables, boolean isExact, boolean hasPairs) {
        double trials = points.trials();
        double unexplained = tables.unexplainedSquares(points) / trials;
        double seeds = points.withinSquares() / trials;
        double explained =
                tables.variances().stream().mapToDouble(Double::doubleValue).sum();
        double all = explained + unexplained + seeds;
        long freedomOfTerms =
                tables.freedoms().stream().mapToLong(Long::longValue).sum();
        double noise = noise(points, unexplained * trials, freedomOfTerms, isExact);
        List<Term> terms = new ArrayList<>();
        for (int t = 0; t < tables.terms().size(); t++) {
            long freedom = tables.freedoms().get(t);
            terms.add(new Term(
                    tables.terms().get(t).stream().map(points.factors()::get).toList(),
                    tables.terms().get(t).stream().map(points.places()::get).toList(),
                    tables.variances().get(t) / all,
                    freedom,
                    freedom * noise / trials / all));
        }
        terms.sort(Comparator.comparingDouble(Term::share).reversed());
        return new Importance(terms, unexplained / all, seeds / all, isExact, hasPairs);
    }

    /**
     * The variance of a trial by chance: of seeds within points, or of what no term explains where that is more. A full grid keeps
     * apart what keys do together and what they do alone; there the seeds suffice.
     */
    private static double noise(PointMeans points, double unexplainedSquares, long freedomOfTerms, boolean isExact) {
        double within = points.trials() - points.count();
        double ofSeeds = within > 0 ? points.withinSquares() / within : Double.NaN;
        if (isExact && within > 0) {
            return ofSeeds;
        }
        double left = points.count() - 1.0 - freedomOfTerms;
        double ofRest = left > 0 ? unexplainedSquares / left : Double.NaN;
        return Double.isNaN(ofSeeds) || ofRest > ofSeeds ? ofRest : ofSeeds;
    }
}
