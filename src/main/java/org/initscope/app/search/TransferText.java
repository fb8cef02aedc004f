package org.initscope.app.search;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.initscope.app.run.CoordinateCheck.LayerSizes;
import org.initscope.app.search.TransferSearch.Network;
import org.initscope.app.text.Figures;
import org.initscope.app.text.TextTable;
import org.initscope.core.search.analysis.Estimate;
import org.initscope.core.search.analysis.Interval;
import org.initscope.core.search.analysis.RateCurve;
import org.initscope.core.search.analysis.RateTransfer;

/** What a transfer check found, as text and as JSON. */
public final class TransferText {
    /** A loss that nobody misses, in nats. */
    private static final double NEGLIGIBLE = 0.01;

    /** So much of a move between the two narrowest widths is most of it. */
    private static final double MOST = 2.0 / 3;

    private final TransferSearch search;
    private final Map<Network, RateCurve> curves;
    private final Map<String, List<LayerSizes>> sizes;

    /** @param sizes of the layers after the steps of a coordinate check, by start */
    public TransferText(TransferSearch search, Map<Network, RateCurve> curves, Map<String, List<LayerSizes>> sizes) {
        this.search = search;
        this.curves = curves;
        this.sizes = sizes;
    }

    public String render() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "best learning rate by width, by the mean train loss of %s after %s; mup has one rate for all layers"
                        + " at width %s%n%n",
                Figures.counted(search.seeds(), "seed"),
                Figures.counted(search.steps(), "step"),
                Figures.count(search.baseWidth())));
        text.append(table().render()).append('\n');
        for (String start : search.starts()) {
            text.append(start).append(": ").append(coordinates(start)).append('\n');
            text.append(start).append(": ").append(verdict(start)).append('\n');
            explanation(start)
                    .ifPresent(
                            why -> text.append(start).append(": ").append(why).append('\n'));
        }
        return text.toString();
    }

    private TextTable table() {
        int narrowest = search.widths().get(0);
        TextTable table = new TextTable()
                .text("start,\n  width")
                .number("best\nrate")
                .number("95 %")
                .number("beside\n" + narrowest)
                .number("train\nloss")
                .number("±")
                .number("more at the\nrate of " + narrowest);
        for (String start : search.starts()) {
            RateTransfer transfer = transfer(start);
            table.row(start, "", "", "", "", "", "");
            for (int i = 0; i < search.widths().size(); i++) {
                RateCurve curve = curves.get(new Network(start, search.widths().get(i)));
                Estimate best = Estimate.of(curve.logBest());
                table.row(
                        "  " + Figures.count(search.widths().get(i)),
                        digits(Math.exp(best.mean().orElseThrow())) + (curve.isOpen() ? " or beyond" : ""),
                        best.interval().map(TransferText::factors).orElse(""),
                        i == 0
                                ? ""
                                : "×" + digits(Math.exp(transfer.move(i).mean().orElseThrow())),
                        Figures.decimal(curve.lowestMean()),
                        curve.lowest()
                                .interval()
                                .map(interval -> Figures.decimal(interval.half()))
                                .orElse(""),
                        i == 0 ? "" : Figures.decimal(transfer.cost(i)));
            }
        }
        return table;
    }

    private RateTransfer transfer(String start) {
        return new RateTransfer(search.widths().stream()
                .map(width -> curves.get(new Network(start, width)))
                .toList());
    }

    private boolean isFlat(String start) {
        return sizes.get(start).stream().allMatch(LayerSizes::isFlat);
    }

    private String coordinates(String start) {
        Optional<LayerSizes> steepest = sizes.get(start).stream()
                .filter(layer -> layer.slope().isPresent())
                .max(Comparator.comparingDouble(layer -> Math.abs(layer.slope().getAsDouble())));
        return "the coordinate check is " + (isFlat(start) ? "flat" : "not flat")
                + steepest.map(layer -> String.format(
                                Locale.ROOT,
                                ": the mean |activation| of %s goes as width^%.2f",
                                layer.layer(),
                                layer.slope().getAsDouble()))
                        .orElse("");
    }

    private String verdict(String start) {
        RateTransfer transfer = transfer(start);
        int furthest = transfer.furthest();
        Estimate move = transfer.move(furthest);
        String moved = String.format(
                Locale.ROOT,
                "the best rate of width %s is %s times that of width %s%s",
                Figures.count(search.widths().get(furthest)),
                digits(Math.exp(move.mean().orElseThrow())),
                Figures.count(search.widths().get(0)),
                move.interval().map(interval -> " (" + factors(interval) + ")").orElse(""));
        String cost = String.format(
                Locale.ROOT,
                "; at width %s the rate of width %s costs %s nats",
                Figures.count(search.widths().get(last())),
                Figures.count(search.widths().get(0)),
                Figures.decimal(transfer.cost(last())));
        return switch (transfer.verdict()) {
            case TRANSFERS -> "rates transfer: " + moved + cost;
            case MOVES -> "rates do not transfer: " + moved + cost;
            case UNDECIDED -> "whether rates transfer is not decided: " + moved + cost;
        };
    }

    private int last() {
        return search.widths().size() - 1;
    }

    /** Why a rate does not transfer where sizes say that it could. */
    private Optional<String> explanation(String start) {
        RateTransfer transfer = transfer(start);
        boolean isOpen = search.widths().stream()
                .anyMatch(width -> curves.get(new Network(start, width)).isOpen());
        if (isOpen) {
            return Optional.of(
                    "no rate between others is best at some width; another training.learning-rate to begin with, or more"
                            + " --steps, may find one");
        }
        return switch (transfer.verdict()) {
            case TRANSFERS -> Optional.empty();
            case UNDECIDED -> Optional.of(
                    transfer.cost(last()) < NEGLIGIBLE
                            ? "the loss hardly depends on the rate between them, so that either will do"
                            : "seeds differ by more than is left to decide: give more --seeds");
            case MOVES -> isFlat(start) ? Optional.of(whyDespiteFlatSizes(transfer)) : Optional.empty();
        };
    }

    private String whyDespiteFlatSizes(RateTransfer transfer) {
        double whole = transfer.move(last()).mean().orElseThrow();
        double first = transfer.move(1).mean().orElseThrow();
        if (last() > 1 && first / whole > MOST) {
            return String.format(
                    Locale.ROOT,
                    "most of the move is between widths %s and %s: so narrow a network is not yet like a wide one, and a wider"
                            + " one to begin with transfers better",
                    Figures.count(search.widths().get(0)),
                    Figures.count(search.widths().get(1)));
        }
        return "a coordinate check sees the sizes of the first steps alone; docs/transfer.md says what else moves a rate";
    }

    /** A JSON object for each start and width, and one for each start, a line each; what is undefined is left out. */
    public String json() {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (String start : search.starts()) {
            RateTransfer transfer = transfer(start);
            for (int i = 0; i < search.widths().size(); i++) {
                objects.add(json(start, i, transfer));
            }
        }
        for (String start : search.starts()) {
            RateTransfer transfer = transfer(start);
            Estimate move = transfer.move(transfer.furthest());
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("start", start);
            json.put("verdict", transfer.verdict().name().toLowerCase(Locale.ROOT));
            json.put("width", search.widths().get(transfer.furthest()));
            json.put("base_width", search.baseWidth());
            json.put("rate_over_narrowest", Math.exp(move.mean().orElseThrow()));
            interval("rate_over_narrowest", move, json);
            json.put("coordinate_check_flat", isFlat(start));
            sizes.get(start)
                    .forEach(layer -> layer.slope().ifPresent(slope -> json.put("slope_" + layer.layer(), slope)));
            objects.add(json);
        }
        StringBuilder lines = new StringBuilder();
        objects.forEach(
                object -> lines.append(ConfigValueFactory.fromMap(object).render(ConfigRenderOptions.concise()))
                        .append('\n'));
        return lines.toString();
    }

    private Map<String, Object> json(String start, int width, RateTransfer transfer) {
        RateCurve curve = curves.get(new Network(start, search.widths().get(width)));
        Estimate best = Estimate.of(curve.logBest());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("start", start);
        json.put("width", search.widths().get(width));
        json.put("best_rate", Math.exp(best.mean().orElseThrow()));
        interval("best_rate", best, json);
        json.put("is_beyond", curve.isOpen());
        json.put("train_loss", curve.lowestMean());
        curve.lowest().interval().ifPresent(interval -> {
            json.put("train_loss_low", interval.low());
            json.put("train_loss_high", interval.high());
        });
        if (width > 0) {
            json.put("cost_of_narrowest_rate", transfer.cost(width));
        }
        return json;
    }

    private static void interval(String name, Estimate logs, Map<String, Object> json) {
        logs.interval().ifPresent(interval -> {
            json.put(name + "_low", Math.exp(interval.low()));
            json.put(name + "_high", Math.exp(interval.high()));
        });
    }

    private static String factors(Interval logs) {
        return digits(Math.exp(logs.low())) + "–" + digits(Math.exp(logs.high()));
    }

    /** To three digits. */
    private static String digits(double value) {
        return String.format(Locale.ROOT, value >= 1e-3 && value < 1e3 ? "%.3g" : "%.2e", value);
    }
}
