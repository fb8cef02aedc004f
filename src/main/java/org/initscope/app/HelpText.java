package org.initscope.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.initscope.app.machine.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What the help of a command says beyond its options: the exit codes that it can end with, whole words and whole examples. */
final class HelpText {
    /** Behind these picocli breaks a word. */
    private static final String BREAKS = "./-=:,+|?!)]}";

    /** Before these too. */
    private static final String BREAKS_BEFORE = "[";

    /** The most columns of a line. */
    static final int WIDTH = 78;

    /** A word of a shell, with the option before it whose value it is. */
    private static final Pattern WORD = Pattern.compile("(?:--[a-z-]+ (?!-))?(?:'[^']*'|\\S)+");

    private static final String CONTINUED = " \\";

    private HelpText() {}

    /** Completes the help of a command. */
    static void complete(CommandLine command) {
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        usage.exitCodeList(exitCodes(command.getCommandSpec()));
        usage.footer(Arrays.stream(usage.footer()).map(HelpText::example).toArray(String[]::new));
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
                if (BREAKS.indexOf(word.charAt(i - 1)) >= 0 || BREAKS_BEFORE.indexOf(word.charAt(i)) >= 0) {
                    mended = mended.replaceAll(
                            " *(?<!\\S)([^\\s=]*=|\\[?)(" + Pattern.quote(word.substring(0, i)) + ")(\\R *)(?="
                                    + Pattern.quote(word.substring(i)) + ")",
                            "$3$1$2");
                }
            }
        }
        return fitted(mended);
    }

    /** The same in which what a word made too long of a line stands at the beginning of the next one. */
    private static String fitted(String section) {
        List<String> lines = new ArrayList<>(List.of(section.split("\\R", -1)));
        for (int i = 0; i < lines.size(); i++) {
            // a heading ends without a line break
            String line = i + 1 < lines.size() ? lines.get(i).stripTrailing() : lines.get(i);
            int end = line.length() > WIDTH ? line.lastIndexOf(' ', WIDTH) : 0;
            if (end > indentation(line)) {
                String rest = " ".repeat(indentation(line)) + line.substring(end + 1);
                line = line.substring(0, end);
                boolean goesOn = i + 1 < lines.size() && indentation(lines.get(i + 1)) == indentation(rest);
                if (goesOn) {
                    lines.set(i + 1, rest + " " + lines.get(i + 1).strip());
                } else {
                    lines.add(i + 1, rest);
                }
            }
            lines.set(i, line);
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static int indentation(String line) {
        return line.length() - line.stripLeading().length();
    }

    /** An example that a shell takes as it stands, in lines that end in a backslash where it is longer than one. */
    private static String example(String command) {
        StringBuilder lines = new StringBuilder();
        StringBuilder line = new StringBuilder(" ");
        for (MatchResult word : WORD.matcher(command).results().toList()) {
            if (line.length() + 1 + word.group().length() + CONTINUED.length() >= WIDTH) {
                lines.append(line).append(CONTINUED).append("%n");
                line = new StringBuilder("     ");
            }
            line.append(' ').append(word.group());
        }
        return lines.append(line).toString();
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
