package org.initscope.app.text;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.initscope.app.machine.TerminalWriter;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.Remedy;

/** Findings for a reader of a terminal: problems with their remedies, the rest in a line each. */
public final class FindingsText {
    private static final int WIDEST = 110;
    private static final String INDENT = "      ";
    private static final String REST = "--all prints notes and passes too\n";
    private static final String AS_ABOVE = "\n" + INDENT + "→ as above";

    private FindingsText() {}

    /** The columns that a text for a writer may take: a terminal's, or the usual ones, but no more than are read with ease. */
    public static int width(PrintWriter out) {
        return Math.min(WIDEST, TerminalWriter.columns(out));
    }

    /** All findings, worst first, and a last line with the verdict. */
    public static String all(List<Advice> findings, int width) {
        return chosen(findings, finding -> true, width);
    }

    /** Problems and what could not be told, worst first, a line with the verdict, and one that says how to see the rest. */
    public static String telling(List<Advice> findings, int width) {
        Predicate<Advice> tells =
                finding -> finding.verdict().isProblem() || finding.verdict() == Verdict.INSUFFICIENT_DATA;
        boolean isAll = findings.stream().allMatch(tells);
        return chosen(findings, tells, width) + (isAll ? "" : REST);
    }

    /** The problems alone, worst first, a line with the verdict, and one with the rules that could not tell. */
    public static String problems(List<Advice> findings, int width) {
        String untold = findings.stream()
                .filter(finding -> finding.verdict() == Verdict.INSUFFICIENT_DATA)
                .map(Advice::rule)
                .distinct()
                .collect(Collectors.joining(", "));
        return chosen(findings, finding -> finding.verdict().isProblem(), width)
                + (untold.isEmpty() ? "" : wrapped("without enough data: " + untold, width) + "\n");
    }

    /** The same of a start, which no rule can be told of that asks for a training: more steps would not tell it. */
    public static String ofStart(List<Advice> findings, int width) {
        return problems(findings, width) + REST;
    }

    private static String chosen(List<Advice> findings, Predicate<Advice> choice, int width) {
        StringBuilder text = new StringBuilder();
        Set<String> said = new HashSet<>();
        findings.stream().filter(choice).forEach(finding -> {
            String remedy = remedy(finding, width);
            boolean isSaid = finding.advised() instanceof Remedy.Change && !remedy.isEmpty() && !said.add(remedy);
            text.append(sentence(finding, finding.rule(), width))
                    .append(isSaid ? AS_ABOVE : remedy)
                    .append('\n');
        });
        return text.append(summary(findings)).append('\n').toString();
    }

    /** One problem of a trial of a search. */
    static String ofTrial(String trial, Advice finding, int width) {
        return sentence(finding, finding.rule() + " in trial " + trial, width) + remedy(finding, width) + "\n";
    }

    /** One line: how many of what. */
    private static String summary(List<Advice> findings) {
        return String.format(
                Locale.ROOT,
                "diagnosis: %s (%d fail, %d warn, %d note, %d pass, %d without enough data, %d not applicable)",
                Advice.verdict(findings).words(),
                count(findings, Verdict.FAIL),
                count(findings, Verdict.WARN),
                count(findings, Verdict.NOTE),
                count(findings, Verdict.PASS),
                count(findings, Verdict.INSUFFICIENT_DATA),
                count(findings, Verdict.NOT_APPLICABLE));
    }

    private static long count(List<Advice> findings, Verdict verdict) {
        return findings.stream().filter(f -> f.verdict() == verdict).count();
    }

    private static String sentence(Advice finding, String heading, int width) {
        String verdict =
                switch (finding.verdict()) {
                    case FAIL -> "FAIL";
                    case WARN -> "WARN";
                    case NOTE -> "note";
                    case PASS -> "pass";
                    case INSUFFICIENT_DATA -> "?";
                    case NOT_APPLICABLE -> "-";
                };
        return String.format(Locale.ROOT, "%-5s %s", verdict, wrapped(heading + ": " + finding.message(), width));
    }

    private static String remedy(Advice finding, int width) {
        if (!finding.verdict().isProblem()) {
            return "";
        }
        boolean change = finding.advised() instanceof Remedy.Change;
        // a command to copy stays on one line
        return "\n" + INDENT
                + (change
                        ? "→ " + finding.advised().text()
                        : wrapped("no number mends it: " + finding.advised().text(), width));
    }

    private static String wrapped(String sentence, int width) {
        StringBuilder text = new StringBuilder();
        int column = INDENT.length();
        for (String word : sentence.split(" ")) {
            if (column > INDENT.length() && column + word.length() >= width) {
                text.append('\n').append(INDENT);
                column = INDENT.length();
            } else if (text.length() > 0) {
                text.append(' ');
                column++;
            }
            text.append(word);
            column += word.length();
        }
        return text.toString();
    }
}
