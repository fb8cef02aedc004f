package org.initscope.app.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.initscope.app.config.SearchSettings;
import org.initscope.app.text.Figures;
import org.initscope.app.text.TextTable;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.search.GridPoint;
import org.initscope.core.search.analysis.Counts;
import org.initscope.core.search.analysis.Estimate;
import org.initscope.core.search.analysis.Factor;
import org.initscope.core.search.analysis.Interval;
import org.initscope.core.search.analysis.KeyEffect;
import org.initscope.core.search.analysis.Point;
import org.initscope.core.search.analysis.Points;
import org.initscope.core.search.analysis.TrialColumns;
import org.initscope.store.files.DataFolder;
import org.initscope.store.results.rows.TrialLosses;

/** What came of a search, as text: its ranked points, the effect of each key, and figures of others. */
public final class SearchSummary {
    private static final int SHOWN = 15;
    private static final int SHOWN_VALUES = 24;

    private final List<SearchSettings.Published> published;
    private final SummarizedTrials trials;
    private final SearchAnalysis analysis;

    /**
     * @param folder of the search
     * @param published figures of others
     * @param grid the point of a trial by its id; counts and figures are of the trials alone that have one
     * @param analysis of all committed trials, whatever their grid
     */
    public SearchSummary(
            DataFolder folder,
            List<SearchSettings.Published> published,
            Function<String, Optional<GridPoint>> grid,
            SearchAnalysis analysis) {
        this.published = List.copyOf(published);
        this.analysis = analysis;
        Points ranked = analysis.points();
        Set<Integer> rows = IntStream.range(0, Math.min(SHOWN, ranked.size()))
                .flatMap(ranked::rows)
                .boxed()
                .collect(Collectors.toSet());
        this.trials = SummarizedTrials.of(folder, grid, this.published, rows);
    }

    /** Of all trials that are committed, whatever their grids. */
    public static SearchSummary of(DataFolder folder) {
        Optional<GridPoint> any = Optional.of(new GridPoint(Map.of()));
        return new SearchSummary(folder, List.of(), trial -> any, SearchAnalysis.of(folder));
    }

    public String render() {
        StringBuilder text = new StringBuilder();
        text.append(outcomes()).append('\n').append(ranking());
        if (!published.isEmpty()) {
            text.append('\n').append(published());
        }
        text.append('\n').append(effects());
        analysis.importance().ifPresent(importance -> text.append('\n')
                .append(new ImportanceText(analysis.trials(), analysis.effects()).render(importance)));
        String edges = new EdgesText(analysis.trials()).render();
        return text.append(edges.isEmpty() ? "" : "\n").append(edges).toString();
    }

    private String outcomes() {
        List<String> parts = new ArrayList<>();
        trials.outcomes().forEach((outcome, count) -> parts.add(Figures.count(count) + " " + outcome));
        long all = trials.outcomes().values().stream().mapToLong(count -> count).sum();
        return Figures.counted(all, "trial") + ": " + String.join(", ", parts) + "\n";
    }

    /** The best points: their seeds are a sample, of which a trial is one. */
    private String ranking() {
        Points ranked = analysis.points();
        List<String> names = ranked.trials().factors().stream().map(Factor::key).toList();
        List<Point> shown = IntStream.range(0, Math.min(SHOWN, ranked.size()))
                .mapToObj(ranked::at)
                .toList();
        List<String> keys =
                names.stream().filter(key -> differ(shown, names.indexOf(key))).toList();
        TextTable table = new TextTable().number("rank").number("tied with");
        keys.forEach(key -> table.text(shortName(key, names)));
        table.text("trained")
                .number("mean dev")
                .number("± 95 %")
                .text("verdict")
                .text("first trial");
        for (int place = 0; place < shown.size(); place++) {
            Point point = shown.get(place);
            List<String> cells = new ArrayList<>();
            cells.add(point.rank().isPresent() ? Integer.toString(point.rank().getAsInt()) : "");
            cells.add(point.ties().map(SearchSummary::ranks).orElse(""));
            keys.forEach(key -> cells.add(Factor.shown(point.values().get(names.indexOf(key)))));
            cells.add(trained(point.counts()));
            cells.add(Figures.decimal(point.cappedLoss().mean()));
            cells.add(point.cappedLoss().interval().map(SearchSummary::half).orElse(""));
            cells.add(verdict(ranked, place));
            cells.add(trials.at(point.row()).trialId());
            table.row(cells.toArray(String[]::new));
        }
        String more = ranked.size() > SHOWN ? "and " + Figures.count(ranked.size() - SHOWN) + " more\n" : "";
        return "points by mean dev loss of their seeds, where one that broke counts as ln V\n" + table.render() + more
                + alike(shown, names, keys) + ties(ranked);
    }

    private static boolean differ(List<Point> points, int key) {
        return points.stream().map(point -> point.values().get(key)).distinct().count() > 1;
    }

    /** The values that all points of the table share, which has no column for them. */
    private static String alike(List<Point> shown, List<String> names, List<String> differing) {
        List<String> shared = names.stream()
                .filter(name -> !differing.contains(name))
                .map(name -> shortName(name, names) + " "
                        + Factor.shown(shown.get(0).values().get(names.indexOf(name))))
                .toList();
        return shared.isEmpty() ? "" : "all of these have " + String.join(", ", shared) + "\n";
    }

    /** The worst verdict of a point's trials. */
    private String verdict(Points ranked, int place) {
        return ranked.rows(place)
                .mapToObj(trials::at)
                .flatMap(trial -> trial.verdict().stream())
                .min(Comparator.naturalOrder())
                .map(Verdict::words)
                .orElse("");
    }

    private static String ranks(Point.Ties ties) {
        return ties.from() == ties.to() ? "" : ties.from() + "–" + ties.to();
    }

    private static String half(Interval interval) {
        return Figures.decimal(interval.half());
    }

    private static String ties(Points ranked) {
        int tied = ranked.tiedWithBest();
        return tied < 2
                ? ""
                : Figures.count(tied) + " of " + Figures.count(ranked.size())
                        + " points have intervals that overlap the best one's: more seeds (search.repeat) tell them apart\n";
    }

    /** The last part of a key, with as much before it as tells it from the others. */
    static String shortName(String key, List<String> keys) {
        String[] parts = key.split("\\.");
        String name = parts[parts.length - 1];
        for (int i = parts.length - 2; i >= 0; i--) {
            String candidate = name;
            Predicate<String> alike = other -> other.equals(candidate) || other.endsWith("." + candidate);
            if (keys.stream().filter(alike).count() <= 1) {
                return name;
            }
            name = parts[i] + "." + name;
        }
        return name;
    }

    private String published() {
        TextTable table = new TextTable()
                .text("")
                .number("trials")
                .number("initial")
                .number("train")
                .number("published")
                .number("dev")
                .number("published");
        for (int place = 0; place < published.size(); place++) {
            SearchSettings.Published figure = published.get(place);
            List<TrialLosses> alike = trials.alike(place);
            table.row(
                    figure.name(),
                    Integer.toString(alike.size()),
                    meanAndStd(alike, TrialLosses::initialLoss),
                    meanAndStd(alike, TrialLosses::trainLoss),
                    Figures.decimal(figure.train()),
                    meanAndStd(alike, TrialLosses::devLoss),
                    Figures.decimal(figure.dev()));
        }
        return "mean ± standard deviation beside published figures\n" + table.render();
    }

    private static String meanAndStd(List<TrialLosses> trials, ToDoubleFunction<TrialLosses> loss) {
        double[] losses = trials.stream()
                .mapToDouble(loss)
                .filter(value -> !Double.isNaN(value))
                .toArray();
        Estimate estimate = Estimate.of(losses);
        return Figures.decimal(estimate.mean())
                + (estimate.std().isPresent() ? " ± " + Figures.decimal(estimate.std()) : "");
    }

    /** A seed that was stopped is no seed that trained, though nobody knows how it would have ended. */
    private static String trained(Counts counts) {
        return Figures.count(counts.trained()) + " of " + Figures.count(counts.trials())
                + (counts.stopped() > 0 ? ", " + Figures.count(counts.stopped()) + " stopped" : "");
    }

    /** What each value of a key does: whether it trains, how well, and both as one figure. */
    private String effects() {
        if (analysis.effects().isEmpty()) {
            return "no marginal effects: these trials differ in no key but seeds\n";
        }
        List<String> keys =
                analysis.effects().stream().map(effect -> effect.factor().key()).toList();
        TextTable table = new TextTable()
                .text("key,\n  value")
                .number("trials")
                .number("trained\n%")
                .number("\n95 %")
                .number("mean\ndev")
                .number("\ncapped")
                .number("capped,\nbeside the best");
        for (KeyEffect effect : analysis.effects()) {
            table.row(shortName(effect.factor().key(), keys), "", "", "", "", "", "");
            for (KeyEffect.Level level : effect.thinned(SHOWN_VALUES)) {
                table.row(
                        "  " + Factor.shown(level.value()),
                        Figures.count(level.counts().known()),
                        level.counts().share().isPresent()
                                ? tenth(level.counts().share().getAsDouble())
                                : "",
                        level.counts()
                                .shareInterval()
                                .map(share -> percents(share))
                                .orElse(""),
                        Figures.decimal(level.loss().mean()),
                        Figures.decimal(level.cappedLoss().mean()),
                        effect.isBest(level) ? "best" : signed(level.beside().cappedLoss()));
            }
        }
        return "marginal effects: what trains, mean dev loss of what trained, and capped, where\n"
                + "what broke counts as ln V, beside the best value, all other keys equal, ± 95 %\n"
                + table.render() + leftOut();
    }

    /** A value whose bad trials were stopped looks better than one whose bad trials went on. */
    private String leftOut() {
        TrialColumns columns = analysis.trials();
        long stopped = columns.counts(0, columns.trials()).stopped();
        return stopped == 0
                ? ""
                : Figures.count(stopped) + " of " + Figures.count(columns.trials())
                        + " trials were stopped early. Nobody knows how they would have ended.\nMeans, effects, importance and edges"
                        + " leave them out: a value looks better where\nmore of its trials were stopped\n";
    }

    private static String percents(Interval share) {
        return String.format(Locale.ROOT, "%.0f–%.0f", 100 * share.low(), 100 * share.high());
    }

    private static String tenth(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }

    /** A difference with its interval. */
    private static String signed(Estimate difference) {
        if (difference.mean().isEmpty()) {
            return "";
        }
        String mean = String.format(Locale.ROOT, "%+.4f", difference.mean().getAsDouble());
        return difference
                .interval()
                .map(interval -> mean + String.format(Locale.ROOT, " ± %.4f", interval.half()))
                .orElse(mean);
    }
}
