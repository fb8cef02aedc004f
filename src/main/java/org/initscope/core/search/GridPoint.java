package org.initscope.core.search;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** One value for each swept key, in the order of the grid's keys. */
public record GridPoint(Map<String, SweptValue> values) implements Serializable {
    public GridPoint {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** For example {@code training.seed = 1, model.hidden = [100, 100]}. */
    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(e -> e.getKey() + " = " + e.getValue().printed())
                .collect(Collectors.joining(", "));
    }
}
