package org.initscope.app.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.initscope.app.config.text.JobSource;
import org.initscope.app.config.text.NumberRange;
import org.initscope.app.config.text.Origins;
import org.initscope.app.config.text.Scalars;
import org.initscope.app.config.text.Section;
import org.initscope.app.config.text.Suggestion;
import org.initscope.app.config.text.SweptKeys;
import org.initscope.core.search.Axis;
import org.initscope.core.search.Condition;
import org.initscope.core.search.ConditionKey;
import org.initscope.core.search.Grid;
import org.initscope.core.search.SweptValue;
import org.initscope.core.search.analysis.Factor;

/** Reads the swept keys of section {@code search}: its grid, what is zipped, left out and drawn. */
final class GridReader {
    private static final String SECTION = SweptKeys.SECTION;

    private final ConfigObject object;
    private final Section search;
    private final Map<String, ConfigOrigin> origins = new LinkedHashMap<>();

    /** @param object whose keys the section reads */
    GridReader(Section search, ConfigObject object) {
        this.search = search;
        this.object = object;
    }

    /** Where each swept key stands, once {@link #read} is done. */
    Map<String, ConfigOrigin> origins() {
        return origins;
    }

    Grid read(long baseSeed) {
        search.read().expect("grid");
        search.read().expect("zip");
        search.read().expect("exclude");
        List<Axis> axes = new ArrayList<>();
        lists(SECTION + ".grid", object.get("grid"))
                .forEach((key, values) -> axes.add(at(origins.get(key), () -> Axis.of(key, values))));
        ConfigList zips = list("zip", "a list of { … }");
        for (int i = 0; i < zips.size(); i++) {
            ConfigValue zip = zips.get(i);
            String name = SECTION + ".zip[" + i + "]";
            Map<String, List<SweptValue>> together = lists(name, zip);
            if (together.isEmpty()) {
                throw Scalars.fault(zip.origin(), name, "has no key, expected { key = [ … ], … }");
            }
            axes.add(at(zip.origin(), () -> Axis.zip(List.copyOf(together.keySet()), List.copyOf(together.values()))));
        }
        int repeat = (int) search.whole("repeat", 1, Axis.MOST_SEEDS);
        if (repeat > 1) {
            origins.putIfAbsent(Factor.SEED, search.origin("repeat"));
            axes.add(Axis.repeat(Factor.SEED, baseSeed, repeat));
        }
        List<Condition> exclusions = new ArrayList<>();
        for (ConfigValue condition : list("exclude", "a list of conditions")) {
            exclusions.add(condition(condition, SECTION + ".exclude[" + exclusions.size() + "]", axes));
        }
        Section sample = search.section("sample");
        Optional<Grid.Sample> drawn = sample.has("points")
                ? Optional.of(new Grid.Sample(
                        sample.whole("points", 1, Long.MAX_VALUE),
                        sample.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                        repeat))
                : Optional.empty();
        sample.read().expect("seed");
        long limit = search.whole("limit", 1, Long.MAX_VALUE);
        return at(object.get("grid").origin(), () -> new Grid(axes, exclusions, drawn, limit));
    }

    /** The keys of a section and the values of each, as they are written: those of one file together, and overrides last. */
    private Map<String, List<SweptValue>> lists(String name, ConfigValue section) {
        if (!(section instanceof ConfigObject keys)) {
            throw Scalars.fault(section.origin(), name, "is %s, expected { key = [ … ] }", Scalars.shown(section));
        }
        Map<String, List<SweptValue>> lists = new LinkedHashMap<>();
        SweptKeys.of(name, keys).entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.comparing(ConfigValue::origin, Origins.WRITTEN)))
                .forEach(entry -> {
                    String key = entry.getKey();
                    requireEffect(name, key, entry.getValue());
                    origins.putIfAbsent(key, entry.getValue().origin());
                    lists.put(
                            key,
                            entry.getValue() instanceof ConfigObject range
                                    ? range(key, range)
                                    : values(name, key, entry.getValue()));
                });
        return lists;
    }

    /** Refuses a key without effect. Points that differ in it alone would silently be one trial. */
    private static void requireEffect(String section, String key, ConfigValue value) {
        String first = key.replaceFirst("\\..*", "");
        if (first.equals(SECTION) || first.equals(JobReader.CHECKPOINT)) {
            throw Scalars.fault(
                    value.origin(),
                    section,
                    "has the key %s, which no trial has: leave it out, or give it one value with --set",
                    key);
        }
    }

    private List<SweptValue> values(String section, String key, ConfigValue value) {
        if (!(value instanceof ConfigList list)) {
            throw Scalars.fault(
                    value.origin(),
                    section + ", key " + key + ",",
                    "is %s, expected a list [ … ] or a range { from = …, to = …, count = … }",
                    Scalars.shown(value));
        }
        List<SweptValue> values = new ArrayList<>();
        for (ConfigValue element : list) {
            values.add(swept(key, element));
        }
        return values;
    }

    private List<SweptValue> range(String key, ConfigObject range) {
        for (String name : range.keySet()) {
            if (!SweptKeys.RANGE.contains(name)) {
                throw Scalars.fault(
                        range.get(name).origin(),
                        key + "." + name,
                        "is no part of a range, expected from, to, count and scale");
            }
        }
        Section ends = Section.of(key, range);
        String scale = ends.has("scale") ? ends.choice("scale", List.of("linear", "log")) : "linear";
        double from = ends.number("from", NumberRange.any());
        double to = ends.number("to", NumberRange.any());
        int count = ends.whole("count", 2);
        boolean whole = takesWhole(JobSource.find(JobSource.reference(), key));
        return Scalars.fitting(range.origin(), key, () -> new org.initscope.core.search.Range(
                        from, to, count, scale.equals("log"), whole)
                .values());
    }

    /**
     * Whether a key takes only whole numbers, as its default says. A default of 1.0 takes others too, although its value
     * is whole.
     */
    static boolean takesWhole(ConfigValue byDefault) {
        // as text, which alone still has the point
        return byDefault != null
                && isWhole(byDefault)
                && !byDefault.atKey(SECTION).getString(SECTION).contains(".");
    }

    private static boolean isWhole(ConfigValue value) {
        return value.unwrapped() instanceof Integer || value.unwrapped() instanceof Long;
    }

    /** The value of a key as a grid has it. */
    static SweptValue swept(String key, ConfigValue value) {
        if (value instanceof ConfigList list) {
            return new SweptValue.Several(
                    list.stream().map(element -> swept(key, element)).toList());
        }
        if (value instanceof ConfigObject object) {
            Map<String, SweptValue> values = new TreeMap<>();
            object.forEach((name, element) -> values.put(name, swept(key, element)));
            return new SweptValue.Section(values);
        }
        if (value.valueType() == ConfigValueType.NULL) {
            throw Scalars.fault(value.origin(), key, "has null among its values, expected a value");
        }
        if (TextKeys.contains(key)) {
            return new SweptValue.Text(Scalars.text(value).orElseThrow());
        }
        Object plain = value.unwrapped();
        if (plain instanceof Boolean flag) {
            return new SweptValue.Flag(flag);
        }
        if (plain instanceof Number number) {
            if (!Double.isFinite(number.doubleValue())) {
                throw Scalars.fault(
                        value.origin(), key, "has %s among its values, too large a number", Scalars.shown(value));
            }
            return isWhole(value)
                    ? new SweptValue.Whole(number.longValue())
                    : new SweptValue.Real(number.doubleValue());
        }
        return new SweptValue.Text((String) plain);
    }

    private ConfigList list(String key, String expected) {
        ConfigValue value = object.get(key);
        if (value instanceof ConfigList list) {
            return list;
        }
        throw Scalars.fault(value.origin(), SECTION + "." + key, "is %s, expected %s", Scalars.shown(value), expected);
    }

    static Condition condition(ConfigValue value, String name, List<Axis> axes) {
        String text = Scalars.text(value)
                .orElseThrow(() -> Scalars.fault(
                        value.origin(), name, "is %s, expected a condition in quotes", Scalars.shown(value)));
        List<ConditionKey> keys =
                axes.stream().flatMap(axis -> axis.conditionKeys().stream()).toList();
        try {
            return Condition.parse(text, keys, Suggestion::of);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(Origins.place(value.origin()) + ": " + name + ": " + e.getMessage(), e);
        }
    }

    private static <T> T at(ConfigOrigin origin, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(Origins.place(origin) + ": " + e.getMessage(), e);
        }
    }
}
