package org.initscope.app.commands;

import static org.initscope.core.Check.require;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.initscope.app.commands.options.JobOptions;
import org.initscope.app.commands.options.Options;
import org.initscope.app.config.Job;
import org.initscope.app.machine.ExitCode;
import org.initscope.app.run.CoordinateCheck;
import org.initscope.app.run.CoordinateCheck.LayerSizes;
import org.initscope.app.run.InitialNetwork;
import org.initscope.app.text.Figures;
import org.initscope.app.text.TextTable;
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
                    + "logits by width. They are flat where start and learning rate carry over to other widths, growing or "
                    + "shrinking where they do not."
        },
        footer = {"  initscope coordinate-check jobs/lecture-deep.conf --widths 64,128,256,512"})
public final class CoordinateCheckCommand implements Callable<Integer> {
    private static final int MOST_STEPS = 10_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private JobOptions options;

    @Option(
            names = "--widths",
            paramLabel = "W,W",
            hideParamSyntax = true,
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
        List<InitialNetwork> networks = widths.stream()
                .map(width ->
                        InitialNetwork.of(options.job("model.hidden=" + Collections.nCopies(depth, width)), names))
                .toList();
        print(new CoordinateCheck(widths, networks, steps));
        return ExitCode.OK;
    }

    private void print(CoordinateCheck check) {
        PrintWriter out = spec.commandLine().getOut();
        List<String> changing = new ArrayList<>();
        for (int step : steps == 1 ? List.of(0) : List.of(0, steps - 1)) {
            out.printf(Locale.ROOT, "mean |activation| at step %d%n%n", step);
            TextTable table = new TextTable().text("layer");
            widths.forEach(width -> table.number("width\n" + width));
            table.number("slope").text("");
            for (LayerSizes layer : check.at(step)) {
                List<String> cells = new ArrayList<>(List.of(layer.layer()));
                layer.sizes().forEach(size -> cells.add(Figures.decimal(size)));
                cells.add(layer.slope().isPresent() ? slope(layer.slope().getAsDouble()) : "");
                cells.add(course(layer));
                table.row(cells.toArray(String[]::new));
                if (!layer.isFlat()) {
                    changing.add(
                            layer.slope().isPresent()
                                    ? String.format(
                                            Locale.ROOT,
                                            "%s at step %d as width^%s",
                                            layer.layer(),
                                            step,
                                            slope(layer.slope().getAsDouble()))
                                    : layer.layer() + " at step " + step + " out of the finite numbers, or to zero");
                }
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

    /** Two digits, and no minus sign before a zero. */
    private static String slope(double slope) {
        return String.format(Locale.ROOT, "%.2f", slope).replaceFirst("^-(0[.]00)$", "$1");
    }

    private static String course(LayerSizes layer) {
        if (layer.vanishes()) {
            return "vanishing, as mup's start has it";
        }
        if (layer.slope().isEmpty()) {
            return layer.isFlat() ? "zero" : "not finite, or zero";
        }
        return layer.isFlat() ? "flat" : layer.slope().getAsDouble() > 0 ? "growing" : "shrinking";
    }
}
