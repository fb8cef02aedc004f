package org.initscope.app.commands;

import static org.initscope.core.Check.require;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.initscope.app.config.Job;
import org.initscope.app.machine.ExitCode;
import org.initscope.app.run.InitialNetwork;
import org.initscope.app.text.ActivationSizes;
import org.initscope.app.text.Figures;
import org.initscope.app.text.TextTable;
import org.initscope.core.names.Minibatch;
import org.initscope.core.statistics.MeasurementSchedule;
import org.initscope.core.training.BatchSampler;
import org.initscope.core.training.TrainingStep;
import org.initscope.spark.names.LocalExamples;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code initscope coordinate-check}. */
@Command(
        name = "coordinate-check",
        description = {
            "Trains a job for a few steps at several widths and shows the mean size of activations and "
                    + "logits by width: flat where start and learning rate carry over to other widths, growing or "
                    + "shrinking where they do not."
        },
        footer = {"  initscope coordinate-check jobs/lecture-deep.conf --widths 64,128,256,512"})
public final class CoordinateCheckCommand implements Callable<Integer> {
    /** A size ∝ width^slope with a smaller slope is flat. */
    private static final double FLAT = 0.1;

    private static final int MOST_STEPS = 10_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private JobOptions options;

    @Option(
            names = "--widths",
            paramLabel = "W,W",
            split = ",",
            defaultValue = "64,128,256,512,1024",
            description = "Widths of every hidden layer (${DEFAULT-VALUE}).")
    private List<Integer> widths;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "5",
            description = "Steps, 1 to " + MOST_STEPS + " (${DEFAULT-VALUE}).")
    private int steps;

    @Override
    public Integer call() {
        Options.between(spec, "--steps", steps, 1, MOST_STEPS);
        long different = widths.stream().distinct().count();
        require(different >= 2, "--widths has %d width, expected two or more different ones", different);
        Job job = options.job();
        int depth = job.model().hidden().size();
        require(depth >= 1, "the job %s has no hidden layer whose width could change", options.file());
        LocalExamples names = InitialNetwork.examples(job, options.file());
        List<List<Map<String, Double>>> byWidth = new ArrayList<>();
        for (int width : widths) {
            Job ofWidth = options.job("model.hidden=" + Collections.nCopies(depth, width));
            byWidth.add(sizes(InitialNetwork.of(ofWidth, names)));
        }
        print(byWidth);
        return ExitCode.OK;
    }

    /** The sizes at each step, before its update. */
    private List<Map<String, Double>> sizes(InitialNetwork start) {
        start.requireMemory("a network of width " + start.spec().hidden().get(0), steps);
        Job job = start.job();
        BatchSampler sampler = new BatchSampler(
                job.training().seed(), 0, start.names().examples().size());
        Minibatch batch = new Minibatch(job.training().batchSize(), start.spec().blockSize());
        int[] drawn = new int[job.training().batchSize()];
        List<Map<String, Double>> sizes = new ArrayList<>();
        try (TrainingStep engine = start.plan(job.training().spec(), MeasurementSchedule.never())
                .engine()
                .create(start.spec(), job.training().spec())) {
            engine.load(start.state());
            for (int step = 0; step < steps; step++) {
                sampler.draw(step, drawn);
                start.names().examples().fill(batch, drawn);
                ActivationSizes observer = new ActivationSizes(start.spec());
                engine.step(batch, observer);
                sizes.add(observer.sizes());
            }
        }
        return sizes;
    }

    private void print(List<List<Map<String, Double>>> byWidth) {
        PrintWriter out = spec.commandLine().getOut();
        List<String> changing = new ArrayList<>();
        for (int step : steps == 1 ? List.of(0) : List.of(0, steps - 1)) {
            out.printf(Locale.ROOT, "mean |activation| at step %d%n%n", step);
            TextTable table = new TextTable().text("layer");
            widths.forEach(width -> table.number("width " + width));
            table.number("slope").text("");
            for (String layer : byWidth.get(0).get(0).keySet()) {
                List<Double> sizes = byWidth.stream()
                        .map(steps -> steps.get(step).get(layer))
                        .toList();
                List<String> cells = new ArrayList<>(List.of(layer));
                sizes.forEach(size -> cells.add(Figures.decimal(size)));
                if (sizes.stream().allMatch(size -> size > 0 && Double.isFinite(size))) {
                    double slope = slope(sizes);
                    String course = Math.abs(slope) < FLAT ? "flat" : slope > 0 ? "growing" : "shrinking";
                    cells.addAll(List.of(String.format(Locale.ROOT, "%.2f", slope), course));
                    if (Math.abs(slope) >= FLAT) {
                        changing.add(String.format(Locale.ROOT, "%s at step %d as width^%.2f", layer, step, slope));
                    }
                } else {
                    boolean zero = sizes.stream().allMatch(size -> size == 0);
                    cells.addAll(List.of("", zero ? "zero" : "not finite, or zero"));
                    if (!zero) {
                        changing.add(layer + " at step " + step + " out of the finite numbers, or to zero");
                    }
                }
                table.row(cells.toArray(String[]::new));
            }
            out.println(table.render());
        }
        out.println(
                changing.isEmpty()
                        ? "flat: what suits one of these widths suits the others"
                        : "not flat: " + String.join(", ", changing)
                                + "; a start or learning rate that suits one of these widths does not suit the others");
        out.flush();
    }

    /** The slope of ln size over ln width, by least squares. */
    private double slope(List<Double> sizes) {
        double meanWidth = widths.stream().mapToDouble(Math::log).average().orElseThrow();
        double meanSize = sizes.stream().mapToDouble(Math::log).average().orElseThrow();
        double product = 0;
        double square = 0;
        for (int i = 0; i < sizes.size(); i++) {
            double width = Math.log(widths.get(i)) - meanWidth;
            product += width * (Math.log(sizes.get(i)) - meanSize);
            square += width * width;
        }
        return product / square;
    }
}
