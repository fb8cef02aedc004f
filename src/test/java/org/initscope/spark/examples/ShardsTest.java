package org.initscope.spark.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.initscope.core.names.DataSpec;
import org.initscope.core.names.Examples;
import org.initscope.core.names.NameRules;
import org.initscope.core.names.Split.Part;
import org.initscope.spark.LocalSpark;
import org.initscope.spark.SpelledNames;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every worker has the names of its rank, on its executor. */
class ShardsTest {
    private static final int NAMES = 30_000;

    @TempDir
    private static Path folder;

    /** Many names in several files, and a handful. */
    private static List<String> names;

    private static PreparedExamples many;
    private static PreparedExamples few;

    @BeforeAll
    static void prepare() throws IOException {
        names = SpelledNames.numbered(NAMES);
        many = prepare("many", names);
        few = prepare("few", List.of("emma", "olivia", "ava", "mia", "zoe"));
    }

    private static PreparedExamples prepare(String label, List<String> names) throws IOException {
        Path file = Files.write(folder.resolve(label + ".txt"), names);
        DataSpec spec = new DataSpec(3, 1, 0, 0, 42, true, NameRules.strict());
        return new ExamplePreparation(LocalSpark.context(), spec)
                .prepare(file.toString(), folder.resolve(label).toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void theNameWithRankRBelongsToWorkerRModWorkers(int workers) {
        List<List<String>> expected = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            expected.add(new ArrayList<>());
        }
        for (int rank = 0; rank < names.size(); rank++) {
            expected.get(rank % workers).add(names.get(rank));
        }
        try (Shards shards = Shards.open(LocalSpark.context(), many, workers)) {
            List<List<Shard>> partitions = shards.rdd().glom().collect();
            assertThat(partitions).hasSize(workers);
            for (int worker = 0; worker < workers; worker++) {
                assertThat(partitions.get(worker)).hasSize(1);
                Shard shard = partitions.get(worker).get(0);
                assertThat(shard.worker()).isEqualTo(worker);
                assertThat(shard.examples().size()).isEqualTo(shards.size(worker));
                assertThat(SpelledNames.of(shard.examples(), many.vocabulary())).isEqualTo(expected.get(worker));
            }
        }
    }

    @Test
    void everyWorkerHasANameOrThereIsASentence() throws IOException {
        try (Shards shards = Shards.open(LocalSpark.context(), few, 5)) {
            assertThat(shards.workers()).isEqualTo(5);
            assertThat(shards.size(0)).isEqualTo("emma.".length());
            shards.requireBatch(4);
            assertThatThrownBy(() -> shards.requireBatch(5))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("batch of 5 examples is larger than the shard of worker 2, which has 4");
        }
        assertThatThrownBy(() -> Shards.open(LocalSpark.context(), few, 6))
                .hasMessageContaining("6 workers are too many for 5 training names");
        PreparedExamples one = prepare("one", List.of("emma"));
        assertThatThrownBy(() -> Shards.open(LocalSpark.context(), one, 2))
                .hasMessageContaining("2 workers are too many for 1 training name of ");
        assertThatThrownBy(() -> Shards.open(LocalSpark.context(), few, 0)).hasMessageContaining("workers is 0");
    }

    @Test
    void chunksHoldSoManyNamesInTheirOrder() {
        List<Examples> chunks =
                SplitExamples.of(LocalSpark.context(), many, Part.TRAIN, 12_000).collect();

        assertThat(chunks).extracting(Examples::names).containsExactly(12_000, 12_000, 6_000);
        List<String> found = new ArrayList<>();
        chunks.forEach(chunk -> found.addAll(SpelledNames.of(chunk, many.vocabulary())));
        assertThat(found).isEqualTo(names);
        assertThat(SplitExamples.of(LocalSpark.context(), many, Part.DEV).collect())
                .isEmpty();
    }

    @Test
    void aRangeOfNamesIsReadWithoutSpark() {
        Examples examples = SplitExamples.read(new Configuration(), many, Part.TRAIN, 12_345, 1_000);

        assertThat(SpelledNames.of(examples, many.vocabulary())).isEqualTo(names.subList(12_345, 13_345));
        assertThat(SplitExamples.read(new Configuration(), few, Part.TRAIN, 3, 1_000)
                        .names())
                .isEqualTo(2);
    }

    @Test
    void aShardWithoutRoomInMemoryIsKeptOnDiskAndNotReadAgain(@TempDir Path own) throws IOException {
        LocalSpark.stop();
        JavaSparkContext small = new JavaSparkContext(new SparkConf()
                .setMaster("local[2]")
                .setAppName("little memory")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.memory.fraction", "0.00002"));
        try {
            Path file = Files.write(own.resolve("names.txt"), names);
            PreparedExamples prepared = new ExamplePreparation(
                            small, new DataSpec(3, 1, 0, 0, 42, true, NameRules.strict()))
                    .prepare(file.toString(), own.resolve("examples").toString());
            try (Shards shards = Shards.open(small, prepared, 2)) {
                FileUtils.deleteDirectory(own.resolve("examples").toFile());
                assertThat(shards.rdd().map(shard -> shard.examples().size()).collect())
                        .containsExactly(shards.size(0), shards.size(1));
            }
        } finally {
            small.stop();
        }
    }
}
