package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.initscope.app.machine.DataPath;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** Folders and files whose names mean something to a shell, to a URI or to Hadoop's patterns. */
class OddPathsTest {
    private static final String ODD = "it's -a [x] {b,c} \"q\" 50%20 #1? * $HOME `id` \\n ~ é漢😀";

    @TempDir
    static Path folder;

    private static Path job;
    private static String out;

    @BeforeAll
    static void train() throws IOException {
        Path odd = Files.createDirectories(folder.resolve(ODD));
        try (Stream<String> lines = Files.lines(Path.of("data/names.txt"))) {
            Files.write(odd.resolve(ODD + ".txt"), lines.limit(300).toList());
        }
        job = Files.writeString(
                Files.createDirectories(odd.resolve("jobs")).resolve(ODD + ".conf"),
                """
                data.names = \"""%s.txt\"""
                model { embedding = 4, hidden = [8], initialization.output-scale = 20 }
                training { steps = 10, batch-size = 8 }
                averaging { workers = 1, local-steps = 10 }
                search { grid { "training.learning-rate" = [0.1, 0.2] }, trial.examples = 64 }
                """
                        .formatted(ODD));
        out = odd.resolve("out").toString();
        CommandRun trained = CommandRun.of("train", job.toString(), "--out", out, "--run-id", "first");
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        assertThat(trained.out()).endsWith("\nrun: " + out + "/first\n");
    }

    /** What sh makes of a command line of initscope's. */
    private static List<String> pasted(String line) {
        try {
            Process sh = new ProcessBuilder("sh", "-c", "initscope() { printf '%s\\0' \"$@\"; }\n" + line)
                    .redirectErrorStream(true)
                    .start();
            String read = new String(sh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new ArrayList<>(List.of(read.split("\0")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CommandRun succeeded(List<String> arguments) {
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return run;
    }

    @Test
    void theCommandOfFixTrainsTheMendedJob() {
        String fixed = succeeded(List.of("fix", out + "/first", "--steps", "5")).out();
        List<String> command = pasted(fixed.substring(fixed.indexOf("to train it: ") + "to train it: ".length()));

        assertThat(command).startsWith("train", out + "/first/job.conf", "--set");
        command.addAll(List.of("--out", out, "--run-id", "mended"));
        succeeded(command);
    }

    @Test
    void thePageSaysHowToRepeatTheRun() throws IOException {
        succeeded(List.of("report", "first", "--out", out));

        Matcher command = Pattern.compile("\"command\":(\"(?:[^\"\\\\]|\\\\.)*\")")
                .matcher(Files.readString(Path.of(out, "first", "report.html")));
        assertThat(command.find()).isTrue();
        List<String> repeated = pasted(new ObjectMapper().readValue(command.group(1), String.class));
        assertThat(repeated).startsWith("train", out + "/first/job.conf");
        repeated.addAll(List.of("--out", out, "--run-id", "repeated"));
        succeeded(repeated);
    }

    @ParameterizedTest
    @ValueSource(strings = {"show", "evaluate", "sample", "fold", "diagnose"})
    void aRunIsFoundThere(String command) {
        succeeded(List.of(command, out + "/first"));
    }

    @Test
    void examplesSearchesAndExportsGoThere() {
        succeeded(List.of("diagnose", "--init", job.toString()));
        succeeded(List.of("prepare", job.toString(), "--out", out + "/prepared"));
        succeeded(
                List.of("train", job.toString(), "--examples", out + "/prepared", "--out", out, "--run-id", "second"));
        succeeded(List.of("export", "second", "--to", "csv", "--out", out));
        succeeded(List.of("search", job.toString(), "--out", out + "/searches", "--search-id", "grid"));
        succeeded(List.of("report", out + "/searches/grid"));
        assertThat(HostileInput.below(folder)).noneMatch(name -> name.contains("unfinished"));
    }

    @Test
    void anIdIsMadeOfTheNameOfTheJob() throws IOException {
        Path named = Files.copy(job, job.resolveSibling("exp 1 (süß).conf"));
        String last =
                succeeded(List.of("train", named.toString(), "--out", out)).out();

        assertThat(last).containsPattern("\nrun: .*/exp-1-suss-\\d{8}-\\d{6}\n$");
    }

    @ParameterizedTest
    @ValueSource(strings = {ODD, "-x", "~", "~/x", "a:b", "a:/b", "./a:/b", "/a b", "hdfs://host/a b", "=x", " "})
    void aPathThatIsPrintedIsReadAsTheSame(String path) {
        var data = DataPath.parse(path);
        assertThat(DataPath.parse(pasted("initscope " + DataPath.pasted(data)).get(0)))
                .isEqualTo(data);
        assertThat(pasted("initscope " + DataPath.pasted(data)).get(0)).doesNotStartWith("-");
    }

    @ParameterizedTest
    @ValueSource(strings = {ODD, "./a:b", "./a:/b", "x/first", "/x/first", "hdfs://host/x"})
    void aPathBelowTheWorkingDirectoryIsShownFromThere(String path) {
        var given = DataPath.parse(path);
        var found = path.startsWith("hdfs:") ? given : DataPath.folder(given).absolute();
        assertThat(DataPath.shown(found).toString()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "\t", "\u007f", "a\u001b[1m"})
    void aPathThatNoLineCanShowIsRefused(String path) {
        assertThatThrownBy(() -> DataPath.parse(path)).isInstanceOf(TypeConversionException.class);
        assertThat(CommandRun.of("diagnose", "--init", path).badInput()).contains("rename it");
        assertThat(CommandRun.of("train", job.toString(), "--out", path).badInput())
                .contains("rename it");
    }

    @Test
    void aColonInThePathOfTheNamesIsNamed() throws IOException {
        Path names = Files.copy(Path.of("data/names.txt"), folder.resolve("a:b.txt"));

        assertThat(CommandRun.of("train", job.toString(), "--set", "data.names=" + names, "--out", folder + "/c")
                        .badInput())
                .contains("':'");
    }
}
