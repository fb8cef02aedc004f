package org.initscope.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.initscope.app.CommandRun;
import org.initscope.app.machine.TerminalWriter;
import org.initscope.parity.LectureNames;

/**
 * Runs the commands that a page shows, with their results below a folder of their own.
 *
 * @param folder which has the folder runs
 */
record Commands(Path folder) {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");
    private static final Pattern ID = Pattern.compile("--(?:run|search)-id (\\S+)");
    private static final String LECTURE_NAMES = "data.names=names.txt";

    /** Whether all that the command reads is there: the lecture's names are no part of the project. */
    static boolean canRun(String command) {
        return !command.contains(LECTURE_NAMES) || LectureNames.read().isPresent();
    }

    /** Whether a command reads the run or search to which an earlier one gives its id. */
    static boolean reads(String command, String earlier) {
        Matcher id = ID.matcher(earlier);
        return id.find()
                && Pattern.compile("\\b" + Pattern.quote(id.group(1)) + "\\b")
                        .matcher(command)
                        .find();
    }

    /** What the command prints, in lines, as if it had been called in the folder. */
    List<String> print(String command) throws SQLException {
        if (command.startsWith(DocumentedOutput.QUERY)) {
            return DuckDb.lines(command.substring(DocumentedOutput.QUERY.length()), folder);
        }
        List<String> words = new ArrayList<>(WORD.matcher(command)
                .results()
                .map(Commands::unquoted)
                .map(word -> word.equals(LECTURE_NAMES) ? "data.names=" + LectureNames.file() : word)
                .toList());
        assertThat(words.remove(0)).isEqualTo("initscope");
        words.addAll(List.of("--out", folder.resolve("runs").toString()));
        CommandRun run = CommandRun.inColumns(TerminalWriter.USUAL_COLUMNS, words.toArray(String[]::new));
        assertThat(run.exitCode()).as(command + ": " + run.err()).isZero();
        return run.out()
                .replace(folder + "/", "")
                .lines()
                .map(String::stripTrailing)
                .filter(line -> !TimesApart.isOfSlowMachines(line))
                .toList();
    }

    private static String unquoted(MatchResult word) {
        return word.group(1) == null ? word.group() : word.group(1);
    }
}
