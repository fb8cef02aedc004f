package org.initscope.app.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.initscope.app.config.Job;
import org.initscope.app.search.TransferSearch.Network;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.WeightScheme;
import org.initscope.core.training.LayerRates;
import org.junit.jupiter.api.Test;

/** A transfer check trains a job under its own start and under mup, and changes nothing else of it. */
class TransferSearchTest {
    private static final int BASE_WIDTH = 8;

    private static TransferSearch search(String start) {
        Job job = Job.parse(
                "model { hidden = [20, 20], normalization = none, initialization { " + start + " } }\n"
                        + "training { learning-rate = [ { until = 9, rate = 0.5 }, { rate = 0.1 } ], seed = 9007199254740993 }",
                "job");
        return new TransferSearch(job, Path.of("job.conf"), List.of(8, 32), 3, 100, BASE_WIDTH);
    }

    private static Initialization start(TransferSearch search, String start) {
        return search.job(new Network(start, 32), 0.3).model().initialization();
    }

    @Test
    void theOwnStartStaysAsItIs() {
        TransferSearch search =
                search("weights { scheme = normal, std = 0.2 }, output { std = 0.3 }, embedding-std = 2");

        assertThat(search.starts()).containsExactly("normal", "mup");
        assertThat(start(search, "normal").weights()).isEqualTo(new WeightScheme.Normal(0.2));
        assertThat(start(search, "normal").outputWeights()).isEqualTo(new WeightScheme.Normal(0.3));
        assertThat(start(search, "mup").weights()).isEqualTo(new WeightScheme.FanIn(5.0 / 3));
        assertThat(start(search, "mup").outputWeights()).isEqualTo(new WeightScheme.MaximalUpdateOutput(1, BASE_WIDTH));
        assertThat(start(search, "mup").embeddingStd()).isEqualTo(2);
    }

    @Test
    void besideMupItselfStandsFanIn() {
        TransferSearch search = search("weights { scheme = mup, gain = 2 }, base-width = 100");

        assertThat(search.starts()).containsExactly("fan-in", "mup");
        assertThat(start(search, "fan-in").outputWeights()).isEqualTo(new WeightScheme.FanIn(1));
        Job mup = search.job(new Network("mup", 32), 0.3);
        assertThat(mup.training().layerRates()).isEqualTo(new LayerRates.MaximalUpdate(BASE_WIDTH));
        assertThat(mup.model().hidden()).containsExactly(32, 32);
        assertThat(mup.training().learningRate().rateAt(50)).isEqualTo(0.3);
    }

    @Test
    void anOutputOfZeroStaysZero() {
        assertThat(start(search("output = zero"), "mup").outputWeights()).isEqualTo(new WeightScheme.Constant(0));
    }

    @Test
    void everyPointIsATrainingOfItsOwn() {
        TransferSearch search = search("weights { scheme = normal, std = 0.2 }");
        List<Double> rates = new RateLadder(search.firstRate()).rates();

        SearchPlanning planning = search.planning(rates);

        assertThat(planning.trials().size()).isEqualTo(2 * 2 * rates.size() * 3);
        assertThat(search.baseline().swept())
                .containsOnlyKeys(
                        "model.hidden",
                        "model.initialization.base-width",
                        "model.initialization.output.scheme",
                        "model.initialization.weights.scheme",
                        "training.learning-rate",
                        "training.seed");
    }
}
