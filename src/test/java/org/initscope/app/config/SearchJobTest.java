package org.initscope.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.WeightScheme;
import org.initscope.core.search.EarlyStopping;
import org.initscope.core.search.SweptValue;
import org.initscope.core.search.Trial;
import org.initscope.core.training.GradientClipping;
import org.initscope.core.training.LearningRateSchedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the section search of a job file means. */
class SearchJobTest {
    @TempDir
    Path folder;

    private SearchJob search(String text, String... overrides) {
        Path file = folder.resolve("grid.conf");
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return SearchJob.load(file, List.of(overrides));
    }

    private static Map<Trial, Job> trials(SearchJob search) {
        Map<Trial, Job> trials = new LinkedHashMap<>();
        search.forEachTrial(trials::put);
        return trials;
    }

    @Test
    void sweptKeysReachTheJobsOfTheTrials() {
        SearchJob search = search(
                """
                search.grid {
                  "model.normalization" = [none, batch]
                  model.initialization.weights.gain = [0.5, tanh]
                  training.learning-rate = [0.1, [ { until = 10, rate = 0.2 }, { rate = 0.02 } ]]
                }
                """);

        List<Job> jobs = new ArrayList<>(trials(search).values());
        assertThat(jobs).hasSize(8);
        assertThat(jobs.get(0).model().normalization()).isEqualTo(new Normalization.None());
        assertThat(jobs.get(7).model().normalization()).isEqualTo(Normalization.Batch.standard());
        assertThat(jobs.get(0).model().initialization().weights()).isEqualTo(new WeightScheme.FanIn(0.5));
        assertThat(jobs.get(2).model().initialization().weights()).isEqualTo(new WeightScheme.FanIn(5.0 / 3.0));
        assertThat(jobs.get(0).training().learningRate()).isEqualTo(LearningRateSchedule.Stepwise.constant(0.1));
        assertThat(jobs.get(1).training().learningRate().rateAt(11)).isEqualTo(0.02);
    }

    @Test
    void anOverrideAddsToTheGridOfTheFileAndReplacesItAllAfterNull() {
        String file =
                """
                search.grid {
                  "model.hidden" = [[4], [5]]
                  training { batch-size = [8, 16], learning-rate = [0.2, 0.4, 0.8] }
                }
                """;
        String one = "search.grid={\"training.learning-rate\"=[0.1,1]}";

        assertThat(search(file, one).settings().grid().keys())
                .containsExactlyInAnyOrder("model.hidden", "training.batch-size", "training.learning-rate");
        for (String nothing : List.of("search.grid=null", "search.grid=", "grid=null")) {
            assertThat(trials(search(file, nothing, one)).keySet())
                    .as(nothing)
                    .extracting(trial -> trial.point().toString())
                    .containsExactly("training.learning-rate = 0.1", "training.learning-rate = 1");
        }
        assertThat(trials(search(file + "search.grid = null\nsearch.grid.batch-size = [8, 16]")))
                .hasSize(2);
    }

    @Test
    void withTheGridGoesWhatTheFileSaysOfItsKeys() {
        String file =
                """
                search {
                  grid.hidden = [[4], [5]]
                  zip = [ { activation = [tanh, relu], batch-size = [8, 16] } ]
                  exclude = [ "hidden == [4]" ]
                  published = [ { name = five, where = "hidden == [5]", dev = 2.1 } ]
                }
                """;
        String[] anew = {
            "search.grid=null", "search.grid.learning-rate=[0.1,1]", "search.exclude=[\"learning-rate == 1\"]"
        };

        SearchSettings settings = search(file, anew).settings();

        assertThat(settings.grid().keys()).containsExactly("training.learning-rate");
        assertThat(settings.grid().points()).hasSize(1);
        assertThat(settings.published()).isEmpty();
    }

    @Test
    void overriddenKeysComeAfterThoseOfTheFile() {
        String file = "search.grid {\n  batch-size = [8, 16]\n\n\n  embedding = [4, 5]\n}";

        assertThat(search(file, "search.grid.training.optimizer.momentum=[0.1]", "search.grid.hidden=[[4]]")
                        .settings()
                        .grid()
                        .keys())
                .containsExactly(
                        "training.batch-size", "model.embedding", "training.optimizer.momentum", "model.hidden");
    }

    @Test
    void aSearchThatIsKeptAsTextHasTheSameTrials() {
        SearchJob search = search(
                """
                model { embedding = ${training.batch-size}, initialization.weights = orthogonal }
                search {
                  grid { training.batch-size = [8, 16], "model.activation" = [tanh, relu] }
                  repeat = 2
                }
                """,
                "training.steps=50",
                "model.initialization.weights.gain=activation");
        assertThat(trials(SearchJob.parse(search.text(), "search.conf")))
                .hasSize(8)
                .isEqualTo(trials(search));
    }

    /** A file that includes another leaves keys of it without effect, which one file may not have. */
    @Test
    void aSearchOfAJobThatIncludesOthersIsKeptAsTextToo() {
        for (String job : List.of("lecture-kaiming", "lecture-batchnorm", "lecture-deep")) {
            SearchJob search = SearchJob.load(
                    Path.of("jobs/" + job + ".conf"),
                    List.of("search.grid.learning-rate=[0.1,1]", "training.optimizer=adam"));

            assertThat(trials(SearchJob.parse(search.text(), "search.conf"))).isEqualTo(trials(search));
        }
    }

    @Test
    void aWarmUpIsSweptAsAPartOfTheScheduleOrWithAllOfIt() {
        SearchJob part = search("training.learning-rate = { rate = 0.1 },"
                + " search.grid { training.learning-rate.warm-up = [0, 50] }");
        SearchJob whole = search("search.grid { learning-rate = [0.1, { warm-up = 50, rate = 0.1 }] }");

        assertThat(trials(part).values())
                .containsExactlyElementsOf(trials(whole).values())
                .extracting(job -> job.training().learningRate().rateAt(0))
                .containsExactly(0.1, 0.002);
    }

    @Test
    void clippingIsSweptWithNumbersAndNone() {
        assertThat(trials(search("search.grid { clip = [none, 1, 0.25] }")).values())
                .extracting(job -> job.training().clip())
                .containsExactly(
                        new GradientClipping.None(),
                        new GradientClipping.GlobalNorm(1),
                        new GradientClipping.GlobalNorm(0.25));
    }

    @Test
    void theLastPartsOfAKeyNameItInGridsZipsAndOverrides() {
        String whole = "search { grid { model.hidden = [[4], [5]] }, zip = [ { model.normalization = [none, batch],"
                + " model.initialization.weights.gain = [1, 2] } ] }";
        String lastParts =
                "search { grid { hidden = [[4], [5]] }, zip = [ { normalization = [none, batch], \"weights.gain\" = [1, 2] } ] }";

        assertThat(trials(search(lastParts))).isEqualTo(trials(search(whole)));
        assertThat(trials(search(whole, "search.grid.hidden=[[6]]")))
                .isEqualTo(trials(search(whole, "search.grid.\"model.hidden\"=[[6]]")))
                .hasSize(2);
        assertThat(trials(search(lastParts, "search.grid.model.hidden=[[6]]"))).hasSize(2);
    }

    @Test
    void aTrialIsTheJobThatSaysTheSameInAFile() {
        SearchJob search = search("training.steps = 7\nsearch.grid { training.batch-size = [8, 16] }");

        Job written = Job.parse("training.steps = 7, training.batch-size = 16, averaging.workers = 1", "written");
        assertThat(new ArrayList<>(trials(search).values()).get(1)).isEqualTo(written);
        assertThat(trials(search).keySet())
                .extracting(Trial::id)
                .contains(written.hash().substring(0, 16));
    }

    @Test
    void anExtendedGridHasTheSameTrialsAndMore() {
        SearchJob small = search("search.grid { training.batch-size = [8, 16] }");
        SearchJob large = search("search.repeat = 2, search.grid { training.batch-size = [4, 8, 16] }");

        List<String> ids = trials(large).keySet().stream().map(Trial::id).toList();
        assertThat(ids)
                .hasSize(6)
                .containsAll(trials(small).keySet().stream().map(Trial::id).toList());
    }

    @Test
    void pointsThatAskForTheSameAreOneTrial() {
        SearchJob search = search("search.grid { model.initialization.weights.gain = [tanh, activation] }");

        assertThat(trials(search)).hasSize(1);
    }

    @Test
    void rangesZipsSamplesAndExclusionsAreRead() {
        SearchJob search = search(
                """
                training.seed = 7
                search {
                  grid {
                    model.initialization.weights.gain = { from = 0.25, to = 4, count = 5, scale = log }
                    training.steps = { from = 10, to = 20, count = 3 }
                  }
                  zip = [ { model.normalization = [batch, none], training.batch-size = [32, 64] } ]
                  repeat = 2
                  exclude = [ "model.initialization.weights.gain == 4 && model.normalization == none" ]
                  sample { points = 10 }
                  early-stopping { rule = successive-halving, rungs = [5, 8], keep = 0.25 }
                  commit.every = 10 s
                }
                """);

        assertThat(search.settings().grid().productSize()).isEqualTo(5 * 3 * 2 * 2);
        assertThat(search.settings().grid().axes().get(0).points())
                .extracting(point -> point.get(0).number())
                .containsExactly(0.25, 0.5, 1.0, 2.0, 4.0);
        assertThat(search.settings().grid().axes().get(1).points())
                .extracting(point -> point.get(0))
                .containsExactly(new SweptValue.Whole(10), new SweptValue.Whole(15), new SweptValue.Whole(20));
        assertThat(search.settings().grid().axes().get(3).points())
                .extracting(point -> point.get(0))
                .containsExactly(new SweptValue.Whole(7), new SweptValue.Whole(8));
        assertThat(trials(search)).hasSize(10 * 2);
        assertThat(search.settings().earlyStopping())
                .isEqualTo(new EarlyStopping.SuccessiveHalving(List.of(5L, 8L), 0.25));
        assertThat(search.settings().commitEvery()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void theCommandLineOverridesTheGridAndTheBase() {
        SearchJob search =
                search("search.grid { training.batch-size = [8, 16] }", "search.repeat=3", "training.steps=5");

        assertThat(trials(search)).hasSize(6);
        assertThat(search.base().training().steps(1, 1)).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"training.steps\" = [1, 2]; search.grid.training.steps=[3]; 3",
                "training.steps = [1, 2]; search.grid.\"training.steps\"=[3]; 3",
                "training { steps = [1, 2] }; search.grid={ \"training.steps\" = [3] }; 3",
                "\"training.steps\" = [1]; search.grid.training.steps+=2; 1 2",
                "\"training.steps\" = { from = 1, to = 9, count = 3 }; search.grid.training.steps.count=2; 1 9",
                "\"training.steps\" = { from = 1, to = 9, count = 3 }; search.grid.training.steps=[4]; 4",
                "\"training.steps\" = [4]; search.grid.training.steps={ from = 1, to = 2, count = 2 }; 1 2",
            })
    void aKeyOfTheGridIsOneKeyInQuotesAndWithoutAndTheCommandLineHasIt(String grid, String override, String steps) {
        SearchJob search = search("search.grid { " + grid + " }", override);

        assertThat(search.settings().grid().keys()).containsExactly("training.steps");
        assertThat(trials(search).values())
                .extracting(job -> Long.toString(job.training().steps(1, 1)))
                .containsExactly(steps.split(" "));
    }

    @Test
    void whatTheCommandLineSaysAroundAKeyHidesIt() {
        SearchJob search = search(
                "search.grid { \"model.initialization.weights.gain\" = [1, 2] }",
                "search.grid.model.initialization.weights=[zero, orthogonal]");

        assertThat(search.settings().grid().keys()).containsExactly("model.initialization.weights");
    }

    @Test
    void textsOfTheGridAreThoseThatWereTyped() {
        SearchJob search = search("search { grid.data.names = [2020.10, 007, true], exclude = [\"names == 007\"],"
                + " published = [ { name = 2020.10, where = \"names == 2020.10\" } ] }");

        assertThat(trials(search).values())
                .extracting(job -> job.data().names())
                .containsExactly("2020.10", "true");
        assertThat(search.settings().published().get(0).name()).isEqualTo("2020.10");
    }

    @Test
    void aJobIgnoresTheGrid() throws IOException {
        Path file = folder.resolve("job.conf");
        Files.writeString(file, "training.steps = 3\nsearch.grid { training.batch-size = [8, 16] }");

        assertThat(Job.load(file, List.of())).isEqualTo(Job.parse("training.steps = 3", "plain"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "search.repeat = 1; grid is empty: no key is swept",
                "search.grid { model.activation = [] }; grid.conf:1: the grid is empty: model.activation has no values",
                "search.grid { model.actvation = [tanh] }; grid.conf:1: unknown key model.actvation, did you mean"
                        + " model.activation?",
                "search.grid { model.activation = [tan] }; grid.conf:1: model.activation is 'tan', expected one of",
                "search.grid { model.activation = tanh }; is 'tanh', expected a list",
                "search.grid { training.steps = [1, null] }; training.steps has null among its values",
                "search.grid { training.steps = [1, 1] }; training.steps has the value 1 twice",
                "search { repeat = 2, grid { training.seed = [1, 2] } }; training.seed is swept twice",
                "search.grid { \"model.initialization.weights\" = [zero], \"model.initialization.weights.gain\" = [1] };"
                        + " is a part of the other",
                "search { limit = 2, grid { training.seed = [1, 2, 3] } }; the grid of 3 points leaves more than its limit of 2",
                "search { exclude = [\"model.gain > 1\"], grid { training.seed = [1] } };"
                        + " names model.gain, which is not swept",
                "search { zip = [ { training.seed = [1, 2], training.steps = [1] } ] };"
                        + " a zip has 2 values of training.seed but 1 of training.steps",
                "search { early-stopping.rule = median, grid { training.seed = [1] } };"
                        + " search.early-stopping.rungs is empty",
                "search { refine.rounds = 2, grid { model.normalization = [batch, none] } };"
                        + " search.refine.rounds is 2, but no key that is swept by itself has two numbers",
                "search { refine.rounds = 2, early-stopping.rule = diagnosis, grid { training.batch-size = [8, 64] } };"
                        + " grid.conf:1: search.refine.rounds is 2, around = edge, but early stopping leaves open which trials break",
                "search { refine { rounds = 101 }, grid { training.batch-size = [8, 64] } }; search.refine.rounds is 101, expected",
                "search { refine { trials = 0 }, grid { training.batch-size = [8, 64] } }; search.refine.trials is 0, expected",
                "search { refine { rounds = 1, trials = 2 }, repeat = 3, grid { training.batch-size = [8, 64] } };"
                        + " search.refine.trials is 2, but a further point has 3 seeds",
                "search { refine { around = middle }, grid { training.batch-size = [8, 64] } };"
                        + " search.refine.around is 'middle', expected best or edge",
                "search { early-stopping { rule = diagnosis, rungs = [5, 8] }, grid { training.seed = [1] } };"
                        + " search.early-stopping.rungs is [5, 8], but rule diagnosis has none",
                "search.grid { \"training.steps\" = [1], training.steps = [2] }; grid.conf:1: training.steps stands in the grid"
                        + " twice, written in two ways",
                "search.grid { hidden = [[1]], model.hidden = [[2]] }; grid.conf:1: model.hidden stands in the grid twice,"
                        + " written in two ways",
                "search.grid { gain = [1] }; grid.conf:1: search.grid has a key that is not whole: 'gain' names several keys, expected"
                        + " model.initialization.output.gain or model.initialization.weights.gain",
                "search.zip = [{ training.seed = [1] }, {}]; grid.conf:1: search.zip[1] has no key, expected { key",
                "search.zip = [{ training.seed = 1 }]; search.zip[0], key training.seed, is 1, expected a list",
                "search.zip = [{ seed = [1] }]; search.zip[0] has a key that is not whole: 'seed' names several keys, expected data.split.seed",
                "search.grid { data.split.train = [0.5] }; grid.conf:1: data.split does not fit",
                "search.grid { \"a..b\" = [1] }; grid.conf:1: search.grid has 'a..b', which is no key",
                "search.grid { training.seed = null }; training.seed, is null, expected a list",
                "search.grid { training.steps = { from = null, to = 1, count = 2 } }; training.steps.from is null",
                "search.grid { training.learning-rate = [1e400] }; training.learning-rate has 1e400 among its values",
                "search.grid { training.learning-rate = [[{ rate = null }]] }; has null among its values",
                "search.zip = [null]; search.zip[0] is null, expected",
                "search.zip = [{ training.seed = [1] }, 0]; search.zip[1] is 0, expected { key = [ … ] }",
                "search { exclude = [0], grid { training.seed = [1] } };"
                        + " grid.conf:1: search.exclude[0]: the condition '0' ends, expected a comparison",
                "search { published = [{ name = a, where = \"sed == 1\" }], grid { training.seed = [1] } };"
                        + " search.published[0].where: the condition",
                "search.zip = [{ training.seed = [1, null] }]; training.seed has null among its values",
                "search { exclude = [null], grid { training.seed = [1] } }; search.exclude[0] is null, expected a condition",
                "search { exclude = [\"sed == 1\"], grid { training.seed = [1] } }; did you mean training.seed?",
                "search { exclude = [\"seed == 2\"], grid { training.seed = [1, 3] } }; which it never is: did you mean",
                "search { exclude = [\"hidden == 100\"], grid { model.hidden = [[100]] } };"
                        + " compares model.hidden, a list, with 100, a number: did you mean [100]?",
                "search { published = [{ name = a, where = \"normalization == bacth\" }],"
                        + " grid { model.normalization = [none, batch] } }; which it never is: did you mean batch?",
                "search { published = [{ name = null, where = \"seed == 1\" }], grid { training.seed = [1] } };"
                        + " search.published[0].name is null, expected a text",
                "search { published = [{ name = a, where = null }], grid { training.seed = [1] } };"
                        + " search.published[0].where is null, expected a condition",
                "search { commit.every = 30, grid { training.seed = [1] } }; search.commit.every is 30, expected a time",
                "search { comit.every = 1 s, grid { training.seed = [1] } }; unknown key search.comit",
                "search { commit.every = soon, grid { training.seed = [1] } }; search.commit.every is 'soon', expected a time",
                "search.grid { search.repeat = [1, 2] }; grid.conf:1: search.grid has the key search.repeat, which no trial has",
                "search.zip = [{ checkpoint.every = [1 s, 2 s] }];"
                        + " grid.conf:1: search.zip[0] has the key checkpoint.every, which no trial has",
                "search.grid { no.such = [1] }; grid.conf:1: unknown key no (in the trial",
                "search { repeat = 1000001, grid { training.steps = [1] } };"
                        + " search.repeat is 1000001, expected a whole number, 1 to 1000000",
                "search.grid { learning-rate { from = 0, to = 1, count = 2, scale = log } };"
                        + " grid.conf:1: training.learning-rate does not fit: a logarithmic range goes from 0.0",
                "search.grid { model.initialization.weights { scheme = [normal], gain = [1] } };"
                        + " model.initialization.weights.gain has no effect: scheme normal takes std",
            })
    void saysWhatIsWrong(String text, String sentence) {
        assertThatThrownBy(() -> trials(search(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence.strip());
    }

    @Test
    void aFaultInAGridOfTheCommandLineNamesNoLine() {
        assertThatThrownBy(() -> trials(search("", "search.grid.no.such=[1]")))
                .hasMessageStartingWith("grid of --set: unknown key no (in the trial");
        assertThatThrownBy(() -> search("", "no.such=a,b")).hasMessageStartingWith("--set: unknown key no");
    }

    @Test
    void aFaultWithinAValueSaysWhereTheGridStands() {
        SearchJob search = search(
                """
                data.names = names.txt
                search.grid {
                  "training.optimizer" = [sgd, { name = nesterov }]
                }
                """);
        assertThatThrownBy(() -> trials(search))
                .hasMessageContaining("grid.conf:3: training.optimizer.name is 'nesterov'");
    }

    @Test
    void anOverrideOfASweptKeyIsRefused() {
        assertThatThrownBy(() -> search("search.grid { training.seed = [1] }", "training.seed=3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--set training.seed: the key is swept");
    }
}
