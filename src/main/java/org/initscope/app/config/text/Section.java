package org.initscope.app.config.text;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One object of a configuration that is being read. It gives typed values, and each fault is a sentence with file and line.
 */
public final class Section {
    private final ConfigObject object;
    private final Optional<ConfigObject> inherited;
    private final ReadKeys read;

    private Section(String path, ConfigObject object, Optional<ConfigObject> inherited) {
        this.object = object;
        this.inherited = inherited;
        this.read = new ReadKeys(path, object);
    }

    public static Section root(ConfigObject object) {
        return new Section("", object, Optional.empty());
    }

    /** An object that stands in the place of a key's value. */
    public static Section of(String key, ConfigObject object) {
        return new Section(key, object, Optional.empty());
    }

    /** What was read of it. */
    public ReadKeys read() {
        return read;
    }

    /** Whether the key has a value; null is none. */
    public boolean has(String key) {
        read.expect(key);
        return find(key).filter(v -> v.valueType() != ConfigValueType.NULL).isPresent();
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
        read.child(key, child.read);
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
        read.children(key, elements.stream().map(Section::read).toList());
        return elements;
    }

    /** Whole numbers from {@code low} to the largest int. */
    public List<Integer> wholes(String key, int low) {
        List<Integer> numbers = new ArrayList<>();
        for (ConfigValue element : list(key, "a list of whole numbers")) {
            String name = fullName(key) + "[" + numbers.size() + "]";
            numbers.add((int) Scalars.whole(name, element, low, Integer.MAX_VALUE));
        }
        read.record(key, List.copyOf(numbers));
        return numbers;
    }

    public int whole(String key, int low) {
        return (int) whole(key, low, Integer.MAX_VALUE);
    }

    public long whole(String key, long low, long high) {
        long number = Scalars.whole(fullName(key), value(key, "a whole number"), low, high);
        read.record(key, number);
        return number;
    }

    public double number(String key, NumberRange range) {
        double number = Scalars.number(fullName(key), value(key, "a number, " + range), range);
        read.record(key, number);
        return number;
    }

    public boolean flag(String key) {
        boolean flag = choice(key, List.of("true", "false")).equals("true");
        read.record(key, flag);
        return flag;
    }

    public String text(String key) {
        read.text(key);
        ConfigValue value = value(key, "a text");
        String text = Scalars.text(value).orElseThrow(() -> fault(key, "is %s, expected a text", Scalars.shown(value)));
        read.record(key, text);
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
        read.record(key, time.toMillis() + " ms");
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
        read.record(key, label);
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
            read.expect(key);
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
                read.unused(key);
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

    /** The whole path of a key. */
    public String fullName(String key) {
        return read.fullName(key);
    }

    private ConfigValue value(String key, String expected) {
        read.expect(key);
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
