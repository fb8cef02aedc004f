package org.initscope.benchmark.diagnosis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.initscope.core.names.Split;

/** Names files with a fault, made of the project's names; the same ones each time. */
final class PlantedNames {
    private static final long SEED = 11;
    private static final int LETTERS = 26;

    private final Path folder;
    private final List<String> names;
    private final Split split;

    /**
     * @param folder that they are written to
     * @param split by which the names are divided afterwards
     */
    PlantedNames(Path folder, Path names, Split split) throws IOException {
        this.folder = Files.createDirectories(folder).toAbsolutePath();
        this.names = Files.readAllLines(names);
        this.split = split;
    }

    /** Training names in an order in which each of some workers is assigned a part of the alphabet. */
    Path sorted(int workers) {
        Map<Boolean, List<String>> byPart = names.stream()
                .sorted()
                .collect(Collectors.partitioningBy(name -> split.partOf(name) == Split.Part.TRAIN));
        List<String> trained = byPart.get(true);
        int share = trained.size() / workers;
        List<String> ordered = new ArrayList<>();
        for (int place = 0; place < share; place++) {
            for (int worker = 0; worker < workers; worker++) {
                ordered.add(trained.get(worker * share + place));
            }
        }
        ordered.addAll(byPart.get(false));
        return write("sorted", ordered);
    }

    /** A third of the names with each letter drawn at random. */
    Path partlyRandom() {
        Random random = new Random(SEED);
        return write(
                "partly-random",
                names.stream()
                        .map(name -> random.nextInt(3) > 0
                                ? name
                                : random.ints(name.length(), 0, LETTERS)
                                        .mapToObj(letter -> String.valueOf((char) ('a' + letter)))
                                        .collect(Collectors.joining()))
                        .toList());
    }

    /** Each name and the same with its last letter twice, most often on the other side of the split. */
    Path respelled() {
        return write(
                "respelled",
                names.stream()
                        .flatMap(name -> List.of(name, name + name.charAt(name.length() - 1)).stream())
                        .toList());
    }

    /** Some names, each so many times. */
    Path repeated(int count, int times) {
        List<String> some = new ArrayList<>(names.stream().distinct().toList());
        Collections.shuffle(some, new Random(SEED));
        return write(
                count + "-times-" + times,
                Collections.nCopies(times, some.subList(0, count)).stream()
                        .flatMap(List::stream)
                        .toList());
    }

    private Path write(String name, List<String> lines) {
        try {
            return Files.write(folder.resolve(name + ".txt"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
