package org.initscope.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The hash of a job is that of its values, however they are written and whichever keys came later. */
class JobHashTest {
    private static Job job(String text) {
        return Job.parse(text, "test.conf");
    }

    @Test
    void theSameValuesHaveTheSameHashHoweverTheyAreWritten() {
        String hash = job("training { learning-rate = 0.1, optimizer = sgd }\nmodel.initialization.weights.gain = tanh")
                .hash();

        assertThat(job("training.learning-rate=1e-1\nmodel.initialization.weights=kaiming-normal")
                        .hash())
                .isEqualTo(hash);
        assertThat(job("training.learning-rate=0.2").hash()).isNotEqualTo(hash);
    }

    /** Trials, checkpoints and folders of examples that were written before have their names from the hash. */
    @Test
    void keysThatCameLaterChangeTheHashWhereTheyAreNotTheDefaultAlone() {
        Job standard = job("data.block-size = 3");
        Job stated = job("data { unicode = nfc, invisible = refuse, columns = refuse }");
        Job other = job("data.unicode = as-is");

        assertThat(stated.hash()).isEqualTo(standard.hash());
        assertThat(standard.identity()).doesNotContain("unicode", "invisible", "columns");
        assertThat(standard.render()).contains("unicode=nfc", "invisible=refuse", "columns=refuse");
        assertThat(other.hash()).isNotEqualTo(standard.hash());
        assertThat(job("data.invisible = skip").hash()).isNotEqualTo(standard.hash());
        assertThat(job("data.columns = allow").hash()).isNotEqualTo(standard.hash());
        assertThat(other.data().identity()).isNotEqualTo(standard.data().identity());
        assertThat(JobDifference.settings(other, standard)).containsOnlyKeys("data.unicode");
        assertThat(JobDifference.between(standard, other)).hasSize(1);
    }

    @Test
    void groupsChangeTheHashWhereTheyAreNotTheDefaultAlone() {
        Job standard = job("");
        Job stated = job("model.group-norm { groups = 4, epsilon = 1e-5, gamma = 1, beta = 0 }");

        assertThat(stated.hash()).isEqualTo(standard.hash());
        assertThat(standard.identity()).doesNotContain("group-norm").contains("layer-norm", "batch-norm");
        assertThat(standard.render()).contains("group-norm");
        assertThat(job("model.group-norm.groups = 8").hash()).isNotEqualTo(standard.hash());
    }
}
