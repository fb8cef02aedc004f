package org.initscope.app.config;

import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import org.initscope.app.config.text.NumberRange;
import org.initscope.app.config.text.Section;
import org.initscope.core.training.averaging.LocalStepSchedule;
import org.initscope.core.training.averaging.OuterOptimizer;
import org.initscope.core.training.averaging.StateAverage;
import org.initscope.spark.averaging.AveragingMaster;

/** Reads section {@code averaging}. */
final class AveragingReader {
    private final Section averaging;

    private AveragingReader(Section averaging) {
        this.averaging = averaging;
    }

    static AveragingSettings read(Section averaging) {
        return new AveragingReader(averaging).read();
    }

    private AveragingSettings read() {
        Section outer = averaging.section("outer");
        return new AveragingSettings(
                averaging.choice("master", AveragingMaster.class),
                averaging.whole("workers", 1),
                localSteps(),
                averaging.choice("batch-norm", StateAverage.class),
                new OuterOptimizer(
                        outer.number("rate", NumberRange.moreThan(0)),
                        outer.number("momentum", NumberRange.below(0, 1)),
                        outer.flag("nesterov")));
    }

    private LocalStepSchedule localSteps() {
        if (averaging.type("local-steps") != ConfigValueType.LIST) {
            return LocalStepSchedule.constant(averaging.whole("local-steps", 1));
        }
        List<Section> entries = averaging.sections("local-steps");
        if (entries.isEmpty()) {
            throw averaging.fault("local-steps", "is an empty list, expected at least { steps = … }");
        }
        List<LocalStepSchedule.Piece> pieces = new ArrayList<>();
        long start = 0;
        for (Section entry : entries) {
            boolean last = pieces.size() == entries.size() - 1;
            long until = last && !entry.has("until") ? Long.MAX_VALUE : entry.whole("until", 1, Long.MAX_VALUE);
            if (until <= start) {
                throw entry.fault("until", "is %d, expected a later step than the %d before it", until, start);
            }
            pieces.add(new LocalStepSchedule.Piece(until, entry.whole("steps", 1)));
            start = until;
        }
        return new LocalStepSchedule(pieces);
    }
}
