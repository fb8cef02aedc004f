package org.initscope.app.commands;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.initscope.app.commands.options.JobOptions;
import org.initscope.app.config.Job;
import org.initscope.app.machine.ExitCode;
import org.initscope.app.run.InitialNetwork;
import org.initscope.app.text.Figures;
import org.initscope.app.text.TextTable;
import org.initscope.core.statistics.MeasurementSchedule;
import org.initscope.core.training.LearningRateRange;
import org.initscope.core.training.LocalTraining;
import org.initscope.core.training.TrainingSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code initscope lr-range}. */
@Command(
        name = "lr-range",
        description = {
            "Trains a job for some steps while the learning rate grows exponentially, shows the loss beside "
                    + "the rate, and suggests a rate.",
            "No cluster; one worker."
        },
        footer = {
            "  initscope lr-range jobs/lecture-kaiming.conf",
            "  initscope lr-range jobs/lecture-deep.conf --steps 500"
        })
public final class LearningRateRangeCommand implements Callable<Integer> {
    private static final int ROWS = 20;
    private static final int BAR = 40;

    @Spec
    private CommandSpec spec;

    @Mixin
    private JobOptions options;

    @Option(
            names = "--from",
            paramLabel = "RATE",
            defaultValue = "0.001",
            description = "First rate (${DEFAULT-VALUE}).")
    private double from;

    @Option(names = "--to", paramLabel = "RATE", defaultValue = "10", description = "Last rate (${DEFAULT-VALUE}).")
    private double to;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Steps, 10 to 1000000 (${DEFAULT-VALUE}).")
    private int steps;

    @Override
    public Integer call() {
        Job job = options.job();
        LearningRateRange range = new LearningRateRange(from, to, steps);
        double[] losses = losses(InitialNetwork.of(job, InitialNetwork.examples(job, options.file())), range);
        print(range, losses);
        return ExitCode.OK;
    }

    private static double[] losses(InitialNetwork start, LearningRateRange range) {
        start.requireMemory("the range of rates", range.steps());
        TrainingSpec training = new TrainingSpec(
                start.job().training().optimizer(),
                range.schedule(),
                start.job().training().clip(),
                start.job().training().layerRates());
        try (LocalTraining worker = start.plan(training, MeasurementSchedule.never())
                .worker(0, start.names().examples())) {
            double[] losses = worker.round(start.state(), range.steps()).losses();
            boolean diverged = !Double.isFinite(losses[losses.length - 1]);
            return diverged ? java.util.Arrays.copyOf(losses, losses.length - 1) : losses;
        }
    }

    /** Characters of a bar: all of them for what is higher than the scale or not finite. */
    private static int bar(double share) {
        return share < 1 ? (int) Math.round(BAR * Math.max(0, share)) : BAR;
    }

    private void print(LearningRateRange range, double[] losses) {
        PrintWriter out = spec.commandLine().getOut();
        if (losses.length == 0) {
            out.printf(
                    Locale.ROOT,
                    "the loss is not finite before the first update: no learning rate mends this start, initscope diagnose"
                            + " --init %s says what does%n",
                    options.file());
            out.flush();
            return;
        }
        double[] smooth = LearningRateRange.smoothed(losses);
        int best = LearningRateRange.lowest(losses);
        TextTable table = new TextTable().number("learning rate").number("loss").text("above the lowest");
        int stride = Math.max(1, range.steps() / ROWS);
        double floor = smooth[best];
        double scale = Math.max(1e-9, 1.25 * (smooth[0] - floor));
        for (int i = 0; i < smooth.length; i += stride) {
            boolean lowest = best >= i && best < i + stride;
            int shown = lowest ? best : i;
            int length = bar((smooth[shown] - floor) / scale);
            table.row(
                    Figures.decimal(range.rateAt(shown)),
                    Figures.decimal(smooth[shown]),
                    "#".repeat(length) + (lowest ? "  lowest" : ""));
        }
        out.print(table.render());
        if (losses.length < range.steps()) {
            out.printf(Locale.ROOT, "diverged at the rate %s%n", Figures.decimal(range.rateAt(losses.length)));
        }
        OptionalDouble suggestion = range.suggestion(losses);
        out.println(
                suggestion.isPresent()
                        ? String.format(
                                Locale.ROOT, "suggestion: --set training.learning-rate=%.2g", suggestion.getAsDouble())
                        : "no suggestion: the loss did not fall by more than its noise; --from and --to give other rates,"
                                + " --steps more of them");
        if (range.endsAtItsLowest(losses)) {
            out.println("the loss was still falling at the highest rate: a higher --to may suggest more");
        }
        out.flush();
    }
}
