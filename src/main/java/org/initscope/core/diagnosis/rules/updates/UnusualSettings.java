package org.initscope.core.diagnosis.rules.updates;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.Finding.Evidence;
import org.initscope.core.diagnosis.Finding.Place;
import org.initscope.core.diagnosis.Limit;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.diagnosis.Rule;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Setting;
import org.initscope.core.diagnosis.Verdict;

/** Are numbers that most trainings leave as they are so far from usual that trainings with them have lost by it? */
public final class UnusualSettings implements Rule {
    private final Limits limits;

    /**
     * @param byKind limits of the value, those from above and from below
     */
    public record Limits(Map<Setting.Kind, List<Limit>> byKind) implements Serializable {
        public Limits {
            byKind = Map.copyOf(byKind);
        }
    }

    public UnusualSettings(Limits limits) {
        this.limits = limits;
    }

    @Override
    public String id() {
        return "unusual-settings";
    }

    @Override
    public String title() {
        return "Settings compared with usual ones";
    }

    @Override
    public boolean needsFiniteStart() {
        return false;
    }

    @Override
    public List<Finding> examine(RunStatistics run) {
        List<Setting> settings = run.description().expected().settings();
        if (settings.isEmpty()) {
            return insufficient("Nobody knows which settings this training has.");
        }
        List<Finding> findings =
                settings.stream().flatMap(setting -> finding(setting).stream()).toList();
        return findings.isEmpty()
                ? pass(
                        Evidence.nothing(),
                        "The optimizer, its minibatches and the normalization have no setting that is far from usual.")
                : findings;
    }

    private Optional<Finding> finding(Setting setting) {
        return limits.byKind().getOrDefault(setting.kind(), List.of()).stream()
                .filter(limit -> limit.judge(setting.value()).isProblem())
                .findFirst()
                .map(limit -> finding(setting, limit));
    }

    private Finding finding(Setting setting, Limit limit) {
        Verdict verdict = limit.judge(setting.value());
        return finding(
                verdict,
                Place.network(),
                Evidence.at(0, setting.kind().name().toLowerCase(Locale.ROOT), setting.value(), limit.of(verdict)),
                String.format(
                        Locale.ROOT,
                        "%s is %s, where %s: trainings with one so far from it have %s lost more than 0.1 nats.",
                        setting.kind().subject(),
                        Numbers.shown(setting.value()),
                        Double.isInfinite(setting.usual())
                                ? "none is usual"
                                : Numbers.shown(setting.usual()) + " is usual",
                        verdict == Verdict.FAIL ? "mostly" : "often"),
                new Cause.UnusualSetting(setting));
    }
}
