package org.initscope.documents;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An output without what differs from one run of a command to the next: times, rates, and which steps had a line of progress. */
final class TimesApart {
    private static final Pattern PROGRESS = Pattern.compile("step ([\\d,]+) of .* examples/s, .*");
    private static final Pattern TIME =
            Pattern.compile("[\\d,]+ (?=examples/s)|[\\d:]+ (?=left)|[\\d.]+ (?=m?s\\b|seconds)"
                    + "|\\d{4}-\\d\\d-\\d\\d([ T]\\d\\d:\\d\\d(:\\d\\d)?)?");

    /** What a command says of a part of it that takes more than a few seconds. */
    private static final Pattern LONG_PART =
            Pattern.compile("[\\w -]+: [\\d,]+ of [\\d,]+ \\w+, [\\d:]+ left|[\\w ,-]+ [.]{3}");

    private TimesApart() {}

    /** Whether a fast machine prints no such line. */
    static boolean isOfSlowMachines(String line) {
        return LONG_PART.matcher(line).matches();
    }

    static boolean areEqual(List<String> expected, List<String> actual) {
        return without(expected, progress(actual)).equals(without(actual, progress(expected)));
    }

    private static Set<String> progress(List<String> lines) {
        return lines.stream()
                .map(PROGRESS::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(1))
                .collect(Collectors.toSet());
    }

    /** The lines without times, and without the progress of steps of which only these lines have one. */
    private static List<String> without(List<String> lines, Set<String> steps) {
        return lines.stream()
                .filter(line -> {
                    Matcher progress = PROGRESS.matcher(line);
                    return !progress.matches() || steps.contains(progress.group(1));
                })
                .map(line -> TIME.matcher(line).replaceAll("# "))
                .toList();
    }
}
