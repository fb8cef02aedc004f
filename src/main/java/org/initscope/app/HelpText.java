package org.initscope.app;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.initscope.app.machine.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;

/** What the help of a command says beyond its options: the exit codes that it can end with, and whole words. */
final class HelpText {
    /** Behind these picocli breaks a word. */
    private static final String BREAKS = "./-=:,+|?!)]}";

    private HelpText() {}

    /** Completes the help of a command. */
    static void complete(CommandLine command) {
        command.getCommandSpec().usageMessage().exitCodeList(exitCodes(command.getCommandSpec()));
        Map<String, IHelpSectionRenderer> sections = new LinkedHashMap<>(command.getHelpSectionMap());
        sections.replaceAll((key, renderer) -> help -> whole(renderer.render(help), command.getCommandSpec()));
        command.setHelpSectionMap(sections);
    }

    /** A rendered section in which the words of descriptions and labels stand on one line each. */
    private static String whole(String section, CommandSpec command) {
        Stream<String> texts = Stream.concat(
                Arrays.stream(command.usageMessage().description()),
                command.args().stream()
                        .flatMap(argument -> Stream.concat(
                                Arrays.stream(argument.description()), Stream.of(argument.paramLabel()))));
        List<String> words = texts.flatMap(text -> Arrays.stream(text.split("\\s+")))
                .distinct()
                .toList();
        String mended = section;
        for (String word : words) {
            for (int i = 1; i < word.length(); i++) {
                if (BREAKS.indexOf(word.charAt(i - 1)) >= 0) {
                    mended = mended.replaceAll(
                            "(?<![^\\s\\[])(" + Pattern.quote(word.substring(0, i)) + ")(\\R *)(?="
                                    + Pattern.quote(word.substring(i)) + ")",
                            "$2$1");
                }
            }
        }
        return mended;
    }

    private static Map<String, String> exitCodes(CommandSpec command) {
        boolean isAll = !command.subcommands().isEmpty();
        boolean judges = isAll || command.findOption("--fail-on") != null;
        boolean trains = isAll || command.name().equals("train");
        boolean resumes = isAll || command.findOption("--resume") != null;
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put(Integer.toString(ExitCode.OK), "done");
        codes.put(
                Integer.toString(ExitCode.FAILURE),
                "internal failure, --verbose shows where"
                        + (judges ? "; or a finding is as bad as --fail-on names" : ""));
        codes.put(
                Integer.toString(ExitCode.BAD_INPUT),
                "bad input; one sentence on the standard error says how to mend it");
        if (trains) {
            codes.put(
                    Integer.toString(ExitCode.DIVERGED),
                    (isAll ? "train" : "it") + " met a number that is not finite; the tables are complete up to there");
        }
        codes.put(
                Integer.toString(ExitCode.INTERRUPTED),
                "interrupted by Ctrl-C (143: by SIGTERM)"
                        + (resumes ? "; what is committed stays, --resume goes on" : ""));
        return codes;
    }
}
