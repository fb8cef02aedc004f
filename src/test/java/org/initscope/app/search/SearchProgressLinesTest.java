package org.initscope.app.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.initscope.core.search.GridPoint;
import org.initscope.core.search.SweptValue;
import org.initscope.spark.search.SearchProgress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A search's progress fits its line, and its time left counts work and the last seconds. */
class SearchProgressLinesTest {
    private final AtomicLong now = new AtomicLong();
    private final StringWriter said = new StringWriter();
    private final List<GridPoint> points = Stream.of(0.5, 1.0, 2.0)
            .flatMap(gain -> Stream.of(1.0, 2.0).map(seed -> point(gain, seed)))
            .toList();
    private final SearchProgressLines lines =
            new SearchProgressLines(new PrintWriter(said), points, Optional.empty(), now::get);

    private static GridPoint point(double gain, double seed) {
        return new GridPoint(new TreeMap<>(Map.of(
                "model.initialization.weights.gain", new SweptValue.Real(gain),
                "model.embedding", new SweptValue.Whole(10),
                "training.seed", new SweptValue.Real(seed))));
    }

    @AfterEach
    void close() {
        lines.close();
    }

    private void after(long seconds, long done, double share, long diverged) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
        lines.onProgress(new SearchProgress(
                1_000,
                done,
                done,
                diverged,
                0,
                0,
                share,
                Optional.of(new SearchProgress.Best(points.get(2), 2.17021))));
    }

    @Test
    void theLineHasTrialsTheirRateTheTimeLeftAndTheBestPointByWhatDiffers() {
        after(10, 500, 0.5, 24);

        assertThat(said.toString()).isEqualTo("500/1,000, 3,000/min, 0:10 left, best 2.1702: gain 1.0; 24 diverged\n");
    }

    @Test
    void theTimeLeftCountsWorkAndNotTrials() {
        after(10, 900, 0.1, 0);

        assertThat(said.toString()).startsWith("900/1,000, 5,400/min, 1:30 left");
    }

    @Test
    void theFirstSecondsAreForgotten() {
        after(60, 10, 0.01, 0);
        after(20, 210, 0.21, 0);
        after(10, 310, 0.31, 0);

        assertThat(said.toString().lines().reduce((a, b) -> b).orElseThrow())
                .startsWith("310/1,000, 600/min, 1:09 left");
    }

    @Test
    void aKeyIsNamedWholeOrLeftOut() {
        List<GridPoint> several = Stream.of(32L, 64L)
                .map(size -> new GridPoint(new TreeMap<>(Map.of(
                        "model.initialization.output-scale", new SweptValue.Real(0.1 * size),
                        "training.batch-size", new SweptValue.Whole(size),
                        "training.learning-rate", new SweptValue.Real(size)))))
                .toList();
        try (SearchProgressLines lines =
                new SearchProgressLines(new PrintWriter(said), several, Optional.empty(), now::get)) {
            now.addAndGet(TimeUnit.SECONDS.toNanos(10));
            Optional<SearchProgress.Best> best = Optional.of(new SearchProgress.Best(several.get(1), 2.17021));
            lines.onProgress(new SearchProgress(1_000, 500, 500, 0, 0, 0, 0.5, best));
        }
        assertThat(said.toString()).endsWith("best 2.1702: output-scale 6.4, ...\n");
    }

    @Test
    void noLineIsLongerThanEightyColumns() {
        List<GridPoint> wide = Stream.of("a", "b")
                .map(text -> new GridPoint(new TreeMap<>(Map.of(
                        "model.initialization.weights.scheme-of-all",
                        new SweptValue.Text(text.repeat(60)),
                        "training.optimizer",
                        new SweptValue.Text(text.repeat(30))))))
                .toList();
        try (SearchProgressLines wideLines =
                new SearchProgressLines(new PrintWriter(said), wide, Optional.empty(), now::get)) {
            now.addAndGet(TimeUnit.SECONDS.toNanos(10));
            wideLines.onProgress(new SearchProgress(
                    1_000_000,
                    999_999,
                    999_999,
                    1_000,
                    1_000,
                    1_000,
                    0.9,
                    Optional.of(new SearchProgress.Best(wide.get(0), 1e9))));
        }
        assertThat(said.toString().strip())
                .hasSizeLessThanOrEqualTo(80)
                .startsWith("999,999/1,000,000")
                .endsWith("...");
    }
}
