package org.initscope.app.search;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.initscope.core.search.analysis.Factor;
import org.initscope.core.search.analysis.Importance;
import org.initscope.core.search.analysis.Interval;
import org.initscope.core.search.analysis.KeyEffect;
import org.initscope.core.search.analysis.PairCells;
import org.initscope.core.search.analysis.TrialColumns;

/** Which keys and pairs of keys decide how well it trains, a sentence each. */
final class ImportanceText {
    private static final int SHOWN = 8;

    /** A smaller share is no sentence. */
    private static final double LEAST = 0.01;

    /** A share is told where it is so many times what chance gives. */
    private static final double ABOVE_NOISE = 2;

    /** Where so much more of a cell breaks, that is what its sentence is about. */
    private static final double BREAKS = 0.05;

    private final TrialColumns trials;
    private final List<KeyEffect> effects;
    private final List<String> keys;

    ImportanceText(TrialColumns trials, List<KeyEffect> effects) {
        this.trials = trials;
        this.effects = effects;
        this.keys = trials.factors().stream().map(Factor::key).toList();
    }

    String render(Importance importance) {
        StringBuilder text =
                new StringBuilder("importance: how much of the variance of the capped loss each key and pair of"
                        + " keys explains, " + (importance.isExact() ? "of the full grid" : "by least squares") + "\n");
        importance.terms().stream()
                .filter(term -> term.share() >= LEAST && !(term.share() < ABOVE_NOISE * term.noiseShare()))
                .limit(SHOWN)
                .forEach(term -> text.append(line(term.share(), term.isPair() ? pair(term) : key(term))));
        if (importance.higher() >= LEAST) {
            text.append(line(
                    importance.higher(),
                    importance.hasPairs()
                            ? "three keys or more together"
                            : "keys together, of which a sample tells no pairs"));
        }
        if (importance.seeds() >= LEAST) {
            text.append(line(importance.seeds(), "chance: the seeds of a point"));
        }
        return text.toString();
    }

    private static String line(double share, String sentence) {
        return String.format(Locale.ROOT, " %3.0f %%  %s%n", 100 * share, sentence)
                .replace(System.lineSeparator(), "\n");
    }

    private String name(int place) {
        return SearchSummary.shortName(keys.get(place), keys);
    }

    private String value(int place, int level) {
        return Factor.shown(trials.factors().get(place).levels().get(level));
    }

    /** A key with its name, and those that change with it. */
    private String label(Importance.Term term, int which) {
        String whole = term.keys().get(which).key();
        String key = keys.get(term.places().get(which));
        return name(term.places().get(which)) + whole.substring(key.length());
    }

    private String key(Importance.Term term) {
        String key = keys.get(term.places().get(0));
        KeyEffect effect = effects.stream()
                .filter(one -> one.factor().key().equals(key))
                .findFirst()
                .orElseThrow();
        KeyEffect.Level best = effect.levels().get(effect.best());
        KeyEffect.Level worst = effect.worst();
        String more = worst.beside().cappedLoss().mean().isPresent()
                ? String.format(
                        Locale.ROOT,
                        "costs %.4f%s nats more, all else equal",
                        worst.beside().cappedLoss().mean().getAsDouble(),
                        worst.beside()
                                .cappedLoss()
                                .interval()
                                .map(ImportanceText::half)
                                .orElse(""))
                : String.format(
                        Locale.ROOT,
                        "costs %.4f nats more",
                        worst.cappedLoss().mean().orElseThrow()
                                - best.cappedLoss().mean().orElseThrow());
        double broke = 1 - worst.counts().share().orElse(1);
        double brokeOfBest = 1 - best.counts().share().orElse(1);
        String breaks = broke - brokeOfBest >= LEAST
                ? ", and breaks " + percent(broke) + " of the trials, where the best breaks " + percent(brokeOfBest)
                : "";
        return label(term, 0) + ": " + Factor.shown(best.value()) + " is best, " + Factor.shown(worst.value()) + " "
                + more + breaks;
    }

    private static String half(Interval interval) {
        return String.format(Locale.ROOT, " ± %.4f", interval.half());
    }

    private static String percent(double share) {
        return share < 0.0005 ? "none" : String.format(Locale.ROOT, share < 0.1 ? "%.1f %%" : "%.0f %%", 100 * share);
    }

    private String pair(Importance.Term term) {
        int first = term.places().get(0);
        int second = term.places().get(1);
        PairCells cells = PairCells.of(trials, first, second);
        String label = label(term, 0) + " × " + label(term, 1);
        return cells.worst()
                .map(worst -> label + ": " + pair(cells, first, second, worst))
                .orElse(label);
    }

    private String pair(PairCells cells, int first, int second, PairCells.Cell worst) {
        String what = "with " + name(first) + " = " + value(first, worst.row()) + ", " + name(second) + " = "
                + value(second, worst.column());
        int row = cells.bestRow(worst.column());
        double breaks = cells.brokenShare(worst.row(), worst.column());
        if (breaks - cells.brokenShare(row, worst.column()) >= BREAKS) {
            return what + " breaks " + percent(breaks) + " of the trials; with " + name(first) + " = "
                    + value(first, row) + " " + percent(cells.brokenShare(row, worst.column()));
        }
        int better = cells.bestColumn(worst.row());
        OptionalInt other = cells.cheapestRow(worst.column(), better, worst.row());
        return what + " costs " + cost(cells, worst.row(), worst.column(), better) + " more than "
                + value(second, better)
                + (other.isPresent()
                        ? "; with " + name(first) + " = " + value(first, other.getAsInt()) + " "
                                + cost(cells, other.getAsInt(), worst.column(), better)
                        : "");
    }

    private static String cost(PairCells cells, int row, int column, int better) {
        return String.format(Locale.ROOT, "%.4f nats", cells.cost(row, column, better));
    }
}
