package org.initscope.app.config;

import static org.initscope.core.Check.require;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.initscope.app.config.text.JobSource;
import org.initscope.app.config.text.NumberRange;
import org.initscope.app.config.text.Section;
import org.initscope.core.diagnosis.Limit;
import org.initscope.core.diagnosis.Setting;
import org.initscope.core.diagnosis.rules.Thresholds;
import org.initscope.core.diagnosis.rules.depth.ActivationsOverDepth;
import org.initscope.core.diagnosis.rules.depth.DepthBreak;
import org.initscope.core.diagnosis.rules.depth.GradientsOverDepth;
import org.initscope.core.diagnosis.rules.layers.BatchNormalization;
import org.initscope.core.diagnosis.rules.layers.DeadUnits;
import org.initscope.core.diagnosis.rules.layers.SaturatedActivations;
import org.initscope.core.diagnosis.rules.loss.GeneralizationGap;
import org.initscope.core.diagnosis.rules.loss.LossCurve;
import org.initscope.core.diagnosis.rules.loss.LossReached;
import org.initscope.core.diagnosis.rules.loss.OverconfidentStart;
import org.initscope.core.diagnosis.rules.updates.GradientDataRatio;
import org.initscope.core.diagnosis.rules.updates.GradientNoise;
import org.initscope.core.diagnosis.rules.updates.UnusualSettings;
import org.initscope.core.diagnosis.rules.updates.UpdateDataRatio;
import org.initscope.core.diagnosis.rules.updates.UsualLearningRate;
import org.initscope.core.diagnosis.rules.updates.WorkerAveraging;

/** Reads the numbers that rules judge by. */
public final class RulesFile {
    private static final String NAME = "rules.conf";

    private RulesFile() {}

    /** The limits of {@code conf/rules.conf}, which is in the jar. */
    public static Thresholds standard() {
        return thresholds(shipped());
    }

    /**
     * The limits of a file, and the standard ones where it leaves some out.
     *
     * @throws IllegalArgumentException with file, line and key where something is wrong
     */
    public static Thresholds load(Path file) {
        require(Files.isRegularFile(file) && Files.isReadable(file), "there is no readable rules file %s", file);
        Config rules = JobSource.parse(file);
        return thresholds(JobSource.explained(
                () -> rules.withFallback(shipped()).resolve().root()));
    }

    private static ConfigObject shipped() {
        try (InputStream in = RulesFile.class.getResourceAsStream(NAME)) {
            if (in == null) {
                throw new IllegalStateException(NAME + ", what rules judge by, is not on the class path");
            }
            return ConfigFactory.parseReader(
                            new InputStreamReader(in, StandardCharsets.UTF_8),
                            ConfigParseOptions.defaults().setOriginDescription(NAME))
                    .root();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thresholds thresholds(ConfigObject tree) {
        Section root = Section.root(tree);
        Section start = root.section("overconfident-start");
        Section saturation = root.section("saturated-activations");
        Section dead = root.section("dead-units");
        Section activations = root.section("activations-over-depth");
        Section gradients = root.section("gradients-over-depth");
        Section gradientData = root.section("gradient-data-ratio");
        Section updateData = root.section("update-data-ratio");
        Section loss = root.section("loss-course");
        Section norm = root.section("batch-normalization");
        Section averaging = root.section("averaging");
        Section gap = root.section("generalization-gap");
        Section noise = root.section("gradient-noise");
        Section reached = root.section("loss-reached");
        Section rate = root.section("usual-learning-rate");
        Thresholds thresholds = new Thresholds(
                new OverconfidentStart.Limits(
                        limit(start, "excess"), start.number("target-excess", NumberRange.moreThan(0))),
                new SaturatedActivations.Limits(limit(saturation, "at-start"), limit(saturation, "later")),
                new DeadUnits.Limits(limit(dead, "squashing"), limit(dead, "relu"), dead.whole("examples", 2)),
                new ActivationsOverDepth.Limits(
                        limit(activations, "shrinking"),
                        limit(activations, "growing"),
                        breaks(activations),
                        limit(activations, "apart")),
                new GradientsOverDepth.Limits(
                        limit(gradients, "vanishing"), limit(gradients, "exploding"), breaks(gradients)),
                new GradientDataRatio.Limits(
                        limit(gradientData, "factor"),
                        gradientData.whole("hidden-warmup", 0, Long.MAX_VALUE),
                        gradientData.whole("warmup", 0, Long.MAX_VALUE)),
                new UpdateDataRatio.Limits(
                        limit(updateData, "low"),
                        limit(updateData, "high"),
                        limit(updateData, "alone"),
                        limit(updateData, "movement"),
                        updateData.whole("warmup", 0, Long.MAX_VALUE)),
                new LossCurve.Limits(
                        limit(loss, "fall"),
                        limit(loss, "spike"),
                        loss.number("plateau", NumberRange.moreThan(0)),
                        loss.whole("steps", 10)),
                new BatchNormalization.Limits(
                        limit(norm, "noise"),
                        limit(norm, "running"),
                        limit(norm, "workers"),
                        limit(norm, "collapsed"),
                        norm.number("smallest-scale", NumberRange.between(0, 1))),
                new WorkerAveraging.Limits(limit(averaging, "drift"), limit(averaging, "loss-gap")),
                new GeneralizationGap.Limits(limit(gap, "unseen"), limit(gap, "statistics")),
                new GradientNoise.Limits(
                        noise.number("below", NumberRange.moreThan(0)),
                        limit(noise, "above"),
                        noise.whole("rounds", 1)),
                new LossReached.Limits(limit(reached, "excess"), limit(gap, "unseen")),
                new UsualLearningRate.Limits(
                        limit(rate, "factor"), limit(rate, "over-critical"), limit(rate, "over-critical-normalized")),
                unusual(root.section("unusual-settings")));
        root.read().refuseUnknown();
        return thresholds;
    }

    private static DepthBreak.Limits breaks(Section rule) {
        return new DepthBreak.Limits(
                limit(rule, "neighbours"), limit(rule, "later-neighbours"), limit(rule, "later-depth"));
    }

    private static UnusualSettings.Limits unusual(Section rule) {
        Map<Setting.Kind, List<Limit>> limits = new EnumMap<>(Setting.Kind.class);
        for (Setting.Kind kind : Setting.Kind.values()) {
            Section setting = rule.section(Section.label(kind));
            limits.put(
                    kind,
                    Stream.of("above", "below")
                            .filter(setting::has)
                            .map(side -> limit(setting, side))
                            .toList());
        }
        return new UnusualSettings.Limits(limits);
    }

    private static Limit limit(Section rule, String key) {
        Section limit = rule.section(key);
        return new Limit(
                limit.number("warn", NumberRange.any()), limit.number("fail", NumberRange.any()), limit.text("source"));
    }
}
