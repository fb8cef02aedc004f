package org.initscope.app.commands;

import static org.initscope.core.Check.require;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.initscope.app.commands.options.FailOn;
import org.initscope.app.commands.options.JobOptions;
import org.initscope.app.commands.options.SparkOptions;
import org.initscope.app.config.DataSettings;
import org.initscope.app.config.Job;
import org.initscope.app.config.RulesFile;
import org.initscope.app.folders.ProgressFile;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunLocation;
import org.initscope.app.folders.RunLog;
import org.initscope.app.folders.RunStatus;
import org.initscope.app.machine.DataPath;
import org.initscope.app.machine.ExitCode;
import org.initscope.app.machine.Interruption;
import org.initscope.app.machine.Session;
import org.initscope.app.run.ResumedRun;
import org.initscope.app.run.RunDiagnosis;
import org.initscope.app.run.Training;
import org.initscope.app.text.Announcement;
import org.initscope.app.text.Figures;
import org.initscope.app.text.FindingsText;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.JobDiagnosis;
import org.initscope.core.training.Divergence;
import org.initscope.spark.examples.ExamplePreparation;
import org.initscope.spark.examples.PreparedExamples;
import org.initscope.spark.run.TrainingStopped;
import org.initscope.store.files.FolderLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code initscope train}. */
@Command(
        name = "train",
        description = {
            "Trains a network by parameter averaging, measures it while it trains, and writes everything to tables.",
            "The last line says where the run lies. Training that diverges ends with exit code 3.",
            "Whatever ends it before, --resume goes on from its last checkpoint and ends with the same bits and rows."
        },
        footer = {
            "  initscope train jobs/names-batchnorm.conf",
            "  initscope train jobs/lecture-kaiming.conf --run-id kaiming --set training.steps=5000 --master 'local[2]'",
            "  initscope train --resume kaiming"
        })
public final class TrainCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "JOB.conf",
            arity = "0..1",
            description = "The job file; conf/reference.conf explains every key. jobs/ has some to begin with.")
    private Optional<Path> file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Overrides a key of the job, such as --set training.steps=500; KEY+=VALUE appends to a list. A text is"
                            + " taken as it is typed. May be given more than once.")
    private List<String> overrides = List.of();

    @Mixin
    private SparkOptions sparkOptions;

    @Mixin
    private FailOn failOn;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "The folder of the runs and their tables (${DEFAULT-VALUE}).")
    private org.apache.hadoop.fs.Path out;

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

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description =
                    "Goes on with a run that ended before its time: its folder, or its id under --out. A JOB.conf or"
                            + " --set beside it must ask for what the run has; checkpoint.every alone may differ.")
    private Optional<String> resume;

    @Override
    public Integer call() {
        if (resume.isPresent()) {
            return goOn(resume.get());
        }
        if (file.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "missing the job file: JOB.conf, or --resume RUN");
        }
        return begin(new JobOptions(file.get(), overrides));
    }

    private int begin(JobOptions options) {
        Job job = options.job();
        Optional<String> names =
                examples.isPresent() ? Optional.empty() : Optional.of(options.names(job, Optional.empty()));
        RunFolder folder = RunLocation.create(out, runId.orElseGet(() -> newId(options)));
        FolderLock lock = lock(folder);
        try {
            folder.clear();
            return begin(folder, job, names);
        } finally {
            lock.close();
        }
    }

    private int begin(RunFolder folder, Job job, Optional<String> names) {
        boolean begun = false;
        try (Interruption interruption = listen(folder)) {
            folder.begin(job, names, examples);
            try (RunLog log = RunLog.open(folder.folder(), spec.commandLine().getOut());
                    ProgressFile progress = new ProgressFile(folder.folder(), "starting");
                    Session session = sparkOptions.open("train " + folder.id())) {
                PreparedExamples prepared = prepared(session, job, names, examples, folder);
                try (Training training =
                        new Training(session.spark(), job, prepared, folder, log, interruption::isRequested)) {
                    begun = true;
                    return train(training, folder, log, progress, interruption);
                }
            } finally {
                begun |= interruption.isRequested();
            }
        } finally {
            if (!begun) {
                folder.discard();
            }
        }
    }

    private int goOn(String run) {
        if (runId.isPresent() || examples.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--resume takes the run's own id and examples: leave out --run-id and --examples");
        }
        RunFolder folder = RunLocation.find(run, out);
        FolderLock lock = lock(folder);
        try (Interruption interruption = listen(folder)) {
            ResumedRun resumed = ResumedRun.of(folder, file, overrides);
            try (RunLog log = RunLog.open(folder.folder(), spec.commandLine().getOut());
                    ProgressFile progress = new ProgressFile(folder.folder(), "starting");
                    Session session = sparkOptions.open("train " + folder.id())) {
                PreparedExamples prepared = prepared(
                        session,
                        resumed.job(),
                        resumed.names(),
                        Optional.of(folder.examples().path()),
                        folder);
                try (Training training = new Training(
                        session.spark(), resumed.job(), prepared, folder, log, interruption::isRequested)) {
                    return train(training, folder, log, progress, interruption);
                }
            }
        } finally {
            lock.close();
        }
    }

    private int train(
            Training training, RunFolder folder, RunLog log, ProgressFile progress, Interruption interruption) {
        return interruption.awaiting(() -> {
            try (progress) {
                training.run(progress);
                progress.say("judging");
                List<Advice> findings = judged(folder, log);
                log.both().println(FindingsText.problems(findings, FindingsText.width(log.terminal())));
                training.removeCheckpoints();
                progress.complete();
                interruption.say("interrupted, but the run " + folder.path() + " is complete");
                log.both().println("run: " + DataPath.shown(folder.path()));
                boolean diverged = RunStatus.row(folder).divergence() instanceof Divergence.At;
                return diverged ? ExitCode.DIVERGED : failOn.exitCode(Advice.verdict(findings));
            } catch (TrainingStopped e) {
                interruption.say("interrupted at step " + Figures.count(e.step()) + "; " + resumption(folder));
                return ExitCode.INTERRUPTED;
            } catch (Exception e) {
                // not a RuntimeException alone: a job that Spark gives up throws a checked one, undeclared
                e.printStackTrace(log.file());
                if (interruption.isRequested()) {
                    // Spark was stopped under the run, and its messages about that help nobody
                    return ExitCode.INTERRUPTED;
                }
                if (folder.isThere()) {
                    log.both().println("what is committed stays; " + resumption(folder));
                }
                throw e;
            }
        });
    }

    private static List<Advice> judged(RunFolder folder, RunLog log) {
        try (Announcement judging = Announcement.of("judging " + folder.id(), log.terminal())) {
            return new RunDiagnosis(folder, JobDiagnosis.of(RulesFile.standard())).write(findings -> {});
        }
    }

    private static String resumption(RunFolder folder) {
        return RunStatus.resumption(folder) + " goes on from there";
    }

    private static FolderLock lock(RunFolder folder) {
        return FolderLock.take(folder.folder(), "run", "wait for its end");
    }

    private Interruption listen(RunFolder folder) {
        return Interruption.listen(
                spec.commandLine().getErr(), "interrupted; what is committed stays, and " + resumption(folder));
    }

    private static String newId(JobOptions options) {
        return options.id() + "-" + LocalDateTime.now(ZoneOffset.UTC).format(TIME);
    }

    private PreparedExamples prepared(
            Session session, Job job, Optional<String> names, Optional<String> examples, RunFolder folder) {
        if (names.isPresent()) {
            try (Announcement preparing =
                    Announcement.of("preparing examples", spec.commandLine().getOut())) {
                return new ExamplePreparation(session.spark(), job.data().spec())
                        .prepare(names.get(), folder.examples().own().toString());
            }
        }
        PreparedExamples found = PreparedExamples.open(session.spark().hadoopConfiguration(), examples.orElseThrow());
        boolean own = examples.orElseThrow().equals(folder.examples().own().toString());
        require(
                found.spec().equals(job.data().spec()),
                "the examples in %s were prepared with other settings than the job's: %s; %s",
                examples.orElseThrow(),
                String.join(
                        "; ", DataSettings.differences(found.spec(), job.data().spec())),
                own ? "the run cannot go on with them, train another one" : "prepare them again");
        return found;
    }
}
