package org.initscope.core.diagnosis;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Vocabulary;

/**
 * The examples that short trainings of the same names share.
 *
 * @param train all but the first tenth of the names
 * @param dev the first tenth
 * @param shards the training examples of each worker
 */
record ShortTrainingData(int vocabularySize, Examples train, Examples dev, List<Examples> shards) {
    private record Key(List<String> names, int blockSize, int workers) {}

    private static final Map<Key, ShortTrainingData> MADE = new ConcurrentHashMap<>();

    static ShortTrainingData of(List<String> names, int blockSize, int workers) {
        return MADE.computeIfAbsent(new Key(names, blockSize, workers), ShortTrainingData::make);
    }

    private static ShortTrainingData make(Key key) {
        Vocabulary vocabulary = Vocabulary.ofNames(key.names());
        int devNames = key.names().size() / 10;
        List<String> trained = key.names().subList(devNames, key.names().size());
        return new ShortTrainingData(
                vocabulary.size(),
                examples(vocabulary, key.blockSize(), trained),
                examples(vocabulary, key.blockSize(), key.names().subList(0, devNames)),
                IntStream.range(0, key.workers())
                        .mapToObj(worker ->
                                examples(vocabulary, key.blockSize(), assigned(trained, worker, key.workers())))
                        .toList());
    }

    /** As the driver does: name r to worker r mod workers. */
    private static List<String> assigned(List<String> names, int worker, int workers) {
        return IntStream.range(0, names.size())
                .filter(rank -> rank % workers == worker)
                .mapToObj(names::get)
                .toList();
    }

    private static Examples examples(Vocabulary vocabulary, int blockSize, List<String> names) {
        return Examples.of(
                vocabulary.size(),
                blockSize,
                names.stream().map(vocabulary::encode).toList());
    }
}
