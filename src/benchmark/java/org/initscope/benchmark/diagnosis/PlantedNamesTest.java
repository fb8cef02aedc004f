package org.initscope.benchmark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.initscope.core.names.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names files with planted faults are the same each time. */
class PlantedNamesTest {
    private static final Path NAMES = Path.of("data", "names.txt");
    private static final Split SPLIT = new Split(0.8, 0.1, 0.1, 42);

    @TempDir
    private Path folder;

    @Test
    void aWorkerIsAssignedOnePartOfTheAlphabet() throws IOException {
        List<String> trained = Files.readAllLines(names().sorted(4)).stream()
                .filter(name -> SPLIT.partOf(name) == Split.Part.TRAIN)
                .toList();
        List<String> byWorker = new ArrayList<>();
        for (int worker = 0; worker < 4; worker++) {
            for (int rank = worker; rank < trained.size(); rank += 4) {
                byWorker.add(trained.get(rank));
            }
        }
        assertThat(byWorker).isSorted();
    }

    @Test
    void theSameFilesAreMadeEachTime() throws IOException {
        for (int turn = 0; turn < 2; turn++) {
            assertThat(Files.readAllLines(names().repeated(300, 2)))
                    .hasSize(600)
                    .startsWith(Files.readAllLines(names().repeated(300, 1)).get(0));
        }
        List<String> random = Files.readAllLines(names().partlyRandom());
        assertThat(Files.readAllLines(names().partlyRandom())).isEqualTo(random);
        List<String> names = Files.readAllLines(NAMES);
        long changed = Collections.frequency(
                IntStream.range(0, names.size())
                        .mapToObj(i -> names.get(i).equals(random.get(i)))
                        .toList(),
                false);
        assertThat((double) changed / names.size()).isBetween(0.32, 0.35);
    }

    private PlantedNames names() throws IOException {
        return new PlantedNames(folder, NAMES, SPLIT);
    }
}
