package org.initscope.app.search;

import static org.initscope.core.Check.require;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.initscope.app.config.Job;
import org.initscope.app.config.SearchJob;
import org.initscope.core.network.Layer;
import org.initscope.core.search.GridPoint;
import org.initscope.core.search.SweptValue;
import org.initscope.core.search.analysis.Factor;
import org.initscope.store.results.SearchBaseline;

/**
 * The trainings of a transfer check as a search: a job under its own start and under mup, over widths, learning rates and seeds.
 *
 * @param job whose learning rate is constant here
 * @param widths of every hidden layer, rising
 * @param seeds of each point
 * @param steps of each training
 * @param baseWidth at which mup is fan-in
 */
public record TransferSearch(Job job, Path file, List<Integer> widths, int seeds, int steps, int baseWidth) {
    public static final String MAXIMAL_UPDATE = "mup";

    private static final String SCHEME = "model.initialization.weights.scheme";
    private static final String OUTPUT_SCHEME = "model.initialization.output.scheme";
    private static final String OUTPUT_VALUE = "model.initialization.output.value";
    private static final String STANDARD = "fan-in";
    private static final String BASE_WIDTH = "model.initialization.base-width";

    /** The default of the key, which only mup takes. */
    private static final int NO_BASE_WIDTH = 64;

    private static final String HIDDEN = "model.hidden";
    private static final String RATE = "training.learning-rate";

    /** Training examples, and dev examples, of which a trial's loss is the mean. */
    private static final int EVALUATED = 10_000;

    public TransferSearch {
        widths = List.copyOf(widths);
    }

    /** One network: a start and a width. */
    public record Network(String start, int width) {}

    /** A training of a network. */
    record Training(Network network, double rate, long seed) {}

    /** The job's own start, or fan-in where that is mup, and mup. */
    public List<String> starts() {
        return List.of(standard(SCHEME), MAXIMAL_UPDATE);
    }

    public List<Network> networks() {
        return starts().stream()
                .flatMap(start -> widths.stream().map(width -> new Network(start, width)))
                .toList();
    }

    /** The rate around which others are tried. */
    double firstRate() {
        return job.training().learningRate().first();
    }

    /** The job of a network, at the given learning rate. */
    public Job job(Network network, double rate) {
        return Job.parse(
                base(),
                file.toString(),
                List.of(
                        HIDDEN + "=" + hidden(network.width),
                        SCHEME + "=" + network.start,
                        OUTPUT_SCHEME + "=" + outputScheme(network.start),
                        BASE_WIDTH + "=" + baseWidth(network.start),
                        RATE + "=" + rate));
    }

    /**
     * What all trainings share.
     *
     * @throws IllegalArgumentException where a start does not go with the job, or there is no rate to begin with
     */
    public SearchBaseline baseline() {
        double first = firstRate();
        require(
                first >= RateLadder.LOWEST && first <= RateLadder.HIGHEST,
                "the check begins at the job's learning rate, which is %s, expected %s to %s: give another one with --set"
                        + " training.learning-rate=",
                first,
                RateLadder.LOWEST,
                RateLadder.HIGHEST);
        // first, since what it refuses stands on the command line, and not in a grid that nobody wrote
        requireOneArchitecture();
        return planning(new RateLadder(first).rates()).baseline();
    }

    /** A residual block is there where a layer is as wide as its input, so that one width may have one more. */
    private void requireOneArchitecture() {
        List<String> narrowest = kinds(widths.get(0));
        for (int width : widths.subList(1, widths.size())) {
            require(
                    kinds(width).equals(narrowest),
                    "the network of width %d has other layers than that of width %d, with a residual block whose input is as wide:"
                            + " take a width other than data.block-size x model.embedding",
                    width,
                    widths.get(0));
        }
    }

    private List<String> kinds(int width) {
        Job ofWidth = job(new Network(MAXIMAL_UPDATE, width), firstRate());
        return ofWidth.model().spec(2, ofWidth.data().spec().blockSize()).layers().stream()
                .map(Layer::kind)
                .toList();
    }

    /** The search over some rates. */
    SearchPlanning planning(List<Double> rates) {
        List<String> starts = starts();
        String grid = String.join(
                "\n",
                base(),
                "search {",
                "  grid {",
                "    \"" + HIDDEN + "\" = " + widths.stream().map(this::hidden).toList(),
                "    \"" + RATE + "\" = " + rates,
                "  }",
                "  zip = [ {",
                "    \"" + SCHEME + "\" = " + starts,
                "    \"" + OUTPUT_SCHEME + "\" = "
                        + starts.stream().map(this::outputScheme).toList(),
                "    \"" + BASE_WIDTH + "\" = "
                        + starts.stream().map(this::baseWidth).toList(),
                "  } ]",
                "  repeat = " + seeds,
                "  histograms = none",
                "  trial.examples = " + EVALUATED,
                "}");
        return new SearchPlanning(SearchJob.parse(grid, file.toString()));
    }

    /** What a trial trains. */
    Training training(GridPoint point) {
        Map<String, SweptValue> values = point.values();
        SweptValue.Several hidden = (SweptValue.Several) values.get(HIDDEN);
        return new Training(
                new Network(
                        values.get(SCHEME).shown(), (int) number(hidden.values().get(0))),
                number(values.get(RATE)),
                ((SweptValue.Whole) values.get(Factor.SEED)).value());
    }

    private static double number(SweptValue value) {
        return value instanceof SweptValue.Whole whole ? whole.value() : ((SweptValue.Real) value).value();
    }

    /** The job without what does not matter to its loss. */
    private String base() {
        return Job.parse(
                        job.render(),
                        file.toString(),
                        List.of(
                                "training.steps=" + steps,
                                RATE + "=" + firstRate(),
                                "measure.first=0",
                                "measure.every=0",
                                "measure.logarithmic=false"))
                .render();
    }

    private String hidden(int width) {
        return Collections.nCopies(job.model().hidden().size(), width).toString();
    }

    private String outputScheme(String start) {
        if (!start.equals(MAXIMAL_UPDATE)) {
            return standard(OUTPUT_SCHEME);
        }
        SortedMap<String, String> values = values();
        boolean isZero =
                values.get(OUTPUT_SCHEME).equals("constant") && Double.parseDouble(values.get(OUTPUT_VALUE)) == 0;
        return isZero ? values.get(OUTPUT_SCHEME) : MAXIMAL_UPDATE;
    }

    private int baseWidth(String start) {
        return start.equals(MAXIMAL_UPDATE) ? baseWidth : NO_BASE_WIDTH;
    }

    private String standard(String key) {
        String own = values().get(key);
        return own.equals(MAXIMAL_UPDATE) ? STANDARD : own;
    }

    private SortedMap<String, String> values() {
        return Job.values(job.render(), file.toString());
    }
}
