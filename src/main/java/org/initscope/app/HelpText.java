package org.initscope.app;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_SYNOPSIS;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.initscope.app.machine.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;

/** What the help of a command says beyond its options: the exit codes that it can end with, and whole words. */
final class HelpText {
    /** A word of the synopsis that picocli breaks where it has a dot. */
    private static final Pattern BROKEN_WORD = Pattern.compile("([A-Z]+\\.)(\\R *)(?=[a-z])");

    private HelpText() {}

    /** Completes the help of a command. */
    static void complete(CommandLine command) {
        command.getCommandSpec().usageMessage().exitCodeList(exitCodes(command.getCommandSpec()));
        Map<String, IHelpSectionRenderer> sections = new LinkedHashMap<>(command.getHelpSectionMap());
        sections.computeIfPresent(
                SECTION_KEY_SYNOPSIS,
                (key, renderer) ->
                        help -> BROKEN_WORD.matcher(renderer.render(help)).replaceAll("$2$1"));
        command.setHelpSectionMap(sections);
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
