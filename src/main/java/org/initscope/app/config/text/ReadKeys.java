package org.initscope.app.config.text;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The keys and values that were read of an object of a configuration, and of those in it. Unknown keys and the canonical form
 * follow from them.
 */
public final class ReadKeys {
    private final String path;
    private final ConfigObject object;
    private final Set<String> known = new LinkedHashSet<>();
    private final Set<String> texts = new LinkedHashSet<>();
    private final Set<String> later = new LinkedHashSet<>();
    private final Set<String> unused = new LinkedHashSet<>();
    private final Map<String, ReadKeys> byKey = new TreeMap<>();
    private final List<ReadKeys> children = new ArrayList<>();
    private final Map<String, Object> canonical = new TreeMap<>();

    ReadKeys(String path, ConfigObject object) {
        this.path = path;
        this.object = object;
    }

    /** What was read, with every value in its canonical form, as nested maps and lists. */
    public Map<String, Object> canonical() {
        return canonical;
    }

    /** What distinguishes one configuration from another: the canonical form without keys that came {@link #later}. */
    public Map<String, Object> identity() {
        Map<String, Object> identity = new TreeMap<>(canonical);
        byKey.forEach((key, child) -> identity.put(key, child.identity()));
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
        byKey.remove(key);
        canonical.put(key, value);
    }

    /** Expects a key, whoever reads it. */
    public void expect(String key) {
        known.add(key);
    }

    /** Notes that a key is read as a text. */
    void text(String key) {
        texts.add(fullName(key));
    }

    /** Notes that a key has no effect and is allowed. */
    void unused(String key) {
        unused.add(fullName(key));
    }

    /** Notes that a key's object is read. */
    void child(String key, ReadKeys child) {
        children.add(child);
        record(key, child.canonical);
        byKey.put(key, child);
    }

    /** Notes that the objects of a key's list are read. */
    void children(String key, List<ReadKeys> elements) {
        children.addAll(elements);
        record(key, elements.stream().map(ReadKeys::canonical).toList());
    }

    /** The whole path of a key. */
    String fullName(String key) {
        String quoted = ConfigUtil.joinPath(key);
        return path.isEmpty() ? quoted : path + "." + quoted;
    }

    /**
     * Ends the reading of a whole tree.
     *
     * @throws IllegalArgumentException where a key stands in it that nobody asked for
     */
    public void refuseUnknown() {
        List<String> candidates = new ArrayList<>();
        collectKnown(candidates);
        List<Unknown> unknown = new ArrayList<>();
        collectUnknown(unknown);
        unknown.stream()
                .min(Comparator.comparing((Unknown u) -> Origins.of(u.value()).lineNumber()))
                .ifPresent(first -> {
                    throw new IllegalArgumentException(String.format(
                            Locale.ROOT,
                            "%s: unknown key %s%s",
                            Origins.place(Origins.of(first.value())),
                            Scalars.shortened(first.path()),
                            suggestion(first.path(), candidates)));
                });
    }

    /** What may have been meant; where that is in other sections, also what there is in the one that was written. */
    private static String suggestion(String path, List<String> candidates) {
        String question = Suggestion.question(path, candidates);
        List<String> besides = Suggestion.besides(path, candidates);
        if (besides.isEmpty() || besides.stream().anyMatch(question::contains)) {
            return question;
        }
        String section = path.substring(0, path.lastIndexOf('.'));
        return (question.isEmpty() ? ", " : question + " ") + section + " has "
                + besides.stream()
                        .map(key -> key.substring(section.length() + 1))
                        .sorted()
                        .collect(Collectors.joining(", "));
    }

    private record Unknown(String path, ConfigValue value) {}

    private void collectKnown(List<String> into) {
        known.forEach(key -> into.add(fullName(key)));
        children.forEach(child -> child.collectKnown(into));
    }

    private void collectUnknown(List<Unknown> into) {
        object.forEach((key, value) -> {
            if (!known.contains(key)) {
                into.add(new Unknown(fullName(key), value));
            }
        });
        children.forEach(child -> child.collectUnknown(into));
    }
}
