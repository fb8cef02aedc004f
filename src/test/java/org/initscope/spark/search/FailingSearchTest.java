package org.initscope.spark.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.initscope.core.search.EarlyStopping;
import org.initscope.spark.search.trial.ClusterWorkers;
import org.initscope.store.files.DataFolder;
import org.initscope.store.files.FaultyFileSystem;
import org.initscope.store.files.FaultyFileSystem.Fault;
import org.initscope.store.files.FaultyFileSystem.Kind;
import org.initscope.store.results.SearchFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whichever call to the file system of a search fails, the search goes on and ends with the rows of one that was left alone. */
class FailingSearchTest {
    private static final int STRIDE = 80;

    @TempDir
    Path folder;

    @AfterEach
    void mend() {
        FaultyFileSystem.mend();
    }

    /** Trials of two rungs, committed as they come. */
    private static SearchPlan plan() {
        return SearchFixture.plan(
                SearchFixture.trials(2, 2, 12), new EarlyStopping.SuccessiveHalving(List.of(4L), 0.5), Duration.ZERO);
    }

    private static void run(JavaSparkContext spark, Path out) {
        DataFolder there =
                new DataFolder(spark.hadoopConfiguration(), new org.apache.hadoop.fs.Path(FaultyFileSystem.path(out)));
        try (SearchFolder search = SearchFolder.open(there, SearchFixture.ID, true, SearchFixture.baseline())) {
            new SearchRun(
                            spark,
                            plan(),
                            List.of(SearchFixture.data()),
                            new ClusterWorkers(spark, List.of()),
                            search,
                            progress -> {})
                    .run();
        }
    }

    private void assertBears(int stride) {
        try (JavaSparkContext spark = SearchFixture.spark("local[2]", Map.of())) {
            FaultyFileSystem.known(spark.hadoopConfiguration());
            Path undisturbed = folder.resolve("undisturbed");
            FaultyFileSystem.fail(Fault.none());
            run(spark, undisturbed);
            long calls = FaultyFileSystem.mend();
            Set<String> rows = SearchFixture.rows(undisturbed);
            for (int call = 1; call <= calls; call += stride) {
                Kind kind = Kind.values()[call / stride % Kind.values().length];
                Fault fault = call / stride % 2 == 0 ? Fault.of(call, kind) : Fault.from(call, Kind.REFUSED);
                Path out = folder.resolve("call-" + call);
                FaultyFileSystem.fail(fault);
                try {
                    run(spark, out);
                } catch (IllegalArgumentException e) {
                    assertThat(e.getMessage().strip())
                            .as("%s", fault)
                            .isNotEmpty()
                            .doesNotContain("\n");
                } finally {
                    FaultyFileSystem.mend();
                }
                run(spark, out);
                assertThat(SearchFixture.rows(out)).as("after %s", fault).isEqualTo(rows);
            }
        }
    }

    @Test
    void aSearchGoesOnWhicheverCallFails() {
        assertBears(STRIDE);
    }

    @Test
    @Tag("cluster")
    void aSearchGoesOnWhicheverOfAllCallsFails() {
        assertBears(1);
    }
}
