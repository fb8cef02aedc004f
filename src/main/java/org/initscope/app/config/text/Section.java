package org.initscope.app.config.text;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One object of a configuration that is being read. It gives typed values, and each fault is a sentence with file and
 * line. It notes the keys and values that were read, from which unknown keys and the canonical form follow.
 */
public final class Section {
    private final String path;
    private final ConfigObject object;
    private final Optional<ConfigObject> inherited;
    private final Set<String> known = new LinkedHashSet<>();
    private final Set<String> texts = new LinkedHashSet<>();
    private final Set<String> later = new LinkedHashSet<>();
    private final Set<String> unused = new LinkedHashSet<>();
    private final Map<String, Section> sections = new TreeMap<>();
    private final List<Section> children = new ArrayList<>();
    private final Map<String, Object> canonical = new TreeMap<>();

    private Section(String path, ConfigObject object, Optional<ConfigObject> inherited) {
        this.path = path;
        this.object = object;
        this.inherited = inherited;
    }

    public static Section root(ConfigObject object) {
        return new Section("", object, Optional.empty());
    }

    /** An object that stands in the place of a key's value. */
    public static Section of(String key, ConfigObject object) {
        return new Section(key, object, Optional.empty());
    }

    /** What was read, with every value in its canonical form, as nested maps and lists. */
    public Map<String, Object> canonical() {
        return canonical;
    }

    /** What distinguishes one configuration from another: the canonical form without keys that came {@link #later}. */
    public Map<String, Object> identity() {
        Map<String, Object> identity = new TreeMap<>(canonical);
        sections.forEach((key, section) -> identity.put(key, section.identity()));
        later.forEach(key -> identity.computeIfPresent(key, this::unlessDefault));
        return identity;
    }

    private Object unlessDefault(String key, Object value) {
        return JobSource.isDefault(fullName(key), ConfigValueFactory.fromAnyRef(value)) ? null : value;
    }

    /** Names keys that earlier configurations do not have. Those have the defaults, and keep their identity. */
    public void later(String... keys) {
        later.addAll(List.of(keys));
    }

    /** The paths of all keys that were read as texts. */
    public Set<String> texts() {
        Set<String> all = new LinkedHashSet<>(texts);
        children.forEach(child -> all.addAll(child.texts()));
        return all;
    }

    /** The paths of all keys that have no effect and are allowed. */
    public Set<String> unused() {
        Set<String> all = new LinkedHashSet<>(unused);
        children.forEach(child -> all.addAll(child.unused()));
        return all;
    }

    /** Puts another canonical form in the place of what was read. */
    public void record(String key, Object value) {
        known.add(key);
        sections.remove(key);
        canonical.put(key, value);
    }

    /** Whether the key has a value; null is none. */
    public boolean has(String key) {
        known.add(key);
        return find(key).filter(v -> v.valueType() != ConfigValueType.NULL).isPresent();
    }

    /** Leaves a key to another reader. */
    public void leave(String key) {
        known.add(key);
    }

    public List<String> keys() {
        return object.keySet().stream().sorted().toList();
    }

    public ConfigValueType type(String key) {
        return value(key, "a value").valueType();
    }

    public Section section(String key) {
        return child(key, Optional.empty());
    }

    /** A section that takes from another one what it does not have. */
    public Section section(String key, Section other) {
        return child(key, Optional.of(other.object));
    }

    private Section child(String key, Optional<ConfigObject> inheritedByChild) {
        Section child = new Section(fullName(key), object(key), inheritedByChild);
        children.add(child);
        record(key, child.canonical);
        sections.put(key, child);
        return child;
    }

    /** The objects of a list. */
    public List<Section> sections(String key) {
        List<Section> elements = new ArrayList<>();
        for (ConfigValue element : list(key, "a list of { … }")) {
            String name = fullName(key) + "[" + elements.size() + "]";
            if (!(element instanceof ConfigObject child)) {
                throw Scalars.fault(element.origin(), name, "is %s, expected { … }", Scalars.shown(element));
            }
            elements.add(new Section(name, child, Optional.empty()));
        }
        children.addAll(elements);
        record(key, elements.stream().map(Section::canonical).toList());
        return elements;
    }

    /** Whole numbers from {@code low} to the largest int. */
    public List<Integer> wholes(String key, int low) {
        List<Integer> numbers = new ArrayList<>();
        for (ConfigValue element : list(key, "a list of whole numbers")) {
            String name = fullName(key) + "[" + numbers.size() + "]";
            numbers.add((int) Scalars.whole(name, element, low, Integer.MAX_VALUE));
        }
        record(key, List.copyOf(numbers));
        return numbers;
    }

    public int whole(String key, int low) {
        return (int) whole(key, low, Integer.MAX_VALUE);
    }

    public long whole(String key, long low, long high) {
        long number = Scalars.whole(fullName(key), value(key, "a whole number"), low, high);
        record(key, number);
        return number;
    }

    public double number(String key, NumberRange range) {
        double number = Scalars.number(fullName(key), value(key, "a number, " + range), range);
        record(key, number);
        return number;
    }

    public boolean flag(String key) {
        boolean flag = choice(key, List.of("true", "false")).equals("true");
        record(key, flag);
        return flag;
    }

    public String text(String key) {
        texts.add(fullName(key));
        ConfigValue value = value(key, "a text");
        String text = Scalars.text(value).orElseThrow(() -> fault(key, "is %s, expected a text", Scalars.shown(value)));
        record(key, text);
        return text;
    }

    /** A time with its unit, such as {@code 1 minute}, 0 or more. */
    public Duration duration(String key) {
        ConfigValue value = value(key, "a time");
        Duration time = Scalars.time(value)
                .orElseThrow(() -> fault(
                        key,
                        "is %s, expected a time, 0 or more, with its unit, such as 1 minute, 30 s or 500 ms",
                        Scalars.shown(value)));
        record(key, time.toMillis() + " ms");
        return time;
    }

    /** One of an enum's values by its name in lower case with hyphens. */
    public <E extends Enum<E>> E choice(String key, Class<E> values) {
        Map<String, E> byLabel = new TreeMap<>();
        Stream.of(values.getEnumConstants()).forEach(v -> byLabel.put(label(v), v));
        return byLabel.get(choice(
                key, Stream.of(values.getEnumConstants()).map(Section::label).toList()));
    }

    public String choice(String key, Collection<String> allowed) {
        ConfigValue value = value(key, "one of " + String.join(", ", allowed));
        String label = Scalars.text(value).orElse("");
        if (!allowed.contains(label)) {
            throw Scalars.fault(
                    value.origin(),
                    fullName(key),
                    "is %s, expected %s%s",
                    Scalars.shown(value),
                    (allowed.size() > 2 ? "one of " : "") + enumerated(allowed),
                    Suggestion.question(label, allowed));
        }
        record(key, label);
        return label;
    }

    public static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Refuses keys that the value of {@code deciding} leaves without effect, where they stand in the same layer or
     * override it. A key is allowed that repeats its default, or that only a later override of {@code deciding} makes
     * ineffective.
     */
    public void refuseUnused(ConfigOrigin deciding, String choice, Collection<String> used, Collection<String> all) {
        for (String key : all) {
            known.add(key);
            if (!used.contains(key) && object.containsKey(key)) {
                ConfigOrigin origin = object.get(key).origin();
                int layer = Origins.layer(origin);
                boolean beside = Origins.source(origin).equals(Origins.source(deciding));
                boolean harmless =
                        JobSource.isDefault(fullName(key), object.get(key)) || Origins.isBefore(origin, deciding);
                if (!harmless && (layer > Origins.layer(deciding) || beside)) {
                    String takes = used.isEmpty() ? "nothing" : String.join(" and ", used);
                    throw fault(key, "has no effect: %s takes %s", choice, takes);
                }
                unused.add(fullName(key));
            }
        }
    }

    /** What a constructor returns. Its refusal becomes a fault of the key. */
    public <T> T checked(String key, Supplier<T> constructor) {
        return Scalars.fitting(originOrOwn(key), fullName(key), constructor);
    }

    /** Makes the refusal of a check a fault of the key. */
    public void checked(String key, Runnable check) {
        checked(key, () -> {
            check.run();
            return key;
        });
    }

    public ConfigOrigin origin(String key) {
        return value(key).origin();
    }

    /** The value as it stands. */
    public ConfigValue value(String key) {
        return value(key, "a value");
    }

    /** A sentence about the value of a key, with its place in front. */
    public IllegalArgumentException fault(String key, String sentence, Object... values) {
        return Scalars.fault(originOrOwn(key), fullName(key), sentence, values);
    }

    private ConfigOrigin originOrOwn(String key) {
        return find(key).map(Origins::of).orElse(Origins.of(object));
    }

    /**
     * Ends the reading of a whole tree.
     *
     * @throws IllegalArgumentException where a key stands in it that nobody asked for
     */
    public void refuseUnknownKeys() {
        List<String> candidates = new ArrayList<>();
        collectKnown(candidates);
        List<Unknown> unknown = new ArrayList<>();
        collectUnknown(unknown);
        unknown.stream()
                .min(Comparator.comparing((Unknown u) -> u.origin().lineNumber()))
                .ifPresent(first -> {
                    throw new IllegalArgumentException(String.format(
                            Locale.ROOT,
                            "%s: unknown key %s%s",
                            Origins.place(first.origin()),
                            Scalars.shortened(first.path()),
                            Suggestion.question(first.path(), candidates)));
                });
    }

    private record Unknown(String path, ConfigOrigin origin) {}

    private void collectKnown(List<String> into) {
        known.forEach(key -> into.add(fullName(key)));
        children.forEach(child -> child.collectKnown(into));
    }

    private void collectUnknown(List<Unknown> into) {
        object.forEach((key, value) -> {
            if (!known.contains(key)) {
                into.add(new Unknown(fullName(key), Origins.of(value)));
            }
        });
        children.forEach(child -> child.collectUnknown(into));
    }

    /** The whole path of a key. */
    public String fullName(String key) {
        String quoted = ConfigUtil.joinPath(key);
        return path.isEmpty() ? quoted : path + "." + quoted;
    }

    private ConfigValue value(String key, String expected) {
        known.add(key);
        return find(key).orElseThrow(() -> fault(key, "is missing, expected %s", expected));
    }

    private Optional<ConfigValue> find(String key) {
        return Optional.ofNullable(object.get(key)).or(() -> inherited.map(other -> other.get(key)));
    }

    private ConfigObject object(String key) {
        ConfigValue value = value(key, "{ … }");
        if (value instanceof ConfigObject child) {
            return child;
        }
        throw Scalars.fault(value.origin(), fullName(key), "is %s, expected { … }", Scalars.shown(value));
    }

    private ConfigList list(String key, String expected) {
        ConfigValue value = value(key, expected);
        if (value instanceof ConfigList list) {
            return list;
        }
        throw Scalars.fault(value.origin(), fullName(key), "is %s, expected %s", Scalars.shown(value), expected);
    }

    private static String enumerated(Collection<String> words) {
        List<String> list = List.copyOf(words);
        return String.join(", ", list.subList(0, list.size() - 1)) + " or " + list.get(list.size() - 1);
    }
}
