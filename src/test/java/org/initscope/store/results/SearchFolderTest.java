package org.initscope.store.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.initscope.spark.Folders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search has its folder for itself, and what it keeps there beside its tables is noticed where somebody edits it. */
class SearchFolderTest {
    private static final SearchBaseline BASELINE = new SearchBaseline(
            new TreeMap<>(Map.of("training.batch-size", "32", "model.activation", "\"tanh\"")),
            new TreeMap<>(Map.of("training.learning-rate", "DOUBLE")));

    @TempDir
    Path out;

    private SearchFolder open(boolean resume) {
        return SearchFolder.open(Folders.of(out), "grid", resume, BASELINE);
    }

    private Path begun(String file) {
        try (SearchFolder search = open(false)) {
            search.generations(List.of("a", "b"));
        }
        return out.resolve("grid").resolve(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"batch-size = 32|batch-size = 64", "sha256 |sha256 0", "value model.activation|", "DOUBLE|LONG"})
    void aChangedBaselineIsNoticed(String change) throws IOException {
        Path baseline = begun("baseline.txt");
        String[] parts = change.split("\\|", 2);
        Files.writeString(baseline, Files.readString(baseline).replace(parts[0], parts[1]));

        assertThatThrownBy(() -> open(true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("baseline.txt was changed since it was written");
        assertThatThrownBy(() -> SearchFolder.baseline(Folders.of(out).child("grid")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBaselineOfAnEarlierVersionIsReadWithoutItsLastLine() throws IOException {
        Path baseline = begun("baseline.txt");
        Files.write(
                baseline,
                Files.readAllLines(baseline).stream()
                        .filter(line -> !line.startsWith("sha256"))
                        .toList());

        try (SearchFolder search = open(true)) {
            assertThat(SearchFolder.baseline(search.folder())).isEqualTo(BASELINE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"one a", "2000000000 a", "-1 a", "0", "", "99999999999 a"})
    void aDamagedLineOfGenerationsIsRefused(String line) throws IOException {
        Path generations = begun("generations.txt");
        Files.writeString(generations, "0 a\n" + line + "\n");

        try (SearchFolder search = open(true)) {
            assertThatThrownBy(() -> search.generations(List.of("a", "b", "c")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("generations.txt")
                    .hasMessageContaining("undo what changed it");
        }
    }

    @Test
    void trialsThatAreAddedLaterAreAGenerationOfTheirOwn() {
        begun("generations.txt");

        try (SearchFolder search = open(true)) {
            assertThat(search.generations(List.of("a", "b", "c"))).containsExactly(Set.of("a", "b"), Set.of("c"));
        }
    }

    @Test
    void oneSearchAtATimeHasAFolder() {
        try (SearchFolder first = open(false)) {
            assertThat(Path.of(first.folder().toString())).isDirectory();
            assertThatThrownBy(() -> open(true))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is running already (process "
                            + ProcessHandle.current().pid() + ")");
        }
        try (SearchFolder next = open(true)) {
            assertThat(Path.of(next.folder().toString())).isDirectory();
        }
    }

    @Test
    void aSearchThatIsThereGoesOnOnlyWhereAskedFor() {
        open(false).close();

        assertThatThrownBy(() -> open(false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds the search grid already: --resume goes on with it");
    }

    @Test
    void anotherBaseIsRefusedWithTheDifference() {
        SearchBaseline first = new SearchBaseline(new TreeMap<>(Map.of("training.batch-size", "16")), new TreeMap<>());
        SearchFolder.open(Folders.of(out), "grid", false, first).close();
        SearchBaseline other = new SearchBaseline(new TreeMap<>(Map.of("training.batch-size", "32")), new TreeMap<>());
        SearchBaseline sweeping =
                new SearchBaseline(new TreeMap<>(), new TreeMap<>(Map.of("training.batch-size", "LONG")));

        assertThatThrownBy(() -> SearchFolder.open(Folders.of(out), "grid", true, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("training.batch-size was 16, now 32");
        SearchFolder.open(Folders.of(out), "grid", true, sweeping).close();
    }
}
