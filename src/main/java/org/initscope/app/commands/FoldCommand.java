package org.initscope.app.commands;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.initscope.app.commands.options.RunOptions;
import org.initscope.app.config.Job;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.machine.DataPath;
import org.initscope.app.machine.ExitCode;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.training.FoldedNetwork;
import org.initscope.core.training.NetworkState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code initscope fold}. */
@Command(
        name = "fold",
        description = {
            "Folds the batch norms of a trained network, with their running statistics, into the linear "
                    + "layers before them: a network without normalization that scores the same, for inference.",
            "It is written as a run of its own that evaluate and sample take: model.zip, which "
                    + "Deeplearning4j restores, job.conf and vocabulary.txt."
        },
        footer = {
            "  initscope fold runs/first",
            "  initscope fold first --to models/first",
            "  initscope evaluate runs/first/folded"
        })
public final class FoldCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions run;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = "The folder to write; it must not exist (folded, in the run's folder).")
    private Optional<Path> to;

    @Override
    public Integer call() {
        RunFolder folder = run.find();
        Job job = folder.job();
        MlpSpec network =
                job.model().spec(folder.vocabulary().size(), job.data().spec().blockSize());
        FoldedNetwork folded =
                FoldedNetwork.of(network, folder.restore(network, job.training().spec()));
        NetworkState state = NetworkState.initial(
                ParameterLayout.of(folded.spec()), job.training().spec().optimizer(), folded.parameters());
        RunFolder written = folder.derive(
                to.orElse(new Path(folder.path(), "folded")),
                derived -> derived.save(folded.spec(), job.training().spec(), state),
                "model.normalization=none",
                "model.output-normalization=none");
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%,d parameters and running statistics became %,d%nfolded: %s%n",
                        count(network),
                        count(folded.spec()),
                        DataPath.shown(written.path()));
        return ExitCode.OK;
    }

    private static int count(MlpSpec network) {
        ParameterLayout layout = ParameterLayout.of(network);
        return layout.parameterCount() + layout.runningCount();
    }
}
