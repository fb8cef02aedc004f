package org.initscope.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job that is put together from sections that were read before is the one that reading it gives. */
class JobPartsTest {
    private static final int EVERY = 17;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"init-grid", "benchmark-sgd", "benchmark-optimizers", "lecture-fixes"})
    void theTrialsOfShippedGridsAreTheirJobs(String name) {
        SearchJob search = SearchJob.load(Path.of("jobs/" + name + ".conf"), List.of());
        AtomicInteger number = new AtomicInteger();
        JobTexts texts = new JobTexts();
        search.forEachTrial((trial, job) -> {
            if (number.getAndIncrement() % EVERY == 0) {
                assertThat(job).isEqualTo(search.read(trial.point()));
                assertThat(texts.parse(job.render(), "a trial")).isEqualTo(job);
            }
        });
    }

    @Test
    void sectionsThatDoNotGoTogetherAreRefusedAlsoWhereEachIsKnown() throws IOException {
        SearchJob search = search("search.grid { model.normalization = [none, batch], training.batch-size = [32, 1] }");
        assertThatThrownBy(() -> search.forEachTrial((trial, job) -> {}))
                .hasMessageContaining("training.batch-size is 1, but batch normalization needs a minibatch of 2")
                .hasMessageContaining("(in the trial model.normalization = batch, training.batch-size = 1)");
    }

    @Test
    void aValueThatFollowsOneOfAnotherSectionFollowsItInEveryTrial() throws IOException {
        SearchJob search =
                search("model.embedding = ${training.batch-size}, search.grid { training.batch-size = [8, 16] }");
        search.forEachTrial((trial, job) ->
                assertThat(job.model().embedding()).isEqualTo(job.training().batchSize()));
    }

    @Test
    void ratesByLayerBelongToTheStartOfEachTrial() throws IOException {
        SearchJob search = search("model.hidden = [64, 64], search.grid {"
                + " model.initialization.weights.scheme = [fan-in, mup], training.learning-rate = [0.1, 0.2] }");
        search.forEachTrial((trial, job) -> assertThat(job).isEqualTo(search.read(trial.point())));
    }

    @Test
    void aTextThatNobodyRenderedIsReadAsItStands() {
        JobTexts texts = new JobTexts();
        Job job = Job.parse("model.hidden = [32]", "one");
        assertThat(texts.parse(job.render(), "one")).isEqualTo(job);
        String other = job.render() + "training.seed = 7\n";
        assertThat(texts.parse(other, "another").training().seed()).isEqualTo(7);
        assertThatThrownBy(() -> texts.parse(job.render().replace("seed=", "sead="), "a third"))
                .hasMessageContaining("sead");
    }

    private SearchJob search(String text) throws IOException {
        return SearchJob.load(Files.writeString(folder.resolve("job.conf"), text), List.of());
    }
}
