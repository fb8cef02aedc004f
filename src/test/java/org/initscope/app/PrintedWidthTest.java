package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;

/** Whatever a command prints has room in the columns that there are, and no figure is missing. */
class PrintedWidthTest {
    private static final String RUN = "a-run-of-many-layers-with-a-name-that-nobody-would-type-a-second-time";

    /** These print no table: a line or two, names, or what a browser shows. */
    private static final Set<String> WITHOUT_TABLE = Set.of("sample", "fold", "report", "watch", "export");

    /** What is copied as a whole, and a name that is longer than a line. */
    private static final Pattern WHOLE =
            Pattern.compile("\\s*→ .*|.*--set .*|(run|search|report|export|examples|folded): .*|\\S+");

    private static final Pattern FIGURE = Pattern.compile("-?\\d+\\.\\d{4}");

    @TempDir
    static Path folder;

    private static String job;

    @BeforeAll
    static void runsAndSearches() throws IOException {
        SmallJobs.writeNames(folder, 200);
        String network =
                """
                data.names = names.txt
                model { embedding = 4, hidden = [8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8], normalization = batch }
                training { steps = 20, batch-size = 8, learning-rate = [{ rate = 0.1, until = 10 }, { rate = 0.01 }] }
                averaging { workers = 2, local-steps = 10 }
                measure { first = 1, every = 10 }
                """;
        job = Files.writeString(folder.resolve("jobs/deep.conf"), network).toString();
        Path searches = Files.writeString(
                folder.resolve("jobs/search.conf"),
                network
                        + """
                        measure.every = 0
                        search.grid {
                          "training.learning-rate" = [[{ rate = 0.1, until = 10 }, { rate = 0.01 }], 1000]
                          "model.hidden" = [[8], [8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88]]
                          "model.normalization" = [none, batch]
                          "model.output-normalization" = [none, batch]
                          "model.activation" = [tanh, relu]
                          "model.initialization.weights.gain" = [0.5, 1.6666666666666667]
                          "model.initialization.output-scale" = [0.1, 1]
                          "model.embedding" = [4, 5]
                          "training.batch-size" = [8, 16]
                          "training.clip" = [none, 1.5]
                        }
                        search.sample.points = 4
                        search.repeat = 2
                        search.trial.examples = 50
                        search.published = [{ name = "a published start without any normalization", where = "normalization == none", train = 2, dev = 2 }]
                        """);
        Path rates = Files.writeString(
                folder.resolve("jobs/rates.conf"),
                network
                        + """
                        measure.every = 0
                        search.grid { "training.learning-rate" = [0.1, 1000] }
                        search.repeat = 2
                        search.trial.examples = 50
                        """);
        String master = "--master=local[2]";
        check(80, "train", job, master, "--run-id", RUN);
        check(80, "train", job, master, "--run-id", "relu", "--set", "model.activation=relu");
        check(80, "search", searches.toString(), master, "--search-id", "of-ten-keys");
        check(80, "search", rates.toString(), master, "--search-id", "of-one-key");
    }

    private static CommandRun run(int columns, String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        if (!Set.of("diagnose --init", "lr-range", "coordinate-check")
                .contains(words[0] + (words[1].equals("--init") ? " --init" : ""))) {
            String out = words[0].equals("prepare") ? "examples" : "runs";
            arguments.addAll(List.of("--out", folder.resolve(out).toString()));
        }
        CommandRun run = CommandRun.inColumns(columns, arguments.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    /** Runs a command, and holds that its lines have so many columns at most. */
    private static String check(int columns, String... words) {
        return fitting(columns, run(columns, words).out(), words);
    }

    private static String fitting(int columns, String out, String... words) {
        assertThat(out.lines()
                        .filter(line ->
                                line.length() > columns && !WHOLE.matcher(line).matches()))
                .as("lines of %s that are wider than %d columns", String.join(" ", words), columns)
                .isEmpty();
        return out;
    }

    private static Set<String> figures(String out) {
        return FIGURE.matcher(out).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    list            | --verdict fail
                    show            | RUN
                    show            | RUN --wide --step 0
                    show            | of-ten-keys
                    show            | of-one-key
                    diagnose        | RUN --all
                    diagnose        | of-ten-keys
                    diagnose        | of-one-key
                    diagnose        | --init JOB --all
                    compare         | RUN relu
                    evaluate        | RUN
                    """)
    void whatReadsFitsAndLeavesNothingOut(String command, String arguments) {
        String[] words = words(command, arguments);
        Set<String> all = figures(check(10_000, words));
        for (int columns : new int[] {60, 80, 100, 200}) {
            assertThat(figures(check(columns, words)))
                    .as("figures in %d columns", columns)
                    .isEqualTo(all);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    prepare          | JOB --master local[2]
                    train            | JOB --master local[2]
                    search           | JOB --dry-run --set search.grid={"training.seed":[1,2]}
                    fix              | relu --seeds 3 --steps 20
                    lr-range         | JOB --steps 20
                    coordinate-check | JOB --widths 8,16,32,64,128,256
                    transfer-check   | JOB --widths 8,16 --steps 20 --seeds 2 --set training.learning-rate=0.1 --set model.normalization=none
                    """)
    void whatTrainsFits(String command, String arguments) {
        check(80, words(command, arguments));
    }

    private static String[] words(String command, String arguments) {
        return (command + " " + arguments.replace("RUN", RUN).replace("JOB", job)).split(" ");
    }

    @Test
    void everyCommandThatPrintsATableIsAsked() throws NoSuchMethodException {
        Set<String> asked = new TreeSet<>(WITHOUT_TABLE);
        for (String method : List.of("whatReadsFitsAndLeavesNothingOut", "whatTrainsFits")) {
            PrintedWidthTest.class
                    .getDeclaredMethod(method, String.class, String.class)
                    .getAnnotation(CsvSource.class)
                    .textBlock()
                    .lines()
                    .forEach(line -> asked.add(line.split("\\|")[0].strip()));
        }
        assertThat(Main.COMMANDS.stream()
                        .map(type -> type.getAnnotation(Command.class).name()))
                .containsExactlyInAnyOrderElementsOf(asked);
    }

    @Test
    void theLogHasTheUsualColumns() throws IOException {
        for (String log : List.of("runs/" + RUN, "runs/searches/of-ten-keys")) {
            assertThat(Files.readAllLines(folder.resolve(log + "/logs/output.log")))
                    .isNotEmpty()
                    .allMatch(line -> line.length() <= 80 || WHOLE.matcher(line).matches());
        }
    }
}
