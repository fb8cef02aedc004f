package org.initscope.app.text;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.store.results.rows.MainSettings;

/**
 * A run or a search in a line of a list.
 *
 * @param begun when it began
 * @param what the network of a run, or the swept keys of a search
 * @param trials of a search, how many have each verdict, which none may; empty of a run
 * @param steps of a run that were taken
 * @param devLoss of a run, or of the best trial of a search, in nats
 * @param verdict the worst
 */
public record ListedResult(
        String id,
        Instant begun,
        String status,
        String what,
        Optional<Map<Verdict, Long>> trials,
        OptionalLong steps,
        DevLoss devLoss,
        Optional<Verdict> verdict) {
    /**
     * A dev loss at the end.
     *
     * @param recalibrated with recalibrated batch-norm statistics
     */
    public record DevLoss(OptionalDouble running, OptionalDouble recalibrated) {
        /** None is known. */
        public static DevLoss unknown() {
            return new DevLoss(OptionalDouble.empty(), OptionalDouble.empty());
        }

        /** The one that trainings are compared by: with recalibrated statistics where there are some. */
        public OptionalDouble compared() {
            return recalibrated.isPresent() ? recalibrated : running;
        }
    }

    /** The status of one whose files are damaged, of which nothing else is known. */
    public static final String UNREADABLE = "unreadable";

    private static final String RECALIBRATED =
            "\ndev loss: with recalibrated batch-norm statistics where there is batch norm\n";

    private static final long MINUTES_OF_AN_HOUR = 60;
    private static final long MINUTES_OF_A_DAY = 24 * MINUTES_OF_AN_HOUR;

    /** A network in a few words, such as {@code 5 x 100 tanh, batch}. */
    public static String network(MainSettings settings) {
        StringBuilder words = new StringBuilder();
        settings.modelHidden().ifPresent(hidden -> words.append(widths(hidden)));
        settings.modelActivation()
                .filter(activation ->
                        settings.modelHidden().map(hidden -> hidden.length > 0).orElse(true))
                .ifPresent(activation -> words.append(' ').append(activation));
        settings.modelNormalization()
                .filter(normalization -> !normalization.equals("none"))
                .ifPresent(normalization -> words.append(", ").append(normalization));
        return words.toString().strip();
    }

    private static String widths(long[] hidden) {
        if (hidden.length == 0) {
            return "no hidden layer";
        }
        List<String> groups = new ArrayList<>();
        for (int first = 0, next; first < hidden.length; first = next) {
            next = first;
            while (next < hidden.length && hidden[next] == hidden[first]) {
                next++;
            }
            groups.add(next - first > 1 ? (next - first) + " × " + hidden[first] : Long.toString(hidden[first]));
        }
        return String.join(", ", groups);
    }

    /** Whether it, or one of its trials, has a verdict. */
    public boolean has(Verdict wanted) {
        return trials.filter(counts -> counts.containsKey(wanted)).isPresent()
                || verdict.filter(wanted::equals).isPresent();
    }

    private static long count(Map<Verdict, Long> trials) {
        return trials.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Results as a table, as they are given. */
    public static String table(List<ListedResult> results, Instant now) {
        TextTable table = new TextTable()
                .text("run or search")
                .number("age")
                .text("status")
                .text("network, or swept keys")
                .number("steps")
                .number("dev loss")
                .text("verdict");
        for (ListedResult result : results) {
            table.row(
                    result.id,
                    age(Duration.between(result.begun, now)),
                    result.status,
                    result.what,
                    result.length(),
                    Figures.decimal(result.devLoss.compared()),
                    result.verdictWords());
        }
        boolean recalibrated = results.stream()
                .anyMatch(result -> result.devLoss.recalibrated().isPresent());
        return table.render() + (recalibrated ? RECALIBRATED : "");
    }

    private boolean isReadable() {
        return !status.equals(UNREADABLE);
    }

    private String length() {
        return trials.filter(counts -> isReadable())
                .map(counts -> Figures.counted(count(counts), "trial"))
                .orElseGet(() -> steps.isPresent() ? Figures.count(steps.getAsLong()) : "");
    }

    private String verdictWords() {
        return verdict.map(worst -> trials.map(counts -> Figures.count(counts.getOrDefault(worst, 0L)) + " ")
                                .orElse("")
                        + worst.words())
                .orElse("");
    }

    private static String age(Duration age) {
        long minutes = Math.max(0, age.toMinutes());
        if (minutes < MINUTES_OF_AN_HOUR) {
            return minutes + " min";
        }
        return minutes < 2 * MINUTES_OF_A_DAY
                ? String.format(Locale.ROOT, "%d h", minutes / MINUTES_OF_AN_HOUR)
                : String.format(Locale.ROOT, "%d d", minutes / MINUTES_OF_A_DAY);
    }

    /** As one JSON object on one line; what is undefined is left out. */
    public String json() {
        Map<String, Object> json = new HashMap<>();
        json.put("kind", trials.isPresent() ? "search" : "run");
        json.put("id", id);
        json.put("started_at", begun.toString());
        json.put("status", status);
        if (isReadable()) {
            json.put(trials.isPresent() ? "swept" : "network", what);
        }
        steps.ifPresent(taken -> json.put("steps_taken", taken));
        devLoss.running().ifPresent(loss -> json.put("dev_loss", loss));
        devLoss.recalibrated().ifPresent(loss -> json.put("dev_loss_recalibrated", loss));
        verdict.ifPresent(worst -> json.put("verdict", worst.label()));
        trials.filter(counts -> isReadable()).ifPresent(counts -> {
            Map<String, Object> verdicts = new HashMap<>();
            counts.forEach((of, count) -> verdicts.put(of.label(), count));
            json.put("trials", count(counts));
            json.put("verdicts", verdicts);
        });
        return ConfigValueFactory.fromMap(json).render(ConfigRenderOptions.concise());
    }
}
