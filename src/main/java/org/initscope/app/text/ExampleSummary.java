package org.initscope.app.text;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.initscope.app.config.text.Origins;
import org.initscope.core.names.CountingCurve;
import org.initscope.core.names.Irregularity;
import org.initscope.core.names.Split;
import org.initscope.core.names.VisibleText;
import org.initscope.core.names.Vocabulary;
import org.initscope.spark.examples.PreparedExamples;

/** What came of a file of names, for the terminal. */
public final class ExampleSummary {
    private static final int SHOWN_CHARACTERS = 60;
    private static final int SHOWN_INVISIBLE = 12;

    private ExampleSummary() {}

    public static String render(PreparedExamples prepared) {
        PreparedExamples.Counts counts = prepared.counts();
        StringBuilder text = new StringBuilder();
        line(text, "names", Origins.shown(prepared.names().path()) + ", " + Figures.counted(counts.lines(), "line"));
        line(text, "sha256", prepared.names().sha256());
        line(text, "distinct", Figures.counted(counts.distinctNames(), "name"));
        if (counts.droppedDuplicates() > 0) {
            line(text, "dropped", Figures.counted(counts.droppedDuplicates(), "duplicate"));
        }
        irregular(text, "skipped", counts.irregular().skipped());
        irregular(text, "allowed", counts.irregular().allowed());
        invisible(text, counts.irregular().invisible());
        line(text, "vocabulary", prepared.vocabulary().size() + " classes: " + characters(prepared.vocabulary()));
        if (prepared.counting().isKnown()) {
            line(
                    text,
                    "counting",
                    counting(prepared.counting(), prepared.vocabulary().size()));
        }
        TextTable table = new TextTable().text("split").number("names").number("examples");
        for (Split.Part part : List.of(Split.Part.values())) {
            table.row(part.label(), Figures.count(prepared.names(part)), Figures.count(prepared.examples(part)));
        }
        return text.append(table.render()).toString();
    }

    /** What a network has to beat. */
    private static String counting(CountingCurve counting, int classes) {
        return String.format(
                Locale.ROOT,
                "%.4f nats on dev, by counting what follows up to %s; a uniform guess has ln %d = %.4f",
                counting.last(),
                Figures.counted(
                        counting.points().get(counting.points().size() - 1).contextLength(), "character"),
                classes,
                Math.log(classes));
    }

    private static void irregular(StringBuilder text, String label, Map<Irregularity, Long> counts) {
        for (Irregularity irregularity : Irregularity.values()) {
            long count = counts.getOrDefault(irregularity, 0L);
            if (count > 0) {
                line(text, label, Figures.counted(count, "line") + ", each of which " + irregularity.predicate());
            }
        }
    }

    private static void invisible(StringBuilder text, Map<Integer, Long> counts) {
        if (!counts.isEmpty()) {
            List<String> shown = new TreeMap<>(counts)
                    .entrySet().stream()
                            .limit(SHOWN_INVISIBLE)
                            .map(entry -> VisibleText.named(entry.getKey()) + " on " + Figures.count(entry.getValue()))
                            .toList();
            int more = counts.size() - shown.size();
            line(text, "invisible", String.join(", ", shown) + (more > 0 ? " and " + more + " more" : ""));
        }
    }

    private static String characters(Vocabulary vocabulary) {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c < Math.min(vocabulary.size(), SHOWN_CHARACTERS); c++) {
            all.append(VisibleText.of(vocabulary.character(c)));
        }
        return vocabulary.size() > SHOWN_CHARACTERS ? all + " …" : all.toString();
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append(String.format(Locale.ROOT, "%-12s%s%n", label, value));
    }
}
