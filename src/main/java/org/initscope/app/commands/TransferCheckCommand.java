package org.initscope.app.commands;

import static org.initscope.core.Check.require;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.initscope.app.commands.options.JobOptions;
import org.initscope.app.commands.options.Options;
import org.initscope.app.commands.options.SearchFolderOptions;
import org.initscope.app.commands.options.SparkOptions;
import org.initscope.app.config.Job;
import org.initscope.app.folders.SearchLocation;
import org.initscope.app.machine.ExitCode;
import org.initscope.app.machine.Interruption;
import org.initscope.app.machine.Session;
import org.initscope.app.machine.TerminalWriter;
import org.initscope.app.run.CoordinateCheck;
import org.initscope.app.run.CoordinateCheck.LayerSizes;
import org.initscope.app.run.InitialNetwork;
import org.initscope.app.search.SearchOrigin;
import org.initscope.app.search.TransferRun;
import org.initscope.app.search.TransferSearch;
import org.initscope.app.search.TransferSearch.Network;
import org.initscope.app.search.TransferText;
import org.initscope.core.search.analysis.Estimate;
import org.initscope.core.search.analysis.RateCurve;
import org.initscope.spark.names.LocalExamples;
import org.initscope.spark.search.SearchStopped;
import org.initscope.store.results.SearchFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code initscope transfer-check}. */
@Command(
        name = "transfer-check",
        description = {
            "Looks for the best learning rate of a job at several widths of its hidden layers, under its own start and under"
                    + " mup (maximal update parametrization). It says whether a rate that is best for a narrow network is"
                    + " best for a wide one.",
            "Each training has one learning rate from its first step to its last. The trainings are trials of a search, which"
                    + " --resume goes on with, and which report shows."
        },
        footer = {
            "  initscope transfer-check jobs/lecture-kaiming.conf --set training.optimizer=adam --set training.learning-rate=0.005",
            "  initscope transfer-check JOB.conf --widths 64,256,1024 --seeds 5 --json"
        })
public final class TransferCheckCommand implements Callable<Integer> {
    private static final int MOST_STEPS = 1_000_000;
    private static final int FEWEST_SEEDS = 2;
    private static final int MOST_SEEDS = 100;

    /** Steps of the coordinate check, after which the logits have left their start. */
    private static final int COORDINATE_STEPS = 10;

    @Spec
    private CommandSpec spec;

    @Mixin
    private JobOptions options;

    @Mixin
    private SparkOptions sparkOptions;

    @Mixin
    private SearchFolderOptions searchFolder;

    @Option(
            names = "--widths",
            paramLabel = "W,W",
            hideParamSyntax = true,
            split = ",",
            defaultValue = "64,256,1024",
            description = "Widths of every hidden layer (${DEFAULT-VALUE}).")
    private List<Integer> widths;

    @Option(
            names = "--base-width",
            paramLabel = "W",
            description = "The width at which mup has one rate for all layers (the narrowest of --widths).")
    private Optional<Integer> baseWidth;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "500",
            description = "Steps of each training, 1 to " + MOST_STEPS + " (${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Seeds of each training, the job's own and those after it, " + FEWEST_SEEDS + " to "
                    + MOST_SEEDS + " (${DEFAULT-VALUE}).")
    private int seeds;

    @Option(names = "--json", description = "Print one JSON object a line instead of text.")
    private boolean json;

    @Override
    public Integer call() {
        widths.forEach(width -> Options.atLeast(spec, "--widths", width, 1));
        Options.between(spec, "--steps", steps, 1, MOST_STEPS);
        Options.between(spec, "--seeds", seeds, FEWEST_SEEDS, MOST_SEEDS);
        baseWidth.ifPresent(width -> Options.atLeast(spec, "--base-width", width, 1));
        TransferSearch search = search();
        LocalExamples names = InitialNetwork.examples(search.job(), options.file());
        String id = searchFolder.id(options.id() + "-transfer");
        try (SearchFolder folder = searchFolder.open(id, search.baseline());
                Interruption interruption = Interruption.listen(
                        spec.commandLine().getErr(), "interrupted; what is committed stays, and " + resumption(id));
                Session session = sparkOptions.open("transfer-check", folder)) {
            return interruption.awaiting(() -> check(search, names, session, folder, interruption));
        }
    }

    private TransferSearch search() {
        List<Integer> rising = widths.stream().distinct().sorted().toList();
        require(
                rising.size() >= 2,
                "--widths has %d width, expected two or more different ones, such as 64,256,1024",
                rising.size());
        Job job = options.job();
        require(
                !job.model().hidden().isEmpty(),
                "the job %s has no hidden layer whose width could change",
                options.file());
        return new TransferSearch(job, options.file(), rising, seeds, steps, baseWidth.orElse(rising.get(0)));
    }

    private int check(
            TransferSearch search,
            LocalExamples names,
            Session session,
            SearchFolder folder,
            Interruption interruption) {
        PrintWriter standard = spec.commandLine().getOut();
        PrintWriter progress = json ? spec.commandLine().getErr() : standard;
        try {
            folder.folder().writeText(SearchLocation.CONFIGURATION, search.job().render());
            new SearchOrigin(folder.folder()).keepTransfer(checked());
            Map<Network, RateCurve> curves =
                    new TransferRun(search, session.spark(), folder, progress).run(interruption::isRequested);
            Map<String, List<LayerSizes>> sizes = new LinkedHashMap<>();
            search.starts().forEach(start -> sizes.put(start, sizes(search, start, curves, names)));
            TransferText text = new TransferText(search, curves, sizes);
            if (json) {
                TerminalWriter.ofData(standard).print(text.json());
            } else {
                standard.print(text.render());
                searchFolder.printPlace(standard, folder.folder().name());
            }
            standard.flush();
            return ExitCode.OK;
        } catch (SearchStopped e) {
            return ExitCode.INTERRUPTED;
        } catch (Exception e) {
            if (interruption.isRequested()) {
                // Spark was stopped under the search, and its messages about that help nobody
                return ExitCode.INTERRUPTED;
            }
            throw e;
        }
    }

    /** At the rate that is best for the narrowest network. */
    private static List<LayerSizes> sizes(
            TransferSearch search, String start, Map<Network, RateCurve> curves, LocalExamples names) {
        RateCurve narrowest = curves.get(new Network(start, search.widths().get(0)));
        double rate = Math.exp(Estimate.of(narrowest.logBest()).mean().orElseThrow());
        List<InitialNetwork> networks = search.widths().stream()
                .map(width -> InitialNetwork.of(search.job(new Network(start, width), rate), names))
                .toList();
        return new CoordinateCheck(search.widths(), networks, COORDINATE_STEPS).at(COORDINATE_STEPS - 1);
    }

    private String resumption(String id) {
        return searchFolder.resumption("transfer-check " + options.asTyped() + " " + checked(), id);
    }

    /** The options that say what is checked. */
    private String checked() {
        String all = String.join(
                " ",
                "--widths",
                String.join(",", widths.stream().map(String::valueOf).toList()),
                "--steps",
                String.valueOf(steps),
                "--seeds",
                String.valueOf(seeds));
        return all + baseWidth.map(width -> " --base-width " + width).orElse("");
    }
}
