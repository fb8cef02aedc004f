package org.initscope.app.commands;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.initscope.app.commands.options.JobOptions;
import org.initscope.app.commands.options.SparkOptions;
import org.initscope.app.config.Job;
import org.initscope.app.machine.DataPath;
import org.initscope.app.machine.ExitCode;
import org.initscope.app.machine.Session;
import org.initscope.app.text.Announcement;
import org.initscope.app.text.ExampleSummary;
import org.initscope.spark.examples.ExamplePreparation;
import org.initscope.spark.examples.PreparedExamples;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code initscope prepare}. */
@Command(
        name = "prepare",
        description = "Turns a file of names into examples in Parquet, split into train, dev and test by the name.",
        footer = {
            "  initscope prepare jobs/names-batchnorm.conf",
            "  initscope prepare --names names.txt --out examples/mine --set data.block-size=8 jobs/common.conf"
        })
public final class PrepareCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private JobOptions options;

    @Mixin
    private SparkOptions sparkOptions;

    @Option(names = "--names", paramLabel = "FILE", description = "The names, one a line, in place of the job's.")
    private Optional<String> names;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder to write, of any file system of Hadoop; it must not exist"
                    + " (runs/examples/<name of the job>).")
    private Optional<String> out;

    @Override
    public Integer call() {
        Job job = options.job();
        String file = options.names(job, names);
        String folder = out.orElse("runs/examples/" + options.id());
        try (Session session = sparkOptions.open("prepare " + options.name())) {
            PreparedExamples prepared;
            try (Announcement preparing =
                    Announcement.of("preparing examples", spec.commandLine().getOut())) {
                prepared = new ExamplePreparation(session.spark(), job.data().spec()).prepare(file, folder);
            }
            spec.commandLine().getOut().print(ExampleSummary.render(prepared));
            spec.commandLine().getOut().println("examples: " + DataPath.shown(DataPath.parse(folder)));
        }
        return ExitCode.OK;
    }
}
