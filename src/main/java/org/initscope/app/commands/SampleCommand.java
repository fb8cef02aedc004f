package org.initscope.app.commands;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.initscope.app.commands.options.Options;
import org.initscope.app.commands.options.RunOptions;
import org.initscope.app.config.Job;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.machine.ExitCode;
import org.initscope.app.machine.TerminalWriter;
import org.initscope.app.run.NameSampler;
import org.initscope.core.fused.Inference;
import org.initscope.core.names.Vocabulary;
import org.initscope.core.network.MlpSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code initscope sample}. */
@Command(
        name = "sample",
        description = "Draws new names from a trained network, one a line.",
        footer = {"  initscope sample runs/first", "  initscope sample first -n 5 --seed 7 --temperature 0.7"})
public final class SampleCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions run;

    @Option(names = "-n", paramLabel = "COUNT", defaultValue = "20", description = "How many names (${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "42",
            description = "The same seed draws the same names (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "1.0",
            description = "Divides the logits: below 1 the probable becomes more probable (${DEFAULT-VALUE}).")
    private double temperature;

    @Override
    public Integer call() {
        Options.atLeast(spec, "-n", count, 0);
        Options.positive(spec, "--temperature", temperature);
        RunFolder folder = run.find();
        Job job = folder.job();
        Vocabulary vocabulary = folder.vocabulary();
        int blockSize = job.data().spec().blockSize();
        MlpSpec network = job.model().spec(vocabulary.size(), blockSize);
        Inference inference =
                new Inference(network, folder.restore(network, job.training().spec()));
        NameSampler sampler = new NameSampler(inference::logits, vocabulary, blockSize);
        PrintWriter out = TerminalWriter.ofData(spec.commandLine().getOut());
        for (int i = 0; i < count; i++) {
            out.println(sampler.sample(seed, i, temperature));
        }
        return ExitCode.OK;
    }
}
