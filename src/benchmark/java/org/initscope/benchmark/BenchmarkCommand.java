package org.initscope.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import jdk.incubator.vector.FloatVector;
import org.initscope.benchmark.diagnosis.DiagnosisBenchmark;
import org.initscope.benchmark.diagnosis.StoppingTable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scripts/benchmark}. */
@Command(
        name = "benchmark",
        mixinStandardHelpOptions = true,
        description = {
            "Times this project beside Deeplearning4j and, where they can be had, PyTorch of Debian and LibTorch.",
            "diagnosis, which all does not include, trains labelled grids and holds verdicts against their outcomes.",
            "stopping, which all does not include either, does so with trials that early stopping by diagnosis ends."
        })
final class BenchmarkCommand implements Callable<Integer> {
    static final Path NAMES = Path.of("data/names.txt");

    /** Of each grid of {@code stopping}. */
    private static final int POINTS = 120;

    private static final int QUICK_POINTS = 30;

    /** The parts, in the order of {@code all}. */
    enum Part {
        STEP,
        DIAGNOSTICS,
        AVERAGING,
        PREPARE,
        SEARCH,
        DIAGNOSIS,
        STOPPING,
        ALL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(
            arity = "0..*",
            defaultValue = "all",
            paramLabel = "PART",
            description = "${COMPLETION-CANDIDATES}; without one, all.")
    private List<Part> parts;

    @Option(names = "--json", description = "One JSON object a line in place of tables.")
    private boolean json;

    @Option(names = "--quick", description = "Few and short samples, for a glance.")
    private boolean quick;

    @Option(
            names = "--names",
            paramLabel = "FILE",
            description = "prepare: a large names file, measured at 1/16, 1/4 and 1 of it"
                    + " (target/all-names/all-names.txt where it is there; scripts/fetch-all-names writes one).")
    private Optional<Path> names;

    @Option(names = "--net", paramLabel = "NET", description = "step: A, B or wide alone.")
    private Optional<String> net;

    @Option(names = "--batch", paramLabel = "N", description = "step: this batch size alone.")
    private Optional<Integer> batch;

    @Option(names = "--full", description = "diagnosis: trains every point again with what is advised, not a sample.")
    private boolean full;

    @Option(
            names = "--again",
            description = "diagnosis: judges the trainings of the last time anew, and trains no grid.")
    private boolean again;

    @Option(
            names = "--grid",
            paramLabel = "JOB.conf",
            description =
                    "diagnosis, stopping: a search in place of the project's own grids; may be given more than once.")
    private List<Path> grids = List.of();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchmarkCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Effort effort = quick ? Effort.quick() : Effort.careful();
        BenchmarkOutput out = new BenchmarkOutput(json, System.out);
        progress(
                "%d cores, vectors of %d bits, Java %s",
                Runtime.getRuntime().availableProcessors(),
                FloatVector.SPECIES_PREFERRED.vectorBitSize(),
                System.getProperty("java.version"));
        if (wants(Part.STEP)) {
            new StepBenchmark(effort, out).run(net, batch);
            out.flush();
        }
        if (wants(Part.DIAGNOSTICS)) {
            new DiagnosticsBenchmark(effort, out).run();
            out.flush();
        }
        if (wants(Part.AVERAGING)) {
            new AveragingBenchmark(effort, out).run();
            out.flush();
        }
        if (wants(Part.PREPARE)) {
            new PrepareBenchmark(out).run(names);
            out.flush();
        }
        if (wants(Part.SEARCH)) {
            new SearchPart(quick, out).run();
        }
        if (parts.contains(Part.DIAGNOSIS)) {
            new DiagnosisBenchmark(
                            new DiagnosisBenchmark.Options(quick, full, again, grids),
                            System.out,
                            line -> progress("%s", line))
                    .run(Path.of("target", "benchmark", "diagnosis"));
        }
        if (parts.contains(Part.STOPPING)) {
            new StoppingTable(quick ? QUICK_POINTS : POINTS, System.out, line -> progress("%s", line))
                    .run(Path.of("target", "benchmark", "stopping"), grids);
        }
        return 0;
    }

    private boolean wants(Part part) {
        return parts.contains(part) || parts.contains(Part.ALL);
    }

    /** Says on the standard error what goes on. */
    static void progress(String format, Object... arguments) {
        System.err.printf(Locale.ROOT, "benchmark: " + format + "%n", arguments);
    }
}
