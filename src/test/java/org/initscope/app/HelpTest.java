package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.initscope.app.config.SearchJob;
import org.initscope.app.machine.DataPath;
import org.initscope.app.machine.MountedPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** The help of every command breaks no word, lists the exit codes that can happen, and shows commands that are right. */
class HelpTest {
    private static final Pattern WORD = Pattern.compile("'[^']*'|\\S+");
    /** How the id of a trial begins. */
    private static final Pattern TRIAL = Pattern.compile("(?<=[ /])[0-9a-f]{6,16}(?= |$)");

    static Stream<Class<?>> commands() {
        return Main.commands().stream();
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    private static CommandLine line(Class<?> command) {
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Path.class, MountedPath::parse)
                .registerConverter(org.apache.hadoop.fs.Path.class, DataPath::parse);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void noWordIsBroken(Class<?> command) {
        String help = CommandRun.of(name(command), "--help").out();
        CommandSpec spec = line(command).getCommandSpec();
        List<String> texts = new ArrayList<>(Arrays.asList(spec.usageMessage().description()));
        for (ArgSpec argument : spec.args()) {
            texts.addAll(Arrays.asList(argument.description()));
            if (!argument.typeInfo().isBoolean()) {
                texts.add(argument.paramLabel());
            }
        }
        for (String text : texts) {
            for (String word : text.split("\\s+")) {
                if (!word.contains("%") && !word.contains("$")) {
                    assertThat(help).contains(word);
                }
            }
        }
        if (spec.args().stream().anyMatch(argument -> argument.paramLabel().equals("JOB.conf"))) {
            assertThat(help.substring(0, help.indexOf("\n\n"))).contains("JOB.conf");
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void noLineIsWiderThanATerminal(Class<?> command) {
        assertThat(CommandRun.of(name(command), "--help").out().lines()).allSatisfy(line -> assertThat(line)
                .hasSizeLessThanOrEqualTo(HelpText.WIDTH)
                .doesNotEndWith(" "));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void itsExamplesAreWhatAShellTakes(Class<?> command) {
        String examples = CommandRun.of(name(command), "--help").out().split("Examples:\\R", 2)[1];
        assertThat(examples.replaceAll("\\\\\\R *", "").lines())
                .containsExactly(command.getAnnotation(Command.class).footer());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void itsExitCodesAreThoseThatItHas(Class<?> command) {
        String help = CommandRun.of(name(command), "--help").out();

        assertThat(help).contains("\n  0   ", "\n  1   ", "\n  2   ", "\n  130 ");
        assertThat(help.contains("\n  3   ")).isEqualTo(name(command).equals("train"));
        boolean judges = help.contains("--fail-on=");
        String words = help.replaceAll("\\s+", " ");
        assertThat(words.contains("as bad as --fail-on names")).isEqualTo(judges);
        assertThat(words.contains("--resume goes on")).isEqualTo(words.contains(" [--resume"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void itsExamplesAreCommandsOfJobsThatAreThere(Class<?> command) {
        List<String> examples = Arrays.stream(
                        command.getAnnotation(Command.class).footer())
                .map(String::strip)
                .toList();
        assertThat(examples).isNotEmpty().allSatisfy(example -> {
            List<String> words = WORD.matcher(example.replaceFirst(" (&&|\\|) .*", ""))
                    .results()
                    .map(MatchResult::group)
                    .map(word -> word.replace("'", ""))
                    .toList();
            assertThat(words).startsWith("initscope");
            line(commands()
                            .filter(other -> name(other).equals(words.get(1)))
                            .findFirst()
                            .orElseThrow())
                    .parseArgs(words.subList(2, words.size()).toArray(String[]::new));
            assertThat(words.stream().filter(word -> word.startsWith("jobs/")))
                    .allSatisfy(job -> assertThat(Files.exists(Path.of(job))).isTrue());
        });
    }

    @Test
    void theTrialsOfTheExamplesAreThoseOfTheShippedGrid() {
        List<String> trials = new ArrayList<>();
        SearchJob.load(Path.of("jobs/init-grid.conf"), List.of()).forEachTrial((trial, job) -> trials.add(trial.id()));
        List<String> named = commands()
                .flatMap(command ->
                        Arrays.stream(command.getAnnotation(Command.class).footer()))
                .filter(example -> example.contains("init-grid"))
                .flatMap(example -> TRIAL.matcher(example).results().map(MatchResult::group))
                .toList();

        assertThat(named).hasSizeGreaterThan(4).allSatisfy(id -> assertThat(trials)
                .filteredOn(trial -> trial.startsWith(id))
                .hasSize(1));
    }

    @Test
    void theCommandsTogetherHaveAllExitCodes() {
        assertThat(CommandRun.of("--help").out()).contains("\n  3   ", "\n  130 ", "list ");
    }
}
