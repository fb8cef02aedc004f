package org.initscope.app.commands;

import static org.initscope.core.Check.require;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.initscope.app.commands.options.RunOrSearch;
import org.initscope.app.commands.options.RunOrSearchOptions;
import org.initscope.app.machine.ExitCode;
import org.initscope.app.search.SearchOrigin;
import org.initscope.app.search.SearchSummary;
import org.initscope.app.text.CriticalRateText;
import org.initscope.app.text.LayerTables;
import org.initscope.app.text.MeasuredNetwork;
import org.initscope.app.text.RunSummaries;
import org.initscope.store.files.DataFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code initscope show}. */
@Command(
        name = "show",
        description = {
            "Shows a measured step of a run or of a trial, layer by layer: what flows through each layer and how each "
                    + "parameter changes. Of a search it shows the ranking, and what its keys do.",
            "std is the sample standard deviation over all elements; gradients are of the mean loss."
        },
        footer = {
            "  initscope show runs/first",
            "  initscope show first --step 0 --worker 1",
            "  initscope show first --list",
            "  initscope show init-grid",
            "  initscope show init-grid/052a54 --step 0"
        })
public final class ShowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOrSearchOptions options;

    @Option(names = "--step", paramLabel = "N", description = "The measured local step, from 0 (the last one).")
    private Optional<Long> step;

    @Option(
            names = "--worker",
            paramLabel = "K|averaged",
            description = "A worker from 0, or the averaged network (averaged, and where it was not measured 0).")
    private Optional<String> worker;

    @Option(names = "--list", description = "Only list the measured steps, of the averaged network or of --worker.")
    private boolean list;

    @Option(
            names = "--wide",
            description =
                    "With the excess kurtosis of each tensor (0 of a normal distribution), and how alike examples are:"
                            + " the mean cosine between their activations, and these activations' effective rank.")
    private boolean wide;

    @Override
    public Integer call() {
        Optional<MeasuredNetwork> network = worker.map(this::network);
        RunOrSearch named = options.named();
        Optional<DataFolder> search = named.search();
        if (search.isPresent()) {
            require(
                    step.isEmpty() && worker.isEmpty() && !list && !wide,
                    "%s is a search, and --step, --worker, --list and --wide show a run or a trial: name one, such as %s/%s",
                    named.subject(),
                    search.get().name(),
                    "052a54");
            new SearchOrigin(search.get()).requireTrials().unfinished().ifPresent(how -> spec.commandLine()
                    .getOut()
                    .println(how + "\n"));
            spec.commandLine().getOut().print(SearchSummary.of(search.get()).render());
            return ExitCode.OK;
        }
        RunSummaries readings = named.trial()
                .map(trial -> RunSummaries.ofTrial(trial.reader(), network))
                .orElseGet(() -> RunSummaries.open(named.run(), network));
        if (list) {
            spec.commandLine().getOut().println(readings.steps());
            return ExitCode.OK;
        }
        long shown = readings.step(step.map(OptionalLong::of).orElse(OptionalLong.empty()));
        spec.commandLine().getOut().println(readings.title(shown));
        readings.criticalRate(shown)
                .ifPresent(rate -> spec.commandLine().getOut().println(CriticalRateText.ofStep(rate)));
        spec.commandLine().getOut().println();
        spec.commandLine().getOut().print(LayerTables.render(readings.at(shown), wide));
        return ExitCode.OK;
    }

    private MeasuredNetwork network(String text) {
        try {
            return MeasuredNetwork.parse(text);
        } catch (NumberFormatException e) {
            throw new ParameterException(
                    spec.commandLine(), "--worker is '" + text + "', expected a worker from 0, or averaged");
        }
    }
}
