package org.initscope.report.readers;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.initscope.core.evidence.BoundedSeries;
import org.initscope.core.evidence.Origin;

/** Which measured steps of each network a page shows, after a first look at where all rows come from. */
final class ShownSteps {
    private static final int MOST_SEEN = 1 << 14;
    private static final int MOST_SHOWN = 150;
    private static final int LEAST_SHOWN = 8;

    private final Map<String, BoundedSeries<Long>> byScope = new HashMap<>();
    private final Map<String, Set<Long>> shown = new HashMap<>();

    /** Takes where a row comes from. */
    void add(Origin origin) {
        byScope.computeIfAbsent(ShownTensor.scope(origin), scope -> new BoundedSeries<>(MOST_SEEN, Integer.MAX_VALUE))
                .add(origin.step(), origin::step);
    }

    /** Keeps so many steps of each network that about so many rows remain. */
    ShownSteps choose(int most) {
        byScope.forEach((scope, steps) -> {
            long rowsPerStep = Math.max(1, steps.rows() / steps.size());
            long affordable = most / byScope.size() / rowsPerStep;
            int kept = (int) Math.max(LEAST_SHOWN, Math.min(MOST_SHOWN, affordable));
            shown.put(scope, new HashSet<>(Thinning.of(steps.held().keySet(), kept)));
        });
        return this;
    }

    /** At most so many steps of one network. */
    Set<Long> choose(int most, String scope) {
        return byScope.containsKey(scope)
                ? Thinning.of(byScope.get(scope).held().keySet(), most)
                : Set.of();
    }

    boolean isEmpty() {
        return byScope.isEmpty();
    }

    /** Whether a page shows the step of a row. */
    boolean shows(Origin origin) {
        return shown.getOrDefault(ShownTensor.scope(origin), Set.of()).contains(origin.step());
    }
}
