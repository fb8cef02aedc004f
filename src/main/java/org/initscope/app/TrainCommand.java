package org.initscope.app;

import static org.initscope.core.Check.require;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.initscope.app.config.Job;
import org.initscope.app.config.RulesFile;
import org.initscope.core.diagnosis.Diagnosis;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.spark.ExamplePreparation;
import org.initscope.spark.PreparedExamples;
import org.initscope.spark.TrainingOutcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code initscope train}. */
@Command(
        name = "train",
        description = {
            "Trains a network by parameter averaging, measures it while it trains, and writes everything to tables.",
            "The last line says where the run lies. Training that diverges ends with exit code 3."
        },
        footer = {
            "  initscope train jobs/names-batchnorm.conf",
            "  initscope train jobs/lecture-kaiming.conf --run-id kaiming --set training.steps=5000 --master local[2]"
        })
final class TrainCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Spec
    private CommandSpec spec;

    @Mixin
    private JobOptions options;

    @Mixin
    private SparkOptions sparkOptions;

    @Mixin
    private FailOn failOn;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "The folder of the runs and their tables (${DEFAULT-VALUE}).")
    private Path out;

    @Option(
            names = "--run-id",
            paramLabel = "ID",
            description = "The run's name in paths and tables (name of the job and UTC time).")
    private Optional<String> runId;

    @Option(
            names = "--examples",
            paramLabel = "DIR",
            description =
                    "Examples that `prepare` wrote with the job's section data; otherwise the run prepares its own.")
    private Optional<String> examples;

    @Override
    public Integer call() {
        Job job = options.job();
        Optional<String> names =
                examples.isPresent() ? Optional.empty() : Optional.of(options.names(job, Optional.empty()));
        RunFolder folder = RunFolder.create(out, runId.orElseGet(this::newId));
        boolean begun = false;
        try (RunLog log = RunLog.open(folder, spec.commandLine().getOut());
                SparkSession session = sparkOptions.open("train " + folder.id())) {
            JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
            PreparedExamples prepared = prepared(spark, job, names, folder);
            try (Training training = Training.open(spark, job, prepared, folder, log)) {
                begun = true;
                TrainingOutcome outcome = training.run();
                List<Finding> findings = new RunDiagnosis(folder, Diagnosis.of(RulesFile.standard())).write();
                log.both().println(FindingsText.problems(findings));
                log.both().println("run: " + folder.path());
                return outcome.diverged() ? ExitCode.DIVERGED : failOn.exitCode(Verdict.of(findings));
            } catch (RuntimeException e) {
                e.printStackTrace(log.file());
                throw e;
            }
        } finally {
            if (!begun) {
                folder.discard();
            }
        }
    }

    private String newId() {
        return options.name() + "-" + LocalDateTime.now(ZoneOffset.UTC).format(TIME);
    }

    private PreparedExamples prepared(JavaSparkContext spark, Job job, Optional<String> names, RunFolder folder) {
        if (names.isPresent()) {
            return new ExamplePreparation(spark, job.data().spec())
                    .prepare(names.get(), folder.ownExamples().toString());
        }
        PreparedExamples found = PreparedExamples.open(spark.hadoopConfiguration(), examples.orElseThrow());
        require(
                found.spec().equals(job.data().spec()),
                "the examples in %s were prepared with other settings than the job's section data: prepare them again",
                examples.orElseThrow());
        return found;
    }
}
