package org.initscope.app.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.initscope.app.config.text.NumberRange;
import org.initscope.app.config.text.Section;
import org.initscope.app.config.text.SweptKeys;
import org.initscope.core.search.EarlyStopping;
import org.initscope.core.search.Grid;
import org.initscope.core.search.refinement.Refinement;

/** Reads section {@code search} of a job's tree. */
final class SearchSettingsReader {
    static final String SECTION = SweptKeys.SECTION;

    /** Values are written with six digits, which twenty bisections use up. */
    private static final int MOST_ROUNDS = 100;

    private final Section search;
    private final GridReader grid;

    SearchSettingsReader(ConfigObject tree) {
        this.search = Section.root(tree).section(SECTION);
        this.grid = new GridReader(search, (ConfigObject) tree.get(SECTION));
    }

    /** Where each swept key stands, once {@link #read} is done. */
    Map<String, ConfigOrigin> origins() {
        return grid.origins();
    }

    SearchSettings read(long baseSeed) {
        Section trial = search.section("trial");
        Grid points = grid.read(baseSeed);
        Section refine = search.section("refine");
        SearchSettings settings = new SearchSettings(
                points,
                refinement(refine),
                earlyStopping(search.section("early-stopping")),
                search.number("diverged-above", NumberRange.moreThan(0)),
                search.whole("failures-limit", 0, Long.MAX_VALUE),
                search.section("commit").duration("every"),
                search.choice("histograms", SearchSettings.KeptSteps.class),
                search.choice("batch-norm-units", SearchSettings.KeptSteps.class),
                trial.whole("workers", 1),
                trial.whole("examples", 0),
                published(points));
        search.read().refuseUnknown();
        requireFitting(refine, settings);
        return settings;
    }

    private List<SearchSettings.Published> published(Grid grid) {
        List<SearchSettings.Published> published = new ArrayList<>();
        for (Section figure : search.sections("published")) {
            published.add(new SearchSettings.Published(
                    figure.text("name"),
                    GridReader.condition(figure.value("where"), figure.fullName("where"), grid.axes()),
                    optional(figure, "train"),
                    optional(figure, "dev")));
        }
        return published;
    }

    private static OptionalDouble optional(Section section, String key) {
        return section.has(key)
                ? OptionalDouble.of(section.number(key, NumberRange.atLeast(0)))
                : OptionalDouble.empty();
    }

    private static Refinement refinement(Section section) {
        return new Refinement(
                (int) section.whole("rounds", 0, MOST_ROUNDS),
                section.whole("trials", 1, Long.MAX_VALUE),
                section.choice("around", Refinement.Around.class));
    }

    /** Refuses a refinement that could never have a point. */
    private static void requireFitting(Section refine, SearchSettings settings) {
        if (settings.refinement().rounds() == 0) {
            return;
        }
        if (!settings.furtherPoints().arePossible()) {
            throw refine.fault(
                    "rounds",
                    "is %d, but no key that is swept by itself has two numbers to look between",
                    settings.refinement().rounds());
        }
        int seeds = settings.furtherPoints().mostTrialsOfPoint();
        if (settings.refinement().trials() < seeds) {
            throw refine.fault(
                    "trials",
                    "is %d, but a further point has %d seeds, each a trial of its own",
                    settings.refinement().trials(),
                    seeds);
        }
        boolean whole = settings.earlyStopping() instanceof EarlyStopping.None;
        if (settings.refinement().around() == Refinement.Around.EDGE && !whole) {
            throw refine.fault(
                    "rounds",
                    "is %d, around = edge, but early stopping leaves open which trials break: leave early-stopping.rule"
                            + " out, or take around = best",
                    settings.refinement().rounds());
        }
    }

    private static EarlyStopping earlyStopping(Section section) {
        String rule = section.choice("rule", List.of("none", "diagnosis", "successive-halving", "median"));
        List<Long> rungs =
                section.wholes("rungs", 1).stream().map(Integer::longValue).toList();
        double keep = section.number("keep", NumberRange.any());
        if (rule.equals("diagnosis") && !rungs.isEmpty()) {
            throw section.fault("rungs", "is %s, but rule diagnosis has none: each trial stops by itself", rungs);
        }
        if (List.of("successive-halving", "median").contains(rule) && rungs.isEmpty()) {
            throw section.fault("rungs", "is empty, expected numbers of steps for rule %s", rule);
        }
        return switch (rule) {
            case "diagnosis" -> new EarlyStopping.Forecast();
            case "successive-halving" -> section.checked(
                    "keep", () -> (EarlyStopping) new EarlyStopping.SuccessiveHalving(rungs, keep));
            case "median" -> section.checked("rungs", () -> (EarlyStopping) new EarlyStopping.Median(rungs));
            default -> new EarlyStopping.None();
        };
    }
}
