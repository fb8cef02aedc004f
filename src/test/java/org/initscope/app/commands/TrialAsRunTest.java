package org.initscope.app.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.initscope.DuckDbAnswer;
import org.initscope.app.CommandRun;
import org.initscope.app.SmallJobs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trial of several workers trains as the command train does. */
class TrialAsRunTest {
    private static final int NAMES = 600;

    /** Sums of an evaluation are taken chunk by chunk, and a run's chunks are not a search's. */
    private static final double LOSS_TOLERANCE = 1e-6;

    @TempDir
    static Path folder;

    private static CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--out", folder.resolve("searches").toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    @Test
    void aTrialOfTwoWorkersTrainsAsTheCommandTrainDoes() throws Exception {
        SmallJobs.writeNames(folder, NAMES);
        Path together = Files.writeString(
                folder.resolve("jobs/together.conf"),
                """
                data.names = names.txt
                model { embedding = 4, hidden = [8], normalization = batch }
                training { steps = 30, batch-size = 8, step = fused }
                averaging { workers = 2, local-steps = 7 }
                search {
                  grid { "training.learning-rate" = [0.05, 0.1] }
                  trial { workers = 2, examples = 0 }
                }
                """);
        CommandRun trials = run("search", together.toString(), "--master", "local[2]");
        assertThat(trials.err()).isEmpty();
        CommandRun trained = CommandRun.of(
                "train",
                together.toString(),
                "--run-id",
                "together-train",
                "--master",
                "local[2]",
                "--out",
                folder.toString());
        assertThat(trained.err()).isEmpty();

        String tables = folder + "/searches/tables/";
        String ofTrial = " from read_parquet('" + tables + "trials/search_id=together/*.parquet') where"
                + " training_learning_rate = 0.1";
        String ofRun = " from read_parquet('" + folder + "/tables/"
                + "evaluations/run_id=together-train/*.parquet') where step = 30 and split = 'dev' and bn_statistics = ";
        assertThat(number("select dev_loss" + ofTrial))
                .isCloseTo(number("select loss" + ofRun + "'running'"), within(LOSS_TOLERANCE));
        assertThat(number("select dev_loss_recalibrated" + ofTrial))
                .isCloseTo(number("select loss" + ofRun + "'recalibrated'"), within(LOSS_TOLERANCE));
        // 5 rounds of 7 steps at most, of 2 workers and their average; 8 units of 2 workers at the first and last step
        String rounds = "round, end_step, worker, examples, loss, drift_l2, parameter_l2";
        assertThat(rowsInBoth(tables, "averaging_rounds", rounds)).isEqualTo(5 * 3);
        assertThat(rowsInBoth(tables, "batch_norm_units", "worker, step, unit, running_mean, running_var, batch_mean"))
                .isEqualTo(8 * 2 * 2);
    }

    /** Rows of the trial at the learning rate 0.1 that the run has as well, to the bit; the trial must have no others. */
    private static double rowsInBoth(String tables, String table, String columns) throws SQLException {
        String ofTrial = "select " + columns + " from read_parquet('" + tables + table
                + "/search_id=together/*.parquet') where trial_id = (select trial_id from read_parquet('" + tables
                + "trials/search_id=together/*.parquet') where training_learning_rate = 0.1)";
        String ofRun = "select " + columns + " from read_parquet('" + folder + "/tables/" + table
                + "/run_id=together-train/*.parquet')";
        assertThat(number("select count(*) from (" + ofTrial + " except " + ofRun + ")"))
                .isZero();
        return number("select count(*) from (" + ofTrial + " intersect " + ofRun + ")");
    }

    private static double number(String query) throws SQLException {
        return DuckDbAnswer.to(query).number();
    }
}
